"""Undoing what was done with a line: it is open again, and the books say why."""

from datetime import date, datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.errors import N_, CoopError
from ledger.books.selectors import reversal_of
from ledger.books.services.reversing import reverse
from ledger.inbox.models import BankAccount, BankLine, Reconciliation
from ledger.inbox.services.banks import record_of


class StillOpenError(CoopError):
    """Nothing to undo."""

    template = N_("This line is not settled yet, so there is nothing to undo.")


class ReconciledError(CoopError):
    """A line of a statement that was agreed."""

    template = N_(
        "The account was reconciled on {on}, with this line in it. What was agreed "
        "stays: post a correction in the books instead."
    )


@transaction.atomic
def undo_line(
    *,
    line: BankLine,
    reason: str,
    on: date | None = None,
    by: User | None,
    at: datetime,
    override: str = "",
) -> BankLine:
    """Open a settled line again; an entry that booked it is reversed, on its own day.

    A line that was found in the books, or set aside, is let go of; the entry stays.
    """
    BankAccount.objects.select_for_update().get(pk=line.bank_account_id)
    line = _locked(line)
    if line.state == BankLine.State.BOOKED and line.posting:
        row, book = line.posting.directive, line.bank_account.book
        if reversal_of(book, row) is None:
            reverse(
                book=book,
                entry_id=row.entry_id,
                on=on or row.date,
                reason=reason,
                authority=f"person:{by.pk if by else 0}",
                by=by,
                at=at,
                override=override,
            )
    data: dict[str, str | int] = {
        "line": line.pk,
        "was": line.state,
        "reason": reason[:200],
    }
    _open(line)
    record_of(line.bank_account, "inbox.undone", data, by, at)
    return line


def _locked(line: BankLine) -> BankLine:
    """The line, locked, if there is something to undo that was not agreed."""
    found = BankLine.objects.select_for_update(of=("self",)).select_related(
        "bank_account__book__cooperative", "posting__directive"
    )
    line = found.get(pk=line.pk)
    if line.state == BankLine.State.OPEN:
        raise StillOpenError
    agreed = Reconciliation.objects.filter(
        bank_account=line.bank_account_id, on__gte=line.on
    )
    first = agreed.order_by("on").first()
    if first:
        raise ReconciledError(on=first.on)
    return line


def _open(line: BankLine) -> None:
    line.state, line.posting, line.reason = BankLine.State.OPEN, None, ""
    line.settled_by, line.settled_at = None, None
    line.save(update_fields=["state", "posting", "reason", "settled_by", "settled_at"])
