"""The edge cases of shares, each named after its row."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from governance.members.exit import NoTransferError
from governance.members.models import EventKind, Membership
from governance.members.services import append_event, readmit, reverse_event
from ledger.equity.models import MemberNote
from ledger.equity.models.notes import NoteState
from ledger.equity.selectors.accounts import closing_identity, member_account
from ledger.equity.selectors.payables import payables
from ledger.equity.selectors.standing import standing
from ledger.equity.selectors.subscriptions import of
from ledger.equity.services.converting import convert, take_back_note
from ledger.equity.services.lending import LoanTerms, lend, make_share
from ledger.equity.services.reminding import every_night
from ledger.equity.services.share_refusals import (
    DebtTooLargeError,
    DecisionNeededError,
    LoanTermsError,
    NoDebtLeftError,
    NoShareHereError,
    NoTransferNowError,
    ReceiverHasAShareError,
)
from ledger.equity.services.subscribing import record_earlier
from ledger.equity.services.transferring import transfer
from tests.ledger.equity.share_trial import BANK, SHARE, SIGNED, Trial, trial
from tests.ledger.patronage.bakery import NOW, at

pytestmark = pytest.mark.django_db
LATER = date(2026, 11, 2)
OLD, LOAN = "Equity:Members:M001:Share", "Liabilities:Members:M001:Loan"


def holder(one: Trial, cents: int = 500_00) -> Membership:
    """A member whose share stands in the books, and on record."""
    one.bakery.earn(cents, OLD)
    member = one.bakery.members["M001"]
    record_earlier(
        membership=member,
        on=SIGNED,
        cents=cents,
        decision="",
        batch="till",
        by=None,
        at=NOW,
    )
    return member


def passes_on(one: Trial, member: Membership, to: str = "M004") -> None:
    append_event(
        membership=member,
        kind=EventKind.TRANSFERRED,
        effective_on=date(2026, 10, 31),
        decision="2026-GM-007",
        details={"to": to},
        by=None,
        at=NOW,
    )


def lends(one: Trial, cents: int = 300_00, **changes: Any) -> MemberNote:
    terms = {"cents": cents, "rate": Fraction(1, 20), "count": 2}
    terms |= {"first_due": date(2027, 10, 1)} | changes
    return lend(
        membership=one.bakery.members["M001"],
        terms=LoanTerms(**terms),
        on=SIGNED,
        account=BANK,
        decision="",
        by=one.bakery.bookkeeper,
        at=NOW,
    )


def test_transfer_of_accounts_is_forbidden_where_the_bylaws_do_not_let_it() -> None:
    one = trial()
    member = holder(one)
    with pytest.raises(NoTransferNowError):
        transfer(membership=member, on=LATER, by=None, at=NOW)
    passes_on(one, member)
    with pytest.raises(NoTransferError):
        transfer(membership=member, on=LATER, by=None, at=NOW)
    assert one.holds(OLD) == -500_00


@pytest.mark.parametrize("through", ["", BANK])
def test_transfer_of_accounts_moves_the_share_alone_to_whoever_took_the_membership(
    through: str,
) -> None:
    one = trial(transferable="among_members")
    one.admit()
    member = holder(one)
    passes_on(one, member)
    with pytest.raises(ReceiverHasAShareError):
        transfer(membership=member, on=LATER, by=None, at=NOW)
    share, bank = one.sign(on=date(2026, 10, 12)), one.holds(BANK)
    transfer(membership=member, on=LATER, through=through, by=None, at=NOW)
    share.refresh_from_db()
    assert (one.holds(OLD), one.holds(SHARE), one.holds(BANK)) == (0, -500_00, bank)
    assert share.state == "paid"
    assert standing(one.cooperative, on=LATER).holds
    with pytest.raises(NoShareHereError):
        transfer(membership=member, on=LATER, by=None, at=NOW)


def test_transfer_of_accounts_to_the_co_op_feeds_what_is_held_in_common() -> None:
    one = trial(transferable="to_coop")
    member = holder(one)
    passes_on(one, member, to="")
    assert transfer(membership=member, on=LATER, by=None, at=NOW) == "transfer-M001"
    assert one.holds("Equity:Collective:Unallocated") == -500_00


def test_member_loans_are_a_liability_and_never_in_the_identity() -> None:
    one = trial()
    before = closing_identity(one.cooperative, on=LATER)
    loan = lends(one)
    after = closing_identity(one.cooperative, on=LATER)
    assert one.holds(LOAN) == -300_00
    assert after.holds
    assert after.members_cents == before.members_cents
    assert member_account(one.cooperative, "M001", on=LATER).total_cents == 0
    rows = list(loan.installments.values_list("principal_cents", "interest_cents"))
    assert rows == [(150_00, 15_00), (150_00, 7_52)]  # 2028 has a day more
    (due,) = payables(one.cooperative, on=date(2027, 10, 1))
    assert due.debits[0] == (LOAN, 150_00)
    assert due.reports["interest"] == 15_00
    with pytest.raises(LoanTermsError):
        lends(one, first_due=SIGNED)


def test_member_loans_become_a_share_only_by_a_resolution() -> None:
    one = trial()
    loan = lends(one)
    share = one.sign(membership=one.bakery.members["M001"])
    given: dict[str, Any] = {"debt": loan, "on": LATER, "by": None, "at": NOW}
    with pytest.raises(DecisionNeededError):
        make_share(subscription=share, decision="", **given)
    with pytest.raises(NoDebtLeftError):
        make_share(subscription=one.sign(), decision="2026-BD-009", **given)
    make_share(subscription=share, decision="2026-BD-009", **given)
    loan.refresh_from_db()
    assert (one.holds(LOAN), one.holds(OLD)) == (0, -300_00)
    assert loan.state == NoteState.SETTLED
    assert standing(one.cooperative, on=LATER).holds
    with pytest.raises(NoDebtLeftError):
        make_share(subscription=share, decision="2026-BD-009", **given)


def test_re_admission_has_a_new_number_and_the_note_may_pay_the_new_share() -> None:
    one = trial()
    member = holder(one, 400_00)
    append_event(
        membership=member,
        kind=EventKind.RESIGNED,
        effective_on=date(2026, 10, 5),
        by=None,
        at=NOW,
    )
    old = convert(membership=member, on=date(2026, 10, 6), by=None, at=NOW)
    assert standing(one.cooperative, on=LATER).holds
    again = readmit(
        person=member.person,
        code="M005",
        on=date(2026, 10, 20),
        decision="2026-GM-008",
        by=None,
        at=NOW,
    )
    share = one.sign(membership=again, on=date(2026, 10, 21))
    given: dict[str, Any] = {"on": LATER, "decision": "", "by": None, "at": NOW}
    make_share(debt=old, subscription=share, **given)
    assert one.holds("Equity:Members:M005:Share") == -400_00
    assert one.holds("Liabilities:Members:M001:Note") == 0
    assert member_account(one.cooperative, "M005", on=LATER).layers == ()
    assert standing(one.cooperative, on=LATER).holds
    with pytest.raises(DebtTooLargeError):
        make_share(debt=lends_to(again, one), subscription=share, **given)


def lends_to(member: Membership, one: Trial) -> MemberNote:
    """A note that is more than what is left on the share."""
    loan = lends(one)
    MemberNote.objects.filter(pk=loan.pk).update(membership=member, kind="departure")
    return MemberNote.objects.get(pk=loan.pk)


def test_a_share_stands_again_by_night_once_a_wrong_exit_is_taken_back() -> None:
    one = trial()
    member = holder(one)
    day = date(2026, 10, 5)
    left = append_event(
        membership=member, kind=EventKind.RESIGNED, effective_on=day, by=None, at=NOW
    )
    note = convert(membership=member, on=date(2026, 10, 6), by=None, at=NOW)
    given: dict[str, Any] = {"reason": "never left", "by": None, "at": NOW}
    take_back_note(note=note, on=date(2026, 10, 7), **given)
    reverse_event(event=left, **given)
    list(every_night(at(date(2026, 10, 8))))
    plan = of(one.cooperative, "M001", on=date(2026, 10, 8))
    assert plan is not None
    assert plan.subscription.state == "paid"
    assert standing(one.cooperative, on=LATER).holds


def test_the_page_of_a_share_lets_a_note_of_before_pay_it_and_plans_anew(
    client: Client,
) -> None:
    one = trial()
    loan = lends(one)
    one.sign(membership=one.bakery.members["M001"])
    client.force_login(one.bakery.bookkeeper)
    page = f"/en/c/{one.cooperative.slug}/money/shares/1/"
    anew = {"do": "plan", "count": "30", "every_months": "1", "first_due": "2026-12-01"}
    assert b"the bylaws allow 24" in client.post(page, anew).content
    assert client.post(page, anew | {"count": "3"}).status_code == 302
    given = {"do": "debt", "debt": str(loan.number), "on": "2026-11-02"}
    assert client.post(page, given).status_code == 422  # a loan needs a decision
    decided = given | {"decision": "2026-BD-009"}
    assert client.post(page, decided).status_code == 302
    assert (one.holds(LOAN), one.holds(OLD)) == (0, -300_00)


def test_the_pages_record_a_loan_and_pass_a_share_on(client: Client) -> None:
    one = trial(transferable="to_coop")
    client.force_login(one.bakery.bookkeeper)
    money = f"/en/c/{one.cooperative.slug}/money"
    asked = {"who": "M001", "cents": "1000", "rate": "5%", "on": "2026-10-01"}
    asked |= {"account": BANK, "count": "2", "every_months": "12"}
    late = client.post(f"{money}/loans/", asked | {"first_due": "2026-10-01"})
    assert late.status_code == 422
    made = client.post(f"{money}/loans/", asked | {"first_due": "2027-10-01"})
    assert made.status_code == 302
    assert one.holds(LOAN) == -1_000_00
    assert b"5 %" in client.get(f"{money}/loans/").content
    passes_on(one, holder(one), to="")
    given = {"who": "M001", "on": "2026-11-02", "through": ""}
    assert client.post(f"{money}/shares/transfer/", given).status_code == 302
    assert one.holds(OLD) == 0
