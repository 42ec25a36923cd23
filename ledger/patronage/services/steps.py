"""Saying that a step of a year was looked at, taking that back, and closing the year."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from ledger.patronage import path
from ledger.patronage.models import YearNote
from ledger.patronage.objections import StepNotReadyError
from ledger.patronage.selectors import path_of, year_of, year_view
from ledger.patronage.services.keeping import lock_book


@transaction.atomic
def mark_step(
    *,
    cooperative: Cooperative,
    year_end: date,
    step: str,
    by: User | None,
    at: datetime,
    words: str = "",
) -> YearNote:
    """Say that a step is done; saying it again changes nothing.

    The year is closed only when every step before is done.
    """
    lock_book(cooperative)
    if step not in path.MARKED:
        raise ValueError(f"no step that somebody marks: {step}")
    held = YearNote.objects.filter(
        cooperative=cooperative, year_end=year_end, step=step, undone_at__isnull=True
    ).first()
    if held:
        return held
    if step == path.CLOSE:
        _check_all_done(cooperative, year_end, on=timezone.localdate(at))
    note = YearNote.objects.create(
        cooperative=cooperative,
        year_end=year_end,
        step=step,
        words=" ".join(words.split())[:300],
        done_by=by,
        done_at=at,
    )
    _record("patronage.step_done", note, by, at)
    return note


@transaction.atomic
def unmark_step(
    *,
    cooperative: Cooperative,
    year_end: date,
    step: str,
    by: User | None,
    at: datetime,
) -> None:
    """Take back that a step was done; what was said before stays on record."""
    lock_book(cooperative)
    held = YearNote.objects.filter(
        cooperative=cooperative, year_end=year_end, step=step, undone_at__isnull=True
    ).first()
    if held:
        YearNote.objects.filter(pk=held.pk).update(undone_at=at)
        _record("patronage.step_undone", held, by, at)


def _check_all_done(cooperative: Cooperative, year_end: date, *, on: date) -> None:
    year = year_of(cooperative, year_end)
    steps = path_of(cooperative, year_view(cooperative, year, on=on), on=on)
    still = [
        step.title for step in steps if step.key != path.CLOSE and step.state != path.DONE
    ]
    if still:
        raise StepNotReadyError(year=year.name, steps=", ".join(still))


def _record(action: str, note: YearNote, by: User | None, at: datetime) -> None:
    record(
        scope=note.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"year:{note.year_end:%Y}",
        data={"step": note.step, "words": note.words},
        at=at,
    )
