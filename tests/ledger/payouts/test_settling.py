"""What the bank shows becomes entries; what comes back is owed again, or unclaimed."""

from datetime import date

import pytest

from ledger.books.models import Directive
from ledger.books.selectors import balance
from ledger.inbox.models import BankLine
from ledger.payouts import selectors, services
from ledger.payouts.models import PayoutRun
from ledger.payouts.refusals import (
    LineTakenError,
    NoReasonGivenError,
    NotOwedError,
    PayoutStateError,
    TooEarlyError,
)
from tests.ledger.patronage.bakery import Bakery
from tests.ledger.payouts.paying import (
    BANK,
    NOW,
    PAID_AT,
    PAY_ON,
    at_the_bank,
    book,
    declared,
    made,
    payouts,
    prepared,
)

pytestmark = pytest.mark.django_db
PAYABLE = "Liabilities:Patronage:Payable:FY2026"
UNCLAIMED = "Liabilities:Members:M003:Unclaimed"
ACH_CENTS = 9_893_91 + 7_810_98
LAST = date(2027, 6, 30)


def sent(bakery: Bakery) -> PayoutRun:
    """A run whose ACH file is made, and whose third member is paid by check."""
    run = prepared(bakery)
    services.choose_method(payout=payouts(run)["M003"], method="cheque", by=None, at=NOW)
    made(bakery, run)
    made(bakery, run, "cheques")
    return run


def settle(bakery: Bakery) -> int:
    found = selectors.proposals(bakery.cooperative, on=PAID_AT.date())
    return services.settle(
        cooperative=bakery.cooperative,
        signs=[each.sign for each in found],
        by=bakery.bookkeeper,
        at=PAID_AT,
    )


def test_one_line_of_the_bank_settles_all_that_went_by_the_file() -> None:
    bakery = declared()
    run = sent(bakery)
    before = balance(bakery.book, BANK, on=LAST)
    line, _cheque = at_the_bank(
        bakery, (ACH_CENTS, "SMALL BAKERY PATRONAGE"), (3_645_12, "CHECK 1041")
    )
    assert settle(bakery) == 3
    assert balance(bakery.book, BANK, on=LAST) == before - ACH_CENTS - 3_645_12
    assert balance(bakery.book, PAYABLE, on=LAST) == 0
    run.refresh_from_db()
    assert run.state == "settled"
    line.refresh_from_db()
    assert line.state == BankLine.State.MATCHED
    own = payouts(run)
    assert own["M001"].batch == own["M002"].batch == "payout-1-file"
    assert own["M003"].batch == "payout-1-M003"
    assert {each.bank_line_id for each in own.values()} == {line.pk, _cheque.pk}
    row = Directive.objects.get(batch="payout-1-M003", kind="transaction")
    assert row.authority.startswith("resolution:")
    assert not settle(bakery)


def test_each_line_with_its_id_settles_its_own_payment() -> None:
    bakery = declared()
    run = sent(bakery)
    own = payouts(run)
    at_the_bank(
        bakery,
        (own["M002"].cents, f"PATRONAGE {own['M002'].end_to_end}"),
        (own["M001"].cents + 1, f"PATRONAGE {own['M001'].end_to_end}"),
    )
    assert settle(bakery) == 1
    assert payouts(run)["M002"].paid_on == date(2026, 11, 4)
    assert payouts(run)["M001"].state == "sent"


def test_a_proposal_that_changed_meanwhile_records_nothing() -> None:
    bakery = declared()
    sent(bakery)
    at_the_bank(bakery, (ACH_CENTS, "FILE"))
    with pytest.raises(LineTakenError):
        services.settle(
            cooperative=bakery.cooperative, signs=["1:2.3"], by=None, at=PAID_AT
        )


def test_a_check_is_paid_when_it_is_mailed_and_its_line_is_found_later() -> None:
    bakery = declared()
    run = sent(bakery)
    cheque = payouts(run)["M003"]
    services.mark_paid(run=run, payouts=[cheque], on=PAY_ON, by=None, at=PAID_AT)
    assert payouts(run)["M003"].paid_on == PAY_ON
    entries = Directive.objects.filter(batch__startswith="payout-").count()
    (line,) = at_the_bank(bakery, (3_645_12, "Check 1041"))
    assert settle(bakery) == 1
    line.refresh_from_db()
    assert line.posting.directive.batch == "payout-1-M003"
    assert Directive.objects.filter(batch__startswith="payout-").count() == entries


def test_no_more_is_paid_than_the_books_owe() -> None:
    bakery = declared()
    run = sent(bakery)
    book(bakery, {PAYABLE: 10_000_00, BANK: -10_000_00})
    with pytest.raises(NotOwedError, match=r"11350\.01"):
        services.mark_paid(
            run=run,
            payouts=list(payouts(run).values()),
            on=PAY_ON,
            as_one=True,
            by=None,
            at=PAID_AT,
        )
    assert not Directive.objects.filter(batch__startswith="payout-").exists()


def test_a_payment_is_recorded_once_and_not_before_its_day() -> None:
    bakery = declared()
    run = sent(bakery)
    own = [payouts(run)["M003"]]
    with pytest.raises(TooEarlyError):
        services.mark_paid(run=run, payouts=own, on=LAST, by=None, at=PAID_AT)
    services.mark_paid(run=run, payouts=own, on=PAY_ON, by=None, at=PAID_AT)
    with pytest.raises(PayoutStateError):
        services.mark_paid(run=run, payouts=own, on=PAY_ON, by=None, at=PAID_AT)


def test_a_payment_that_came_back_is_owed_again_and_goes_into_a_new_file() -> None:
    bakery = declared()
    run = sent(bakery)
    first = payouts(run)["M001"]
    returned = made(bakery, run, again=True).splitlines()
    services.mark_paid(run=run, payouts=[first], on=PAY_ON, by=None, at=PAID_AT)
    owed = balance(bakery.book, PAYABLE, on=LAST)
    entry = next(line for line in returned if first.end_to_end in line)
    back = f"799R03{'321177580000001':15}{'':6}12100024{'':44}121000240000001"
    content = "\n".join([returned[0], returned[1], entry, back])
    told = services.take_returns(
        cooperative=bakery.cooperative,
        content=content,
        on=date(2026, 11, 6),
        by=None,
        at=PAID_AT,
    )
    assert told == (1, [])
    assert balance(bakery.book, PAYABLE, on=LAST) == owed - first.cents
    again = payouts(run)["M001"]
    assert (again.state, again.batch, again.end_to_end) == (
        "returned",
        "",
        first.end_to_end,
    )
    assert first.end_to_end in made(bakery, run)
    services.mark_paid(run=run, payouts=[again], on=PAY_ON, by=None, at=PAID_AT)
    assert payouts(run)["M001"].batch == "payout-1-M001-2"
    assert balance(bakery.book, PAYABLE, on=LAST) == owed


def test_uncashed_ordinary_cheque_is_voided_and_its_money_is_unclaimed() -> None:
    bakery = declared()
    run = sent(bakery)
    cheque = payouts(run)["M003"]
    with pytest.raises(PayoutStateError):
        services.void_cheque(payout=cheque, reason="x", on=PAY_ON, by=None, at=PAID_AT)
    services.mark_paid(run=run, payouts=[cheque], on=PAY_ON, by=None, at=PAID_AT)
    bank = balance(bakery.book, BANK, on=LAST)
    with pytest.raises(NoReasonGivenError):
        services.void_cheque(payout=cheque, reason=" ", on=PAY_ON, by=None, at=PAID_AT)
    services.void_cheque(
        payout=cheque,
        reason="never cashed",
        on=PAID_AT.date(),
        by=bakery.bookkeeper,
        at=PAID_AT,
    )
    assert balance(bakery.book, UNCLAIMED, on=LAST) == -3_645_12
    assert balance(bakery.book, BANK, on=LAST) == bank + 3_645_12
    assert not selectors.groups(bakery.cooperative, on=PAID_AT.date())
    (paid,) = selectors.paid_between(bakery.cooperative, first=PAY_ON, last=LAST)
    assert paid.code == "M003"  # the mailed check was money when it was mailed


def test_what_is_taken_out_of_a_run_is_owed_as_before() -> None:
    bakery = declared()
    run = prepared(bakery)
    third = payouts(run)["M003"]
    services.take_out(payout=third, reason="wants to wait", by=None, at=NOW)
    (group,) = selectors.groups(bakery.cooperative, on=NOW.date())
    assert [each.code for each in group.payables] == ["M003"]
    assert prepared(bakery).number == 2
