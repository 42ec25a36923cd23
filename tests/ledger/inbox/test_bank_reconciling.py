"""The books and the bank's statement agree, or it is said what is missing."""

from datetime import date
from typing import Any

import pytest

from coopkit.audit.models import AuditEntry
from ledger.books.models import Book
from ledger.books.selectors import balance
from ledger.books.services.refusals import BalanceBrokenError
from ledger.books.services.reversing import reverse
from ledger.inbox import selectors, services
from ledger.inbox.models import BankAccount
from ledger.inbox.reconciliation import NotReconciledError
from ledger.inbox.services import reconciling, undoing
from tests.factories import NOON
from tests.ledger.inbox import files
from tests.ledger.inbox.conftest import (
    CARD,
    CHECKING,
    FLOUR,
    RENT,
    SALES,
    entry,
    post,
)
from tests.ledger.inbox.test_bank_services import HEAD, book_it, lines, take


def reconcile(bank: BankAccount, cents: int, on: date = date(2026, 3, 31), **more: Any):
    given = {"by": None, "at": NOON} | more
    return services.reconcile(bank_account=bank, on=on, statement_cents=cents, **given)


def test_what_is_missing_is_named_to_the_cent(bank: BankAccount, book: Book) -> None:
    take(bank, HEAD + "2026-03-02,Rent,-100\n2026-03-03,Market,250.50\n")
    with pytest.raises(NotReconciledError) as refused:
        reconcile(bank, 1_150_51)
    assert "lines not booked: 2, together 150.50" in str(refused.value)
    assert "the books hold 0.01 less than they should" in str(refused.value)


def test_a_statement_and_what_is_on_its_way_make_the_books(
    bank: BankAccount, book: Book
) -> None:
    take(bank, HEAD + "2026-03-02,Rent,-100\n2026-03-03,Market,250.50\n")
    rent, market = lines(bank)
    book_it(rent, RENT)
    book_it(market, SALES)
    (cheque,) = post(book, entry(date(2026, 3, 30), -40_00, FLOUR, "Cheque 1050"))
    done = reconcile(bank, 1_150_50)
    assert done.book_cents == 1_110_50
    assert done.outstanding == [[cheque.entry_id, -40_00]]
    assert done.assertion.date == date(2026, 4, 1)
    assert "1110.50 USD" in done.assertion.text
    with pytest.raises(BalanceBrokenError):
        post(book, entry(date(2026, 3, 15), -1_00, FLOUR))
    with pytest.raises(reconciling.ReconciledAlreadyError):
        reconcile(bank, 1_150_50)
    with pytest.raises(undoing.ReconciledError, match="reconciled on"):
        services.undo_line(line=rent, reason="x", by=None, at=NOON)
    # In April the cheque is cashed: it is no longer on its way.
    take(bank, HEAD + "2026-04-20,CHECK 1050,-40\n", "april.csv")
    (cashed,) = selectors.lines_of(book, state="open")
    services.match_line(
        line=cashed, posting=cheque.postings.get(account__name=CHECKING), by=None, at=NOON
    )
    april = reconcile(bank, 1_110_50, on=date(2026, 4, 30))
    assert april.outstanding == []


def test_a_line_whose_entry_was_taken_back_in_the_books_is_missing(
    bank: BankAccount, book: Book
) -> None:
    take(bank, HEAD + "2026-03-02,Rent,-100\n")
    (line,) = lines(bank)
    row = book_it(line, RENT)
    given = {"on": row.date, "reason": "wrong", "authority": "person:1"}
    reverse(book=book, entry_id=row.entry_id, by=None, at=NOON, **given)
    with pytest.raises(NotReconciledError, match=r"taken back: 1, together -100\.00"):
        reconcile(bank, 900_00)
    line.refresh_from_db()
    services.undo_line(line=line, reason="taken back", by=None, at=NOON)
    book_it(line, FLOUR)
    assert reconcile(bank, 900_00).outstanding == []


def test_an_entry_that_is_taken_back_after_reconciling_stays_between(
    bank: BankAccount, book: Book
) -> None:
    take(bank, HEAD + "2026-03-02,Rent,-100\n2026-04-02,Market,7\n")
    rent, market = lines(bank)
    row = book_it(rent, RENT)
    book_it(market, SALES)
    reconcile(bank, 900_00)
    given = {"on": date(2026, 4, 3), "reason": "flour", "authority": "person:1"}
    reverse(book=book, entry_id=row.entry_id, by=None, at=NOON, **given)
    post(book, entry(date(2026, 4, 3), -100_00, FLOUR))
    done = reconcile(bank, 907_00, on=date(2026, 4, 30))
    assert sum(cents for _, cents in done.outstanding) == 0


def test_a_cheque_from_before_the_first_statement_can_be_on_its_way(
    bank: BankAccount, book: Book
) -> None:
    (cheque,) = post(book, entry(date(2026, 2, 20), -40_00, FLOUR, "Cheque 1001"))
    take(bank, HEAD + "2026-03-02,Rent,-100\n")
    book_it(lines(bank)[0], RENT)
    beside = selectors.compare(bank, on=date(2026, 3, 31), statement_cents=900_00)
    assert beside.rows.older[0].directive.entry_id == cheque.entry_id
    assert beside.comparison.difference_cents == -40_00
    reconcile(bank, 900_00, older=[cheque.entry_id])
    later = selectors.compare(bank, on=date(2026, 4, 30), statement_cents=900_00)
    assert later.comparison.agrees  # carried on from March


def test_a_day_that_is_not_over_cannot_be_reconciled(bank: BankAccount) -> None:
    with pytest.raises(reconciling.NotOverError):
        reconcile(bank, 0, on=date(2027, 1, 1))


def test_a_card_is_reconciled_with_what_is_owed_below_zero(
    card: BankAccount, book: Book
) -> None:
    take(card, files.QFX_CARD, "card.qfx")
    (line,) = lines(card)
    assert selectors.last_statement(card).closing_cents == -420_90
    book_it(line, FLOUR)
    assert balance(book, CARD, on=date(2026, 3, 31)) == -312_80
    assert reconcile(card, -312_80).book_cents == -312_80


def test_what_happened_is_in_the_record(bank: BankAccount, book: Book) -> None:
    take(bank, HEAD + "2026-03-02,Rent,-100\n")
    book_it(lines(bank)[0], RENT)
    reconcile(bank, 900_00)
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"inbox.bank_added", "inbox.statement", "inbox.booked"} <= actions
    assert "inbox.reconciled" in actions


def test_nobody_writes_between_what_is_compared_and_what_is_asserted(
    bank: BankAccount, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    lock, compare = reconciling.rows.lock, selectors.compare

    def locks(of: Book) -> Book:
        done.append("locks")
        return lock(of)

    def compares(*args: Any, **more: Any) -> Any:
        done.append("compares")
        return compare(*args, **more)

    monkeypatch.setattr(reconciling.rows, "lock", locks)
    monkeypatch.setattr(selectors, "compare", compares)
    reconcile(bank, balance(book, CHECKING, on=date(2026, 3, 31)))
    assert done[:2] == ["locks", "compares"]
