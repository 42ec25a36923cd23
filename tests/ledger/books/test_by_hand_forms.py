"""The form of entry by hand, whatever is typed into it."""

from datetime import date

from hypothesis import HealthCheck, given, settings, strategies as st

from coopkit.cooperatives.models import Cooperative
from ledger.books import selectors
from ledger.books.forms.by_hand import KIND_NAMES, EntryForm
from ledger.books.forms.choices import without_crowd

FLOUR = {
    "kind": "out",
    "rows": "1",
    "token": "hand-0123456789ab",
    "on": "2026-11-20",
    "amount": "$85.40",
    "money": "Assets:Bank",
    "account_0": "Expenses:Flour",
    "narration": "Flour for the week",
    "payee": "Central Milling",
}
WORDS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["12", "1,234.50", "-5", "0", "Assets:Bank", "2026-11-20", "x\x00y"]),
)


@given(st.dictionaries(st.sampled_from([*FLOUR, "account_1", "amount_1"]), WORDS))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_sent_the_form_answers_with_legs_or_sentences(
    typed: dict[str, str],
) -> None:
    choices = [("", ""), ("All", [("Assets:Bank", "Bank"), ("Expenses:Flour", "Flour")])]
    data = FLOUR | typed
    kind = data["kind"] if data["kind"] in KIND_NAMES else "out"
    form = EntryForm(
        data,
        cooperative=Cooperative(currency="USD"),
        kind=kind,
        rows=2,
        choices=lambda order: choices,
        today=date(2026, 11, 21),
        locked="x" in data["narration"],
    )
    if form.is_valid():
        assert sum(leg.cents for leg in form.entry().legs) == 0
    else:
        assert all(str(error) for errors in form.errors.values() for error in errors)


def test_a_list_leaves_out_members_accounts_only_where_they_are_a_crowd() -> None:
    roots = selectors.Roots("Assets", "Liabilities", "Equity", "Income", "Expenses")
    share, layer = (
        "Equity:Members:M{:04d}:Share",
        "Equity:Members:M{:04d}:Retained:2026:Q",
    )
    few = [text.format(n) for n in range(100) for text in (share, layer)]
    assert without_crowd(["Assets:Bank", *few], roots) == (["Assets:Bank", *few], False)
    more = [text.format(n) for n in range(200) for text in (share, layer)]
    shown, left_out = without_crowd(["Assets:Bank", *more], roots)
    assert (len(shown), left_out) == (201, True)
    crowd = [text.format(n) for n in range(2000) for text in (share, layer)]
    assert without_crowd(["Assets:Bank", *crowd], roots) == (["Assets:Bank"], True)
