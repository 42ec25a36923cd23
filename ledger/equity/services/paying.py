"""What follows once something from capital was paid: the register says so too."""

import re
from datetime import date

from django.db import transaction

from coopkit.cooperatives.models import Cooperative
from ledger.equity.models import MemberNote, NoteInstallment
from ledger.equity.models.notes import NoteState
from ledger.equity.services.unclaimed import mark_claimed

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
