"""Whatever passes the guard keeps the closing identity: random years, as a property."""

from collections import defaultdict

from hypothesis import given, strategies as st

from coopkit.money import Cents
from ledger.equity.capital import identity, member_accounts
from ledger.equity.chart import Chart
from ledger.equity.guard import grew, ownerless

CHART = Chart()
OWNED = ("Assets", "Liabilities")
CODES = st.integers(1, 30).map("M{:03d}".format)
YEARS = st.integers(2017, 2026)
ACCOUNTS = st.one_of(
    CODES.map(CHART.share),
    st.builds(CHART.retained, CODES, YEARS, st.booleans()),
    st.builds(CHART.interest, CODES, YEARS),
    st.builds(CHART.owed, CODES, st.sampled_from(["Note", "Loan", "Unclaimed"])),
    st.builds(CHART.receivable, CODES, st.sampled_from(["Share", "Advance"])),
    YEARS.map(CHART.payable),
    st.sampled_from(
        [
            "Assets:Bank",
            "Income:Sales",
            "Expenses:Wages",
            "Equity:Gifts",
            "Equity:Conversions",
            CHART.unallocated,
            CHART.indivisible,
            CHART.startup_loss,
            CHART.loss_to_amortise,
            CHART.current_patronage,
            CHART.current_non_patronage,
        ]
    ),
)
POSTINGS = st.lists(
    st.tuples(ACCOUNTS, ACCOUNTS, st.integers(-(10**9), 10**9)), max_size=60
)


def _passes(balances: dict[str, Cents], changes: dict[str, Cents]) -> bool:
    strays = ownerless(changes, CHART)
    return not any(
        grew(-balances.get(account, 0), cents) for account, cents in strays.items()
    )


@given(POSTINGS)
def test_ten_years_of_what_passes_the_guard_keep_the_identity_after_each_posting(
    postings: list[tuple[str, str, int]],
) -> None:
    balances: dict[str, Cents] = defaultdict(int)
    for debit, credit, cents in postings:
        changes: dict[str, Cents] = defaultdict(int)
        changes[debit] += cents
        changes[credit] -= cents
        if not _passes(balances, changes):
            continue
        for account, change in changes.items():
            balances[account] += change
        found = identity(balances, CHART, owned=OWNED)
        assert found.holds
        assert not found.strays
        members = member_accounts(balances, CHART).values()
        assert sum(one.total_cents for one in members) == found.members_cents


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_what_was_nobodys_before_only_ever_gets_less(held: int, moved: int) -> None:
    balances = {"Equity:Gifts": -held, "Assets:Bank": held}
    changes = {"Equity:Gifts": moved, CHART.unallocated: -moved}
    assert _passes(balances, changes) == (moved <= 2 * held)
