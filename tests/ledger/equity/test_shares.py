"""Shares in the books: signed for, paid part by part, admitted, refunded, certified."""

from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from coopkit.money import parse_amount
from coopkit.offers import measures, needs, unpaid
from coopkit.papers.models import Paper
from governance.bylaws.parameters import defaults
from ledger.books.demo.bakery import BUY_IN
from ledger.equity.selectors.accounts import closing_identity
from ledger.equity.selectors.payables import payables
from ledger.equity.selectors.share_needs import deposits_agree
from ledger.equity.selectors.subscriptions import of, plan_of
from ledger.equity.services.certificates import issue_certificate
from ledger.equity.services.paying_in import (
    end_of,
    follow_admission,
    take_back,
)
from ledger.equity.services.refunding import pay_refund, refund, refund_was_paid
from ledger.equity.services.reminding import every_night
from ledger.equity.services.share_refusals import (
    MembersShareError,
    NoConsentError,
    NotASourceAccountError,
    NotOnTheShareError,
    NotOpenError,
    NotPaidInFullError,
    NotTakenBackError,
    OnTheShareError,
    SignedAlreadyError,
    StillApplyingError,
)
from ledger.equity.services.subscribing import change_plan, record_earlier
from ledger.equity.subscription import (
    SourceError,
    TooManyPartsError,
    TooMuchPaidError,
)
from tests.ledger.equity.share_trial import BANK, DEPOSIT, SHARE, SIGNED, trial
from tests.ledger.patronage.bakery import NOW, at

pytestmark = pytest.mark.django_db


def test_a_candidates_payments_are_a_debt_until_the_admission_makes_them_the_share() -> (
    None
):
    one = trial(buy_in_collective="1/4", entry_fee="50.00")
    share = one.sign()
    assert [part["cents"] for part in share.plan] == [175_00, 125_00, 125_00, 125_00]
    one.pay(share, 175_00)
    assert (one.holds(DEPOSIT), one.holds(SHARE)) == (-175_00, 0)
    buy_in = measures.get("buy_in")
    assert buy_in is not None
    reached = buy_in(one.cooperative, {"M004": SIGNED}, SIGNED.replace(day=3))
    assert reached == {"M004": 125_00}  # the fee is not a part of the buy-in
    one.admit()
    assert list(every_night(at(date(2026, 10, 11)))) != []
    common = "Equity:Collective:Unallocated"
    assert (one.holds(DEPOSIT), one.holds(SHARE)) == (0, -93_75)
    assert one.holds(common) == -50_00 - 31_25
    one.pay(share, 375_00, on=date(2026, 11, 2))
    share.refresh_from_db()
    assert (share.state, one.holds(SHARE), one.holds(common)) == (
        "paid",
        -375_00,
        -175_00,
    )
    assert closing_identity(one.cooperative, on=date(2026, 12, 1)).holds


def test_an_admission_makes_the_deposit_the_share_in_the_same_act() -> None:
    one = trial()
    share = one.sign()
    one.pay(share, 200_00, on=SIGNED)
    one.admit(on=date(2026, 9, 28))
    assert (one.holds(DEPOSIT), one.holds(SHARE)) == (0, -200_00)
    share.refresh_from_db()
    assert share.rules["booked"] == "paid"
    assert list(every_night(at(date(2026, 10, 1)))) == []
    assert one.holds(SHARE) == -200_00


def test_a_share_booked_at_signing_is_owed_and_what_is_unpaid_ends_with_membership() -> (
    None
):
    one = trial()
    member = one.bakery.members["M001"]
    share = one.sign(membership=member, owes_at_once=True)
    owed, own = "Assets:Receivable:Members:M001:Share", "Equity:Members:M001:Share"
    assert (one.holds(owed), one.holds(own)) == (500_00, -500_00)
    one.pay(share, 125_00)
    assert (one.holds(owed), one.holds(own)) == (375_00, -500_00)
    end_of(member, on=date(2026, 12, 1), by=None, at=NOW)
    share.refresh_from_db()
    assert (one.holds(owed), one.holds(own), share.state) == (0, -125_00, "ended")


def test_wages_are_taken_only_with_a_consent_and_work_only_where_bylaws_say_so() -> None:
    one = trial(buy_in_source="any")
    with pytest.raises(NoConsentError):
        one.sign(source="payroll")
    share = one.sign(source="payroll", wage_consent_on=SIGNED)
    one.pay(share, 100_00, source="work", account="Expenses:Wages")
    assert one.holds(DEPOSIT) == -100_00
    with pytest.raises(NotASourceAccountError):
        one.pay(share, 100_00, source="payroll", account=BANK)
    with pytest.raises(NotASourceAccountError):
        one.pay(share, 100_00, account="Expenses:Wages")
    cash = trial(buy_in_source="cash")
    with pytest.raises(SourceError):
        cash.sign(source="payroll", wage_consent_on=SIGNED)


def test_one_member_has_one_share_and_pays_no_more_than_its_price() -> None:
    one = trial()
    share = one.sign()
    with pytest.raises(SignedAlreadyError):
        one.sign()
    with pytest.raises(TooMuchPaidError):
        one.pay(share, 500_01)
    one.pay(share, 500_00)
    share.refresh_from_db()
    assert share.state == "open"  # a candidate’s money is no share yet
    follow_admission(subscription=share, on=date(2026, 10, 9), by=None, at=NOW)
    assert one.holds(SHARE) == 0
    one.admit()
    follow_admission(subscription=share, on=date(2026, 10, 10), by=None, at=NOW)
    share.refresh_from_db()
    assert (share.state, one.holds(SHARE)) == ("paid", -500_00)
    with pytest.raises(NotOpenError):
        one.pay(share, 1)


def test_a_payment_that_did_not_come_is_taken_back_once_by_a_new_entry() -> None:
    one = trial()
    share = one.sign()
    payment = one.pay(share, 200_00)
    one.admit()
    follow_admission(subscription=share, on=date(2026, 10, 12), by=None, at=NOW)
    bank = one.holds(BANK)
    take_back(payment=payment, on=date(2026, 10, 20), by=None, at=NOW)
    assert (one.holds(SHARE), one.holds(BANK)) == (0, bank - 200_00)
    assert sum(share.payments.values_list("cents", flat=True)) == 0
    with pytest.raises(NotTakenBackError):
        take_back(payment=payment, on=date(2026, 10, 20), by=None, at=NOW)


def test_a_refused_candidate_gets_everything_back_by_hand_or_by_a_run_of_payouts() -> (
    None
):
    one = trial(entry_fee="50.00")
    share = one.sign()
    one.pay(share, 250_00)
    who = {"subscription": share, "by": one.bakery.bookkeeper, "at": NOW}
    day = date(2026, 10, 20)
    with pytest.raises(StillApplyingError):
        refund(on=day, decision="", **who)
    one.decline()
    plan = plan_of(share, on=day)
    assert plan.to_refund
    refund(on=day, decision="2026-GM-009", **who)
    (due,) = payables(one.cooperative, on=day)
    assert (due.key, due.code, due.cents) == ("refund-1", "M004", 250_00)
    assert due.authority == "resolution:2026-GM-009"
    pay_refund(on=day, account=BANK, **who)
    assert one.holds(DEPOSIT) == 0
    assert payables(one.cooperative, on=day) == []


def test_a_refund_that_a_run_paid_is_kept_in_the_register_of_shares() -> None:
    one = trial()
    share = one.sign()
    one.pay(share, 250_00)
    one.decline()
    refund(subscription=share, on=SIGNED.replace(day=20), decision="", by=None, at=NOW)
    for _again in range(2):
        refund_was_paid(one.cooperative, "refund-1", "M004", SIGNED, "payout-1-M004")
    assert payables(one.cooperative, on=date(2026, 11, 1)) == []
    assert share.payments.count() == 2
    for follow in unpaid:
        follow(one.cooperative, "refund-1", "M004", SIGNED, "payout-1-M004")
    (again,) = payables(one.cooperative, on=date(2026, 11, 1))
    assert (again.key, again.cents) == ("refund-1", 250_00)


def test_a_members_share_is_not_refunded_as_a_candidates_is() -> None:
    one = trial()
    share = one.sign()
    one.admit()
    with pytest.raises(MembersShareError):
        refund(subscription=share, on=NOW.date(), decision="", by=None, at=NOW)


def test_a_share_that_the_books_hold_is_put_on_record_without_a_second_posting() -> None:
    one = trial()
    one.bakery.earn(500_00, "Equity:Members:M001:Share")
    member = one.bakery.members["M001"]
    with pytest.raises(OnTheShareError):
        one.sign(membership=member)
    given = {"membership": member, "on": SIGNED, "decision": "", "batch": "till"}
    with pytest.raises(NotOnTheShareError):
        record_earlier(cents=400_00, by=None, at=NOW, **given)
    share = record_earlier(cents=500_00, by=None, at=NOW, **given)
    assert (share.state, one.holds("Equity:Members:M001:Share")) == ("paid", -500_00)
    paper = issue_certificate(subscription=share, on=SIGNED, by=None, at=NOW)
    assert (paper.language, paper.holder_code) == ("es", "M001")
    again = issue_certificate(subscription=share, on=SIGNED, by=None, at=NOW)
    assert (again.pk, Paper.objects.count()) == (paper.pk, 1)


def test_a_certificate_waits_for_the_whole_price_and_the_admission() -> None:
    one = trial()
    share = one.sign()
    one.pay(share, 500_00)
    with pytest.raises(NotPaidInFullError):
        issue_certificate(subscription=share, on=SIGNED, by=None, at=NOW)


def test_a_plan_says_when_membership_can_begin_and_reminds_once_a_week(
    django_capture_on_commit_callbacks: Any,
) -> None:
    one = trial()
    one.sign(count=4, first_due=date(2026, 11, 1))
    plan = of(one.cooperative, "M004", on=date(2026, 11, 3))
    assert plan is not None
    assert (plan.opens_on, plan.full_on) == (date(2026, 11, 1), date(2027, 2, 1))
    assert plan.late_cents == 125_00
    for day in (3, 4, 9, 10):
        with django_capture_on_commit_callbacks(execute=True):
            list(every_night(at(date(2026, 11, day))))
    assert [message.to for message in mail.outbox] == [
        [one.candidate.person.user.email]
    ] * 2
    assert "$125.00" in mail.outbox[0].body


def test_what_is_left_can_be_planned_anew_in_no_more_parts_than_the_bylaws_allow() -> (
    None
):
    one = trial()
    share = one.sign()
    one.pay(share, 150_00)
    anew = {"first_due": date(2026, 12, 1), "every_months": 2, "by": None, "at": NOW}
    with pytest.raises(TooManyPartsError):
        change_plan(subscription=share, count=25, **anew)
    change_plan(subscription=share, count=2, **anew)
    plan = plan_of(share, on=date(2026, 11, 30))
    assert [line.left_cents for line in plan.lines] == [0, 175_00, 175_00]
    assert (plan.late_cents, plan.full_on) == (0, date(2027, 2, 1))


def test_deposits_in_the_books_are_those_of_the_register() -> None:
    one = trial()
    one.pay(one.sign(), 150_00)
    assert list(deposits_agree()) == []
    one.bakery.earn(1_00, DEPOSIT, on=date(2026, 10, 3))
    (found,) = deposits_agree()
    assert "M004" in found.what


def test_the_pages_take_a_share_from_signing_to_its_certificate(client: Client) -> None:
    one = trial()
    one.admit()
    client.force_login(one.bakery.bookkeeper)
    shares = f"/en/c/{one.cooperative.slug}/money/shares/"
    assert client.get(shares).status_code == 200
    asked = {
        "do": "sign",
        "who": "M004",
        "on": "2026-10-11",
        "count": "1",
        "every_months": "1",
        "first_due": "2026-10-11",
        "source": "cash",
    }
    assert client.post(f"{shares}new/", asked | {"who": "M001x"}).status_code == 422
    assert client.post(f"{shares}new/", asked).status_code == 302
    page = f"{shares}1/"
    paid = {"do": "pay", "cents": "600", "on": "2026-10-12"}
    paid |= {"source": "cash", "account": BANK}
    assert b"more than what is left" in client.post(page, paid).content
    assert client.post(page, paid | {"cents": "500"}).status_code == 302
    assert client.post(f"{page}certificate/").status_code == 302
    assert b"The certificate (PDF)" in client.get(page).content
    assert one.holds(SHARE) == -500_00


def test_whoever_keeps_the_books_is_told_what_waits_and_refunds_it(
    client: Client,
) -> None:
    one = trial()
    share = one.sign()
    one.pay(share, 250_00)
    one.decline()
    keeper = one.bakery.bookkeeper
    client.force_login(keeper)
    home = client.get(f"/en/c/{one.cooperative.slug}/")
    assert b"Pay back what M004 paid in" in home.content
    page = f"/en/c/{one.cooperative.slug}/money/shares/{share.number}/refund/"
    day = {"on": "2026-10-20"}
    assert client.post(page, day | {"decision": "board, on paper"}).status_code == 302
    assert client.post(page, day | {"account": BANK}).status_code == 302
    assert one.holds(DEPOSIT) == 0
    assert list(needs)


def test_the_demos_shares_cost_what_its_bylaws_say() -> None:
    said = str(defaults("us-ca")["members.buy_in"])
    assert parse_amount(said, minor_units=2) == BUY_IN
