"""Gathering what people did in a course, for one or for many in the same few queries."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cms.courses.selectors import LessonOutline
from cms.learning.models import (
    Answer,
    Attendance,
    Cohort,
    CohortSession,
    Enrolment,
    LessonRead,
    Presence,
    Worksheet,
)
from cms.learning.selectors.groups import groups_by_enrolment

Sheets = dict[str, tuple[int, str]]
"""Block id to pk and state of a worksheet."""


def read_by(users: Collection[int], keys: Collection[UUID]) -> dict[int, set[UUID]]:
    rows = LessonRead.objects.filter(user__in=users, translation_key__in=keys)
    return _gathered(rows.values_list("user_id", "translation_key"))


def known_by(
    users: Collection[int], lessons: Sequence[LessonOutline]
) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """Questions known as they stand, and those known in words that have changed."""
    shas = {
        str(block): sha for lesson in lessons for block, sha in lesson.questions.items()
    }
    rows = Answer.objects.filter(
        user__in=users,
        translation_key__in=[lesson.key for lesson in lessons],
        right_at__isnull=False,
    )
    known: dict[int, set[str]] = {}
    void: dict[int, set[str]] = {}
    for user, block, sha in rows.values_list("user_id", "block_id", "question_sha"):
        there = known if shas.get(str(block)) == sha else void
        there.setdefault(user, set()).add(str(block))
    return known, void


def sheets_of(
    enrolments: Sequence[Enrolment], keys: Collection[UUID]
) -> dict[int, Sheets]:
    """By enrolment: block id to pk and state of the worksheet that counts.

    That of the group for who is in one, one's own for who is not.
    """
    saved = [one for one in enrolments if one.pk]
    if not saved:
        return {}
    groups = groups_by_enrolment(saved)
    alone = [one.pk for one in saved if one.pk not in groups]
    rows = Worksheet.objects.filter(
        Q(enrolment__in=alone) | Q(group__in=set(groups.values())),
        translation_key__in=keys,
    )
    by_owner: dict[tuple[str, int], Sheets] = {}
    columns = ("pk", "enrolment_id", "group_id", "block_id", "state")
    for pk, own, group, block, state in rows.values_list(*columns):
        owner = ("group", group) if group else ("own", own)
        by_owner.setdefault(owner, {})[str(block)] = (pk, state)
    return {
        one.pk: by_owner.get(
            ("group", groups[one.pk]) if one.pk in groups else ("own", one.pk), {}
        )
        for one in saved
    }


def attended(
    cohort: Cohort | None, enrolments: Sequence[Enrolment], on: date
) -> tuple[dict[int, int], dict[int, int], int]:
    """Sessions held and attended by enrolment, and those held that nobody noted.

    Held is what ended before the day, or has a note on attendance, and was not cancelled.
    A session from which somebody was excused is not among those held for them.
    """
    if cohort is None:
        return {}, {}, 0
    noted = Exists(Attendance.objects.filter(session=OuterRef("pk")))
    rows = CohortSession.objects.filter(cohort=cohort, is_cancelled=False)
    rows = rows.annotate(is_noted=noted).filter(
        Q(is_noted=True) | Q(ends_at__lt=_begin_of(on))
    )
    held = dict(rows.values_list("pk", "is_noted"))
    notes = Attendance.objects.filter(session__in=held, enrolment__in=enrolments)
    came: Counter[int] = Counter()
    excused: Counter[int] = Counter()
    for who, presence in notes.values_list("enrolment_id", "presence"):
        came[who] += presence == Presence.CAME
        excused[who] += presence == Presence.EXCUSED
    counted = {one.pk: len(held) - excused[one.pk] for one in enrolments}
    return counted, dict(came), sum(not is_noted for is_noted in held.values())


def _begin_of(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time.min))


def _gathered(rows: Iterable[tuple[int, UUID]]) -> dict[int, set[UUID]]:
    found: dict[int, set[UUID]] = {}
    for who, what in rows:
        found.setdefault(who, set()).add(what)
    return found
