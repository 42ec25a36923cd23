"""A line of the bank that pays a share: offered in the inbox, booked as a payment."""

import pytest
from django.test import Client
from django.urls import reverse

from ledger.books.selectors import book_of
from ledger.equity.payers import Owing, fits
from ledger.inbox.models import BankAccount, BankLine
from ledger.inbox.selectors import proposals, uses
from ledger.inbox.services import add_bank_account, book_proposed, undo_line, use_line
from ledger.inbox.services.settling import NoProposalError
from tests.ledger.equity.share_trial import BANK, DEPOSIT, Trial, trial
from tests.ledger.inbox.test_bank_services import HEAD, take
from tests.ledger.patronage.bakery import NOW

IRIS = Owing(number=7, code="M004", names=("Íris Nowak",), parts=(100_00, 100_00))


@pytest.mark.parametrize(
    ("text", "cents", "found"),
    [
        ("NOWAK IRIS", 100_00, [(True, True)]),
        ("Transfer M004", 200_00, [(True, True)]),
        ("ACCION No. 7", 100_00, [(True, True)]),
        ("iris nowak", 50_00, [(True, False)]),
        ("deposit", 100_00, [(False, False)]),
        ("iris nowak", 200_01, []),
        ("Iris Flowers", 50_00, []),
    ],
)
def test_a_payment_is_a_shares_by_its_payer_and_its_amount(
    text: str, cents: int, found: list[tuple[bool, bool]]
) -> None:
    assert [(fit.by_payer, fit.is_clear) for fit in fits(text, cents, [IRIS])] == found


def bank_of(one: Trial) -> BankAccount:
    book = book_of(one.cooperative)
    return add_bank_account(book=book, account=BANK, label="Bank", by=None, at=NOW)


def told(bank: BankAccount, text: str) -> BankLine:
    take(bank, HEAD + text)
    line: BankLine = bank.lines.get()
    return line


@pytest.mark.django_db
def test_a_line_that_pays_a_part_is_proposed_booked_and_let_go_of() -> None:
    one = trial()
    share = one.sign()
    bank = bank_of(one)
    line = told(bank, "2026-10-05,NOWAK IRIS,125\n")
    proposed = proposals(bank.book, [line])[line.pk]
    assert proposed.use is not None
    assert "M004" in proposed.use.words
    seen = {line.pk: proposed.sign}
    by = one.bakery.bookkeeper
    assert book_proposed(lines=[line], expected=seen, by=by, at=NOW).matched == 1
    line.refresh_from_db()
    payment = share.payments.get()
    assert (payment.cents, payment.batch) == (125_00, "share-1-1")
    assert line.posting.directive.batch == payment.batch
    assert (line.state, one.holds(DEPOSIT)) == ("matched", -125_00)
    undo_line(line=line, reason="looked again", by=by, at=NOW)
    again = proposals(bank.book, [line])[line.pk]
    assert (again.match is not None, share.payments.count()) == (True, 1)


@pytest.mark.django_db
def test_another_amount_is_booked_on_the_lines_own_page() -> None:
    one = trial()
    share = one.sign()
    line = told(bank_of(one), "2026-10-05,Iris Nowak,60\n")
    assert line.pk not in proposals(line.bank_account.book, [line])
    client = Client()
    client.force_login(one.bakery.bookkeeper)
    page = reverse("inbox:line", args=[one.cooperative.slug, line.pk])
    text = client.get(page).content.decode()
    assert 'value="share:1:6000"' in text
    with pytest.raises(NoProposalError):
        use_line(line=line, key="share:1:6001", by=None, at=NOW)
    assert client.post(page, {"do": "use", "use": "share:1:6000"}).status_code == 302
    assert share.payments.get().cents == 60_00
    line.refresh_from_db()
    assert line.state == "matched"


@pytest.mark.django_db
def test_money_that_leaves_pays_no_share() -> None:
    one = trial()
    one.sign()
    line = told(bank_of(one), "2026-10-05,Iris Nowak,-125\n")
    assert uses(line.bank_account.book, [line]) == {}
