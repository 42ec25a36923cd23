"""Reading worksheets: whose they are, who may see them, and what they say."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from cms.courses.selectors import WorksheetForm, worksheet_of
from cms.learning.models import (
    Cohort,
    Enrolment,
    EnrolmentState,
    Facilitator,
    LearningGroup,
    Worksheet,
    WorksheetEvent,
    WorksheetState,
)
from cms.learning.selectors.groups import members_of, works_as_one
from coopkit.accounts.models import User
from coopkit.worksheets.fields import is_unread

OPEN_STATES = frozenset({WorksheetState.DRAFT, WorksheetState.RETURNED})
"""In these a worksheet can be filled in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A worksheet as somebody sees it: whether it is theirs, and whether they lead."""

    worksheet: Worksheet
    cohort: Cohort | None
    course: UUID
    is_mine: bool
    is_led: bool

    @property
    def is_open(self) -> bool:
        return self.is_mine and self.worksheet.state in OPEN_STATES

    @property
    def needs_reply(self) -> bool:
        """Whether a facilitator answers: not where people learn alone or as equals."""
        return needs_reply(self.cohort)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldAnswer:
    """What a worksheet says under a key: an exact value, and the bylaws' parameter."""

    key: str
    kind: str
    label: str
    value: Any
    parameter: str
    lesson: UUID
    worksheet: int
    state: str


def needs_reply(cohort: Cohort | None) -> bool:
    """Whether what is handed in waits for a facilitator: in a class, nowhere else."""
    return cohort is not None and not works_as_one(cohort)


def sheet_for(user: User, pk: int) -> Sheet | None:
    """A worksheet for who may see it: one's own, the group's, or of a cohort led.

    Whoever has left a cohort still sees their own; a group's is for those in it.
    """
    rows = Worksheet.objects.select_related(
        "enrolment__cohort", "enrolment__user", "group__cohort", "saved_by"
    )
    worksheet = rows.filter(pk=pk).first()
    if worksheet is None:
        return None
    is_mine, course = _is_of(user, worksheet)
    cohort = cohort_of(worksheet)
    is_led = (
        cohort is not None
        and Facilitator.objects.filter(cohort=cohort, user=user).exists()
    )
    if not is_mine and not is_led:
        own = worksheet.enrolment
        if own is None or own.user_id != user.pk:
            return None
    return Sheet(
        worksheet=worksheet,
        cohort=cohort,
        course=course,
        is_mine=is_mine,
        is_led=is_led,
    )


def cohort_of(worksheet: Worksheet) -> Cohort | None:
    """The cohort in which a worksheet is filled in, or None for who learns alone."""
    if worksheet.group:
        return worksheet.group.cohort
    return worksheet.enrolment.cohort if worksheet.enrolment else None


def _is_of(user: User, worksheet: Worksheet) -> tuple[bool, UUID]:
    """Whether somebody fills in a worksheet today, and its course."""
    if worksheet.group:
        is_in = members_of(worksheet.group).filter(user=user).exists()
        return is_in, worksheet.group.cohort.course_key
    own = worksheet.enrolment
    if own is None:
        raise ValueError("a worksheet of nobody")
    takes_part = own.state == EnrolmentState.TAKING_PART
    return takes_part and own.user_id == user.pk, own.course_key


def events_of(worksheet: Worksheet) -> QuerySet[WorksheetEvent]:
    """What happened to a worksheet, the first first."""
    return worksheet.events.select_related("by")


def worksheets_in(
    enrolment: Enrolment, *, group: int | None, block_ids: Collection[str]
) -> dict[str, Worksheet]:
    """The worksheets of a person, or of their group by its number, by block id."""
    if not block_ids:
        return {}
    rows = Worksheet.objects.filter(block_id__in=block_ids)
    owned = rows.filter(group=group) if group else rows.filter(enrolment=enrolment)
    return {str(row.block_id): row for row in owned}


def answers_for(
    owner: Enrolment | LearningGroup,
    *,
    language: str,
    states: Collection[str] = WorksheetState.values,
) -> Mapping[str, FieldAnswer]:
    """What somebody's or a group's worksheets say, by field key.

    The values are exact (see `fields`); what could not be read yet is left out, and what
    stands in a lesson that is no longer published. A key
    that two worksheets ask has the answer that was saved last. By `parameter` an answer
    becomes a proposal for the bylaws; only a recorded decision makes it one.
    """
    rows = Worksheet.objects.filter(_owned_by(owner), state__in=states).order_by(
        "saved_at", "pk"
    )
    found: dict[str, FieldAnswer] = {}
    for row in rows:
        try:
            form = worksheet_of(row.translation_key, row.block_id, language=language)
        except Http404:
            continue
        found |= _answers_in(row, form)
    return found


def _owned_by(owner: Enrolment | LearningGroup) -> Q:
    return Q(group=owner) if isinstance(owner, LearningGroup) else Q(enrolment=owner)


def _answers_in(row: Worksheet, form: WorksheetForm) -> dict[str, FieldAnswer]:
    return {
        field.key: FieldAnswer(
            key=field.key,
            kind=field.kind,
            label=field.label,
            value=row.values[field.key],
            parameter=field.parameter,
            lesson=row.translation_key,
            worksheet=row.pk,
            state=row.state,
        )
        for field in form.fields
        if field.key in row.values and not is_unread(row.values[field.key])
    }
