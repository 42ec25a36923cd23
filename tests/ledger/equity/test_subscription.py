"""A share that is signed for: price, plan, and where each payment goes."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from ledger.equity.chart import Chart
from ledger.equity.limits import breaches, fee_goes_to
from ledger.equity.loan import payments
from ledger.equity.subscription import (
    NoPriceError,
    Part,
    PartState,
    Price,
    SourceError,
    TooManyPartsError,
    booked,
    check_count,
    check_source,
    divided,
    first_payment,
    moved,
    plan,
    price_of,
    reached_on,
    standing,
)

DAY = date(2027, 1, 31)
PRICE = Price(share_cents=375_00, collective_cents=125_00, fee_cents=50_00)
prices = st.builds(
    Price,
    share_cents=st.integers(1, 10**7),
    collective_cents=st.integers(0, 10**7),
    fee_cents=st.integers(0, 10**6),
)


def test_a_quarter_of_the_fee_goes_to_the_collective_account_as_in_mondragon() -> None:
    price = price_of(16_000_00, collective=Fraction(1, 4), fee=0, on=DAY)
    assert (price.share_cents, price.collective_cents) == (12_000_00, 4_000_00)


@pytest.mark.parametrize(("buy_in", "collective"), [(0, 0), (500_00, 1)])
def test_a_share_that_leaves_nothing_to_the_member_is_refused(
    buy_in: int, collective: int
) -> None:
    with pytest.raises(NoPriceError):
        price_of(buy_in, collective=Fraction(collective), fee=0, on=DAY)


def test_the_first_payment_is_the_fee_and_the_part_due_at_admission_rounded_up() -> None:
    price = Price(share_cents=333, fee_cents=10)
    assert first_payment(price, at_admission=Fraction(1, 4)) == 10 + 84


def test_parts_fall_on_the_last_day_of_a_month_that_lacks_the_day() -> None:
    dues = [part.due for part in plan(300, count=3, first=0, first_due=DAY)]
    assert dues == [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]


def test_equal_parts_stay_equal_where_they_cover_the_first_payment() -> None:
    parts = plan(400, count=4, first=100, first_due=DAY)
    assert [part.cents for part in parts] == [100, 100, 100, 100]


def test_more_instalments_than_the_bylaws_allow_are_refused() -> None:
    check_count(25, first=125_00, most=24, clause="2.14")
    with pytest.raises(TooManyPartsError, match="24"):
        check_count(26, first=125_00, most=24, clause="2.14")


def test_a_way_to_pay_that_the_bylaws_do_not_name_is_refused() -> None:
    check_source("payroll", "either", clause="2.14", words="wages")
    check_source("work", "any", clause="2.14", words="work")
    with pytest.raises(SourceError):
        check_source("work", "either", clause="2.14", words="work")


@given(
    st.integers(1, 10**9), st.integers(1, 60), st.integers(0, 10**9), st.integers(1, 12)
)
def test_a_plan_loses_no_cent_and_begins_with_what_is_due_first(
    total: int, count: int, first: int, months: int
) -> None:
    parts = plan(total, count=count, first=first, first_due=DAY, every_months=months)
    assert sum(part.cents for part in parts) == total
    assert parts[0].cents >= min(first, total)
    assert [part.due for part in parts] == sorted({part.due for part in parts})


@given(prices, st.data())
def test_what_is_paid_is_divided_whole_and_never_comes_back_out_of_a_part(
    price: Price, data: st.DataObject
) -> None:
    paid = data.draw(st.integers(0, price.total_cents))
    more = data.draw(st.integers(paid, price.total_cents))
    before, after = divided(price, paid), divided(price, more)
    assert sum(before) == paid
    assert all(was <= becomes for was, becomes in zip(before, after, strict=True))
    everything = (price.share_cents, price.collective_cents, price.fee_cents)
    assert divided(price, price.total_cents) == everything


@given(prices, st.data(), st.booleans(), st.booleans(), st.booleans())
def test_each_step_in_the_books_balances_with_what_was_paid(
    price: Price, data: st.DataObject, was: bool, becomes: bool, at_signing: bool
) -> None:
    paid = data.draw(st.integers(0, price.total_cents))
    more = data.draw(st.integers(0, price.total_cents))
    given_to = {"chart": Chart(), "code": "M001", "fee_to": "collective"}
    before = booked(price, paid, is_member=was, at_signing=at_signing, **given_to)
    after = booked(price, more, is_member=becomes, at_signing=at_signing, **given_to)
    assert -sum(before.values()) == paid
    assert sum(cents for _, cents in moved(before, after)) == paid - more


def test_a_candidates_money_is_a_debt_and_becomes_the_share_with_the_admission() -> None:
    given_to = {"chart": Chart(), "code": "M004", "fee_to": "indivisible"}
    deposit = booked(PRICE, 250_00, is_member=False, **given_to)
    assert deposit == {"Liabilities:Members:M004:Deposit": -250_00}
    share = booked(PRICE, 250_00, is_member=True, **given_to)
    assert share == {
        "Equity:Members:M004:Share": -150_00,
        "Equity:Collective:Unallocated": -50_00,
        "Equity:Collective:Indivisible": -50_00,
    }
    assert moved(deposit, share)[0] == ("Liabilities:Members:M004:Deposit", 250_00)


def test_a_share_signed_for_and_unpaid_is_owed_by_the_member() -> None:
    price = Price(share_cents=3_000_00)
    held = booked(
        *(price, 500_00),
        chart=Chart(),
        code="M004",
        fee_to="collective",
        is_member=True,
        at_signing=True,
    )
    assert held == {
        "Equity:Members:M004:Share": -3_000_00,
        "Assets:Receivable:Members:M004:Share": 2_500_00,
    }


def test_payments_cover_the_earliest_parts_and_what_is_past_is_late() -> None:
    parts = [Part(date(2027, month, 1), 100) for month in (1, 2, 3)]
    states = [line.state for line in standing(parts, 150, on=date(2027, 2, 1))]
    assert states == [PartState.PAID, PartState.PARTLY, PartState.TO_COME]
    late = standing(parts, 150, on=date(2027, 2, 2))
    assert (late[1].state, late[1].left_cents) == (PartState.LATE, 50)


def test_the_day_of_full_membership_is_when_the_plan_reaches_what_is_due_before() -> None:
    parts = plan(500, count=5, first=0, first_due=date(2027, 1, 1))
    assert reached_on(parts, 125) == date(2027, 2, 1)
    assert reached_on(parts, 501) is None


def test_nobody_holds_more_than_a_third_of_the_capital_in_spain() -> None:
    held = {"M001": 500, "M002": 500, "M003": 501}
    (over,) = breaches(held, jurisdiction="es", on=DAY)
    assert (over.code, over.most_cents) == ("M003", 500)
    alike = dict.fromkeys(held, 500)
    assert breaches(alike, jurisdiction="es", on=DAY) == ()
    assert breaches({"M001": 9, "M002": 1}, jurisdiction="es", on=DAY) == ()


def test_more_than_a_thousand_dollars_is_warned_of_in_california() -> None:
    held = {"M001": 1_000_00, "M002": 1_000_01}
    (over,) = breaches(held, jurisdiction="us-ca-collective", on=DAY)
    assert over.code == "M002"
    assert "25100(r)" in over.rule.source
    assert breaches(held, jurisdiction="us-ny", on=DAY) == ()
    assert breaches(held, jurisdiction="us-ca", on=date(2015, 12, 31)) == ()


def test_an_entry_fee_feeds_the_indivisible_reserve_where_the_law_says_so() -> None:
    assert fee_goes_to("es", on=DAY) == "indivisible"
    assert fee_goes_to("us-ca", on=DAY) == "collective"


@given(
    st.integers(1, 10**9),
    st.integers(1, 24),
    st.fractions(0, 1, max_denominator=100),
    st.integers(1, 12),
)
def test_a_loan_is_paid_back_whole_and_interest_falls_as_it_shrinks(
    cents: int, count: int, rate: Fraction, months: int
) -> None:
    first = date(2028, 1, 1)
    rows = payments(
        *(cents,),
        rate=rate,
        count=count,
        on=date(2027, 1, 1),
        first_due=first,
        every_months=months,
    )
    assert sum(row.principal_cents for row in rows) == cents
    assert rows[-1].left_cents == 0
    assert rows[0].interest_cents == (2 * rate.numerator * cents + rate.denominator) // (
        2 * rate.denominator
    )


def test_a_loan_that_is_due_before_it_is_given_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="paid back later"):
        payments(1, rate=Fraction(0), count=1, on=DAY, first_due=DAY)
