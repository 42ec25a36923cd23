"""Dissolution: debts, then accounts, then the reserve, then what is common."""

from hypothesis import given, strategies as st

from ledger.equity.dissolution import Owner, plan

OWNERS = st.lists(
    st.builds(
        Owner,
        code=st.text("MT0123456789", min_size=4, max_size=4),
        account_cents=st.integers(-(10**6), 10**8),
        minutes=st.integers(0, 10**7),
        is_past=st.booleans(),
    ),
    max_size=8,
)
MONEY = st.integers(0, 10**9)
ANA = Owner(code="M001", account_cents=100_00, minutes=600)
BEN = Owner(code="M002", account_cents=300_00, minutes=200, is_past=True)


@given(
    OWNERS,
    MONEY,
    MONEY,
    MONEY,
    st.sampled_from(["patronage", "capital", "both", "coop"]),
    st.booleans(),
)
def test_everything_goes_somewhere_to_the_cent(
    owners: list[Owner], assets: int, debts: int, reserve: int, to: str, past: bool
) -> None:
    found = plan(
        owners,
        assets_cents=assets,
        debts_cents=debts,
        indivisible_cents=reserve,
        to=to,
        past_members=past,
    )
    given_out = sum(part.total_cents for part in found.parts)
    whole = given_out + found.indivisible_cents + found.elsewhere_cents
    assert whole == max(assets - debts, 0)
    assert all(part.account_cents >= 0 <= part.common_cents for part in found.parts)


def test_what_is_common_goes_by_the_labor_of_all_years() -> None:
    found = plan([ANA, BEN], assets_cents=1_200_00, debts_cents=0)
    assert [part.common_cents for part in found.parts] == [600_00, 200_00]


def test_by_both_half_goes_by_labor_and_half_by_capital() -> None:
    found = plan([ANA, BEN], assets_cents=1_200_00, debts_cents=0, to="both")
    assert [part.common_cents for part in found.parts] == [400_00, 400_00]


def test_former_members_share_in_it_only_where_the_bylaws_say_so() -> None:
    found = plan([ANA, BEN], assets_cents=1_200_00, debts_cents=0, past_members=False)
    assert [part.common_cents for part in found.parts] == [800_00, 0]
    assert found.parts[1].account_cents == 300_00


def test_the_indivisible_reserve_goes_to_nobody_here() -> None:
    found = plan(
        [ANA, BEN], assets_cents=1_200_00, debts_cents=0, indivisible_cents=500_00
    )
    assert found.indivisible_cents == 500_00
    assert found.common_cents == 300_00


def test_what_is_missing_falls_on_what_is_common_before_the_accounts() -> None:
    found = plan(
        [ANA, BEN], assets_cents=500_00, debts_cents=200_00, indivisible_cents=900_00
    )
    assert (found.indivisible_cents, found.common_cents) == (0, 0)
    assert [part.account_cents for part in found.parts] == [75_00, 225_00]
    assert found.short_cents == 100_00


def test_debts_come_before_everybody() -> None:
    found = plan([ANA], assets_cents=50_00, debts_cents=80_00)
    assert found.debts_unpaid_cents == 30_00
    assert found.parts[0].total_cents == 0
