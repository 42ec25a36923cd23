"""The founding act in the books: shares, plans and loans, by the decided rules."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, strategies as st

from coopkit.errors import CoopError
from governance.bylaws.packs import pack
from governance.formation.services.signing import sign
from governance.meetings.selectors.offices import holders
from ledger.books.beancount import bean_check
from ledger.books.models import Directive
from ledger.books.selectors import balances, book_of
from ledger.books.services.downloads import take_along
from ledger.equity import opening
from ledger.equity.loan import payments
from ledger.equity.models import MemberNote, Subscription
from ledger.equity.opening import opened
from ledger.equity.selectors.why import reasons
from ledger.equity.services.founding import NoBankAccountError, opening_in_words
from ledger.equity.subscription import NoPriceError
from tests.governance.factories import founding_group
from tests.governance.formation.founding import (
    AFTER,
    FIRST_DAY,
    called,
    decide_all,
    drawn_up,
    founder,
    held,
    told,
    user,
)

VALUES = {**pack("us-ca").values, "members.buy_in": "600.00"}
ROW = {
    "code": "M001",
    "paid_cents": 150_00,
    "instalments": 9,
    "first_due": "2027-01-15",
    "loan_cents": 0,
    "loan_rate": "",
    "loan_months": 0,
}


def one(values: dict[str, Any] | None = None, **row: Any) -> opening.Opened:
    (found,) = opened([ROW | row], VALUES | (values or {}), on=FIRST_DAY)
    return found


@given(
    st.integers(1, 10**7),
    st.integers(1, 24),
    st.fractions(0, 1, max_denominator=50),
    st.fractions(0, 1, max_denominator=8),
)
def test_what_is_paid_and_what_is_planned_make_up_the_price(
    buy_in: int, count: int, at_once: Fraction, common: Fraction
) -> None:
    values = {
        "members.buy_in": f"{buy_in // 100}.{buy_in % 100:02d}",
        "members.buy_in_at_admission": str(at_once),
        "members.buy_in_collective": str(common if common < 1 else 0),
    }
    paid = -(-at_once.numerator * buy_in // at_once.denominator)
    try:
        found = one(values, paid_cents=paid, instalments=count)
    except NoPriceError:
        assert common  # all of a very small buy-in would be held in common
        return
    assert found.price
    assert found.price.buy_in_cents == buy_in
    assert paid + sum(part.cents for part in found.parts) == found.price.total_cents


@pytest.mark.parametrize(
    ("row", "values", "refusal"),
    [
        ({"paid_cents": 149_99}, {}, opening.PaidTooLittleError),
        ({"paid_cents": 600_01}, {}, opening.PaidOverError),
        ({"instalments": 0}, {}, opening.NoInstalmentsError),
        ({"instalments": 25}, {}, CoopError),
        ({"first_due": "2026-12-04"}, {}, opening.DueTooEarlyError),
        ({}, {"members.buy_in_source": "payroll"}, opening.NotInMoneyError),
        ({"loan_cents": 1}, {}, opening.LoanWithoutMonthsError),
        ({}, {"members.buy_in": "0.00"}, CoopError),
    ],
)
def test_what_the_decided_rules_refuse_is_refused_with_the_amounts(
    row: dict[str, Any], values: dict[str, Any], refusal: type[CoopError]
) -> None:
    with pytest.raises(refusal):
        one(values, **row)


def test_nothing_is_signed_for_where_nothing_is_paid_in_money() -> None:
    free = one({"members.buy_in": "0.00"}, paid_cents=0)
    from_pay = one({"members.buy_in_source": "payroll"}, paid_cents=0)
    assert (free.price, from_pay.price) == (None, None)


def test_a_loan_is_paid_back_by_the_months_from_a_month_later() -> None:
    lent = one(loan_cents=1_000_00, loan_rate="1/20", loan_months=12)
    assert lent.loan_first_due == date(2027, 1, 5)
    assert lent.loan_rows == payments(
        1_000_00,
        rate=Fraction(1, 20),
        count=12,
        on=FIRST_DAY,
        first_due=date(2027, 1, 5),
        every_months=1,
    )


@pytest.mark.django_db
def test_the_books_open_with_what_was_adopted_and_cite_the_founding(
    client: Client, tmp_path: Path
) -> None:
    act = drawn_up()
    for number in (1, 2):
        who = founder(act.group, number)
        act = sign(act=act, founder=who, plan_sha256=act.plan_sha256, at=AFTER)
    cooperative = act.group.cooperative
    book = book_of(cooperative)
    held_in = balances(book, on=FIRST_DAY)
    assert held_in["Assets:Bank:Checking"] == 3 * 150_00 + 1_000_00
    assert held_in["Liabilities:Members:M002:Loan"] == -1_000_00
    assert held_in["Equity:Members:M003:Share"] == -150_00
    right = {f"resolution:{act.resolution}"}
    assert set(Directive.objects.values_list("authority", flat=True)) == right
    shares = Subscription.objects.filter(cooperative=cooperative)
    for share in shares:
        assert share.decision == act.resolution
        assert [part["cents"] for part in share.plan] == [150_00, *[50_00] * 9]
        assert share.plan[1]["due"] == "2027-01-15"
    assert MemberNote.objects.get().decision == act.resolution
    main = tmp_path / "ledger.beancount"
    main.write_bytes(b"".join(take_along(book).blocks))
    assert bean_check(main) == []
    _by_what_right(client, act)


def _by_what_right(client: Client, act: Any) -> None:
    """A member’s share leads to the founding decision, and that to its vote."""
    cooperative = act.group.cooperative
    (why,) = reasons(cooperative, "M001", ["Share"], on=FIRST_DAY)
    slug, code = cooperative.slug, act.resolution
    place = reverse("meetings:resolution", args=[slug, code])
    assert place in {step.url for step in why.steps}
    client.force_login(user(act.group))
    page = client.get(place).content.decode()
    assert act.plan["bylaws"]["text_sha256"] in page
    assert reverse("votes:motion", args=[slug, act.motion_id]) in page


@pytest.mark.django_db
def test_a_bank_account_has_a_name_that_books_can_hold() -> None:
    group = founding_group()
    told = {"account": "Assets:Bank:cuenta común", "rows": []}
    with pytest.raises(NoBankAccountError):
        list(opening_in_words(group.cooperative, VALUES, told, FIRST_DAY))


@pytest.mark.django_db
def test_a_collective_without_board_or_money_is_founded_with_empty_books() -> None:
    free = {
        "board.all_members": True,
        "members.buy_in": "0.00",
        "members.least": 2,
        "identity.fiscal_year_end": "06-30",
    }
    group = decide_all(founding_group(2), free)
    nothing = ROW | {"paid_cents": 0, "instalments": 0, "first_due": ""}
    rows = [nothing | {"code": f"M00{number}"} for number in (1, 2)]
    officers: dict[str, Any] = {"chair": "M001", "secretary": "M002"}
    officers |= {"treasurer": "M002", "bank": ["M001", "M002"]}
    meeting = called(group, rows=rows, officers=officers, seats=0)
    held(group, told(group, meeting))
    act = drawn_up(group)
    for number in (1, 2):
        who = founder(group, number)
        act = sign(act=act, founder=who, plan_sha256=act.plan_sha256, at=AFTER)
    cooperative = act.group.cooperative
    assert (cooperative.state, cooperative.fiscal_year_end_month) == ("active", 6)
    assert act.plan["first_year"]["last"] == "2027-06-30"
    assert not Directive.objects.filter(kind="transaction").exists()
    assert not Subscription.objects.exists()
    board = [each.code for each in holders(cooperative, body="BD", on=FIRST_DAY)]
    assert board == ["M001", "M002"]
