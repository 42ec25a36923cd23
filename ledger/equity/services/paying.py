"""What follows once something from capital was paid, or came back: the register tells."""

import re
from datetime import date

from django.db import transaction

from coopkit.cooperatives.models import Cooperative
from ledger.equity.models import MemberNote, NoteInstallment
from ledger.equity.models.notes import NoteState
from ledger.equity.services.unclaimed import mark_claimed, mark_unclaimed_again

_NOTE = re.compile(r"note-(\d+)-(\d+)")
_UNCLAIMED = re.compile(r"unclaimed-(\d+)")


@transaction.atomic
def mark_paid(
    cooperative: Cooperative, key: str, code: str, on: date, batch: str
) -> None:
    """Mark a payment of a note, or unclaimed money, as paid; other keys are not kept.

    A note whose last payment was made is settled.
    """
    note = _NOTE.fullmatch(key)
    if note:
        _pay_installment(cooperative, int(note[1]), int(note[2]), on=on, batch=batch)
    held = _UNCLAIMED.fullmatch(key)
    if held:
        mark_claimed(cooperative, int(held[1]), on=on, batch=batch)


@transaction.atomic
def mark_unpaid(
    cooperative: Cooperative, key: str, code: str, on: date, batch: str
) -> None:
    """Let a payment of a note, or unclaimed money, be owed again: it came back.

    `batch` is the one it was paid by; what another batch paid stays paid.
    """
    note = _NOTE.fullmatch(key)
    if note:
        _open_installment(cooperative, int(note[1]), int(note[2]), batch=batch)
    held = _UNCLAIMED.fullmatch(key)
    if held:
        mark_unclaimed_again(cooperative, int(held[1]), batch=batch)


def _open_installment(
    cooperative: Cooperative, number: int, place: int, *, batch: str
) -> None:
    """An installment falls due as it did before; a note that was settled is open."""
    opened = NoteInstallment.objects.filter(
        note__cooperative=cooperative, note__number=number, place=place, batch=batch
    ).update(paid_on=None, batch="")
    if opened:
        MemberNote.objects.filter(
            cooperative=cooperative, number=number, state=NoteState.SETTLED
        ).update(state=NoteState.OPEN)


def _pay_installment(
    cooperative: Cooperative, number: int, place: int, *, on: date, batch: str
) -> None:
    mine = NoteInstallment.objects.filter(
        note__cooperative=cooperative, note__number=number, paid_on__isnull=True
    )
    mine.filter(place=place).update(paid_on=on, batch=batch)
    if not mine.exists():
        MemberNote.objects.filter(
            cooperative=cooperative, number=number, state=NoteState.OPEN
        ).update(state=NoteState.SETTLED)
