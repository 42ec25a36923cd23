"""Gathering what somebody did in a course, in a few queries."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cms.courses.selectors import LessonOutline
from cms.learning.models import (
    Answer,
    Attendance,
    CohortSession,
    Enrolment,
    LessonRead,
    Presence,
    Worksheet,
)
from cms.learning.selectors.groups import group_of

Sheets = dict[str, tuple[int, str]]
"""Block id to pk and state of a worksheet."""


def read_by(user: int, keys: Collection[UUID]) -> frozenset[UUID]:
    """The lessons, of these, that somebody said they have read."""
    rows = LessonRead.objects.filter(user=user, translation_key__in=keys)
    return frozenset(rows.values_list("translation_key", flat=True))


def known_by(
    user: int, lessons: Sequence[LessonOutline]
) -> tuple[frozenset[str], frozenset[str]]:
    """Questions known as they stand, and those known in words that have changed."""
    shas = {
        str(block): sha for lesson in lessons for block, sha in lesson.questions.items()
    }
    rows = Answer.objects.filter(
        user=user,
        translation_key__in=[lesson.key for lesson in lessons],
        right_at__isnull=False,
    )
    right = {
        str(block): sha for block, sha in rows.values_list("block_id", "question_sha")
    }
    known = frozenset(block for block, sha in right.items() if shas.get(block) == sha)
    return known, frozenset(right) - known


def sheets_of(enrolment: Enrolment, keys: Collection[UUID]) -> Sheets:
    """Block id to pk and state of the worksheets that count.

    Those of the group for who is in one, one's own for who is not.
    """
    if not enrolment.pk:
        return {}
    group = group_of(enrolment)
    rows = Worksheet.objects.filter(translation_key__in=keys)
    owned = rows.filter(group=group) if group else rows.filter(enrolment=enrolment)
    told = owned.values_list("pk", "block_id", "state")
    return {str(block): (pk, state) for pk, block, state in told}


def attended(enrolment: Enrolment, on: date) -> tuple[int, int, int]:
    """Sessions held and attended, and those held that nobody noted.

    Held is what ended before the day, or has a note on attendance, and was not cancelled.
    A session from which somebody was excused is not among those held for them.
    """
    if enrolment.cohort is None:
        return 0, 0, 0
    noted = Exists(Attendance.objects.filter(session=OuterRef("pk")))
    rows = CohortSession.objects.filter(cohort=enrolment.cohort, is_cancelled=False)
    rows = rows.annotate(is_noted=noted).filter(
        Q(is_noted=True) | Q(ends_at__lt=_begin_of(on))
    )
    held = dict(rows.values_list("pk", "is_noted"))
    notes = Attendance.objects.filter(session__in=held, enrolment=enrolment)
    told = Counter(notes.values_list("presence", flat=True))
    unnoted = sum(not is_noted for is_noted in held.values())
    return len(held) - told[Presence.EXCUSED], told[Presence.CAME], unnoted


def _begin_of(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time.min))
