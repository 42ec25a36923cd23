"""Reconciling: the books and the bank agree, and the books assert it from then on."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from coopkit.accounts.models import User
from coopkit.errors import N_, CoopError
from coopkit.money import plain_amount
from ledger.books.journal import AssertBalance
from ledger.books.models import Directive
from ledger.books.selectors import balance
from ledger.books.services import post, rows
from ledger.inbox import selectors
from ledger.inbox.models import BankAccount, Reconciliation
from ledger.inbox.reconciliation import Comparison, NotReconciledError
from ledger.inbox.services.banks import record_of


class ReconciledAlreadyError(CoopError):
    """A day that was agreed before."""

    template = N_(
        "“{label}” was reconciled on {on} already. Choose a later day of a statement."
    )


class NotOverError(CoopError):
    """A day that is still to come."""

    template = N_("{on} is not over yet. Reconcile to a statement of a day that is.")


LINES = N_("lines not booked: {count}, together {amount}")
LATER = N_("lines booked on a later day: {count}, together {amount}")
BACK = N_("lines whose entry was taken back: {count}, together {amount}")
DIFFERENCE = N_("the books hold {amount} more than they should")
LESS = N_("the books hold {amount} less than they should")


class MissingError(CoopError):
    """One thing that keeps books and statement apart."""

    def __init__(self, template: str, **params: object) -> None:
        self.said = template
        super().__init__(**params)

    def __str__(self) -> str:
        written = CoopError._translate(self.said)
        return written.format(**self.params)


class AllMissingError(CoopError):
    """Several things at once, in one sentence."""

    def __init__(self, parts: Sequence[MissingError]) -> None:
        self.parts = tuple(parts)
        super().__init__()

    def __str__(self) -> str:
        return "; ".join(str(part) for part in self.parts)


@transaction.atomic
def reconcile(
    *,
    bank_account: BankAccount,
    on: date,
    statement_cents: int,
    older: Sequence[str] = (),
    by: User | None,
    at: datetime,
) -> Reconciliation:
    """Agree the books with a bank's balance at the end of a day; or say what is missing.

    The books assert their balance for the next day's start, so that no later entry can
    change it unseen. `older` are ids of entries from before the first statement that
    are still on their way. A card's statement that says 120 owed is -12000 cents.
    """
    bank = BankAccount.objects.select_for_update().get(pk=bank_account.pk)
    bank.book = rows.lock(bank_account.book)  # what is agreed is what is asserted below
    _check_day(bank, on, localdate(at))
    beside = selectors.compare(bank, on=on, statement_cents=statement_cents, older=older)
    found = beside.comparison
    if not found.agrees:
        places = bank.book.cooperative.minor_units
        raise NotReconciledError(on=on, missing=missing(found, places))
    done = Reconciliation.objects.create(
        bank_account=bank,
        on=on,
        statement_cents=statement_cents,
        book_cents=found.book_cents,
        outstanding=[[item.name, item.cents] for item in found.on_its_way],
        assertion=_assert(bank, on, by, at),
        done_by=by,
        done_at=at,
    )
    data: dict[str, str | int] = {"on": on.isoformat()}
    data |= {"statement_cents": statement_cents}
    record_of(bank, "inbox.reconciled", data, by, at)
    return done


def _check_day(bank: BankAccount, on: date, today: date) -> None:
    if on > today:
        raise NotOverError(on=on)
    if Reconciliation.objects.filter(bank_account=bank, on=on).exists():
        raise ReconciledAlreadyError(label=bank.label, on=on)


def _assert(bank: BankAccount, on: date, by: User | None, at: datetime) -> Directive:
    """Have the books assert what the account, with all in it, holds the next morning."""
    name = bank.account.name
    held = balance(bank.book, name, on=on)
    (row,) = post(
        book=bank.book,
        entries=[AssertBalance(on + timedelta(days=1), name, held)],
        batch=f"bank-{bank.pk}-{on:%Y%m}",
        authority=f"person:{by.pk if by else 0}",
        by=by,
        at=at,
    )
    return row


def missing(found: Comparison, places: int) -> AllMissingError:
    """What keeps the books and the statement apart, to the cent."""

    def said(template: str, cents: int, count: int = 0) -> MissingError:
        amount = plain_amount(cents, minor_units=places)
        return MissingError(template, amount=amount, count=count)

    parts = []
    if found.not_booked:
        parts.append(said(LINES, found.not_booked_cents, len(found.not_booked)))
    if found.booked_later:
        parts.append(said(LATER, found.booked_later_cents, len(found.booked_later)))
    if found.taken_back:
        parts.append(said(BACK, found.taken_back_cents, len(found.taken_back)))
    if found.difference_cents:
        template = DIFFERENCE if found.difference_cents > 0 else LESS
        parts.append(said(template, abs(found.difference_cents)))
    return AllMissingError(parts)
