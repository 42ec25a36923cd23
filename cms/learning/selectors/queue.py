"""Reading the facilitator's queue: what waits, who is quiet, what comes next.

Every list is cut before it is read, and the number of queries does not grow with cohorts,
learners or what they did. Whoever leads more people than a room holds is asked another
way for worksheets: from the oldest on, instead of from the people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.courses.selectors import Outline
from cms.learning.models import (
    Answer,
    Attendance,
    Cohort,
    CohortSession,
    Enrolment,
    EnrolmentState,
    LessonRead,
    Presence,
    Worksheet,
    WorksheetState,
)
from cms.learning.queue import ASKED, WORKSHEET, Waiting, in_order, quiet_since
from cms.learning.selectors.cohorts import cohorts_led_by, outlines_of
from cms.learning.selectors.worksheets import needs_reply
from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative

A_PAGE = 20
MOST_COHORTS = 100
MOST_SESSIONS = 8
A_ROOMFUL = 2_000
LOOKS_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Somebody who has done nothing for days; `last` is what they did last, in words."""

    enrolment: Enrolment
    name: str
    cohort: Cohort
    days: int
    last: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A session as the queue shows it, with its lessons and what was noted."""

    session: CohortSession
    lessons: tuple[tuple[str, str, str], ...]
    is_over: bool
    is_noted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A cohort in the queue: how many take part, and how attendance stands so far."""

    cohort: Cohort
    people: int
    came: int = 0
    noted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A facilitator's day; the pages of what waits and of who is quiet are numbered."""

    waiting: tuple[Waiting, ...]
    has_more: bool
    quiet: tuple[Quiet, ...]
    quiet_number: int
    has_more_quiet: bool
    sittings: tuple[Sitting, ...]
    cohorts: tuple[Standing, ...]


def queue_of(
    user: User, *, language: str, on: date, at: datetime, page: int = 1, quiet: int = 1
) -> Queue:
    """All that a facilitator has to see to, in the open cohorts they lead."""
    led = list(cohorts_led_by(user).filter(closed_at=None)[:MOST_COHORTS])
    by_pk = {cohort.pk: cohort for cohort in led}
    outlines = outlines_of(led, language=language)
    people = _people(led)
    waiting = _waiting(by_pk, outlines, sum(people.values()), until=page * A_PAGE + 1)
    number, silent = _quiet(user, by_pk, outlines, on=on, page=quiet)
    first = (page - 1) * A_PAGE
    return Queue(
        waiting=tuple(waiting[first : first + A_PAGE]),
        has_more=len(waiting) > first + A_PAGE,
        quiet=tuple(silent),
        quiet_number=number,
        has_more_quiet=number > quiet * A_PAGE,
        sittings=tuple(_sittings(by_pk, outlines, at=at)),
        cohorts=tuple(_standings(led, people)),
    )


def number_waiting(user: User, *, cooperative: Cooperative) -> int:
    """How many worksheets and requests wait for somebody, of a co-op's cohorts or none's.

    One query for who leads none, five for others.
    """
    here = Q(cooperative=cooperative) | Q(cooperative=None)
    rows = cohorts_led_by(user).filter(here, closed_at=None)
    led = list(rows[:MOST_COHORTS])
    if not led:
        return 0
    asked = Q(cohort__in=led, state=EnrolmentState.ASKED)
    is_small = sum(_people(led).values()) <= A_ROOMFUL
    classes = [cohort.pk for cohort in led if needs_reply(cohort)]
    sheets = sum(rows.count() for rows in _sheets(classes, is_small=is_small))
    return sheets + Enrolment.objects.filter(asked).count()


def name_for_leader(enrolment: Enrolment) -> str:
    """What a facilitator calls somebody: their name, else the alias; never an address."""
    name = enrolment.user.get_full_name() or enrolment.alias
    return name or _("Learner %(number)s") % {"number": enrolment.pk}


def _people(led: Sequence[Cohort]) -> dict[int, int]:
    rows = Enrolment.objects.filter(cohort__in=led, state=EnrolmentState.TAKING_PART)
    counted = rows.values_list("cohort").annotate(number=Count("pk")).order_by()
    return dict(counted.values_list("cohort", "number"))


def _sheets(led: Sequence[int], *, is_small: bool) -> tuple[QuerySet[Worksheet], ...]:
    """The worksheets that wait: of people, and of groups."""
    rows = Worksheet.objects.filter(state=WorksheetState.HANDED_IN)
    groups = rows.filter(group__cohort__in=led)
    if not is_small:
        return rows.filter(enrolment__cohort__in=led), groups
    own = Enrolment.objects.filter(cohort__in=led).values_list("pk", flat=True)
    return rows.filter(enrolment__in=list(own)), groups


def _waiting(
    by_pk: dict[int, Cohort], outlines: dict[UUID, Outline], people: int, *, until: int
) -> list[Waiting]:
    """The oldest of what waits, as many as are asked for."""
    found: list[Waiting] = []
    classes = [pk for pk, cohort in by_pk.items() if needs_reply(cohort)]
    for rows in _sheets(classes, is_small=people <= A_ROOMFUL):
        told = rows.select_related("enrolment__user", "group")
        oldest = told.defer("values").order_by("handed_in_at", "pk")[:until]
        found += [_sheet(sheet, by_pk, outlines) for sheet in oldest]
    asked = Enrolment.objects.filter(cohort__in=by_pk, state=EnrolmentState.ASKED)
    oldest_asked = asked.select_related("user").order_by("asked_at", "pk")[:until]
    found += [_request(one, by_pk) for one in oldest_asked]
    return in_order(found)[:until]


def _request(one: Enrolment, by_pk: dict[int, Cohort]) -> Waiting:
    return Waiting(
        kind=ASKED,
        pk=one.pk,
        since=one.asked_at,
        who=name_for_leader(one),
        what=_("asks for a seat"),
        cohort=by_pk[one.cohort_id or 0].title,
    )


def _sheet(
    sheet: Worksheet, by_pk: dict[int, Cohort], outlines: dict[UUID, Outline]
) -> Waiting:
    if sheet.group is not None:
        who, cohort = sheet.group.name, by_pk[sheet.group.cohort_id]
    elif sheet.enrolment is not None:
        who = name_for_leader(sheet.enrolment)
        cohort = by_pk[sheet.enrolment.cohort_id or 0]
    else:  # pragma: no cover
        raise ValueError(f"worksheet {sheet.pk} is nobody's")
    return Waiting(
        kind=WORKSHEET,
        pk=sheet.pk,
        since=sheet.handed_in_at or sheet.saved_at,
        who=who,
        what=_sheet_title(sheet, outlines.get(cohort.course_key)),
        cohort=cohort.title,
        url=reverse("learning:worksheet", args=[sheet.pk]),
    )


def _sheet_title(sheet: Worksheet, outline: Outline | None) -> str:
    for lesson in outline.lessons if outline else ():
        if lesson.key == sheet.translation_key:
            titles = (
                one.title
                for one in lesson.worksheets
                if str(one.block_id) == str(sheet.block_id)
            )
            return f"{lesson.code} {next(titles, lesson.title)}"
    return _("a worksheet of an earlier course")


def _quiet(
    user: User,
    by_pk: dict[int, Cohort],
    outlines: dict[UUID, Outline],
    *,
    on: date,
    page: int,
) -> tuple[int, list[Quiet]]:
    """How many are quiet in cohorts that run, and a page of them, the longest first.

    Whoever leads is not told of themselves, where they take part too.
    """
    since = quiet_since(on)
    running = [
        cohort.pk
        for cohort in by_pk.values()
        if cohort.starts_on <= since and (cohort.ends_on is None or cohort.ends_on >= on)
    ]
    rows = Enrolment.objects.filter(
        cohort__in=running, state=EnrolmentState.TAKING_PART, active_on__lte=since
    )
    own = Enrolment.objects.filter(user=user, cohort__in=running)
    rows = rows.exclude(pk__in=list(own.values_list("pk", flat=True)))
    first = (page - 1) * A_PAGE
    ordered = rows.order_by("active_on", "pk").values_list("pk", flat=True)
    pks = list(ordered[first : first + A_PAGE])
    found = _with_last(pks)
    return rows.count() if pks or page > 1 else 0, [
        Quiet(
            enrolment=found[pk],
            name=name_for_leader(found[pk]),
            cohort=by_pk[found[pk].cohort_id or 0],
            days=(on - (found[pk].active_on or on)).days,
            last=_last(found[pk], outlines),
        )
        for pk in pks
    ]


def _with_last(pks: Sequence[int]) -> dict[int, Enrolment]:
    """Enrolments with the lesson last read, and the one last answered in."""
    reads = LessonRead.objects.filter(user=OuterRef("user")).order_by("-at")
    answers = Answer.objects.filter(user=OuterRef("user")).order_by("-at")
    rows = Enrolment.objects.filter(pk__in=pks).select_related("user")
    told = rows.annotate(
        read_key=Subquery(reads.values("translation_key")[:1]),
        read_at=Subquery(reads.values("at")[:1]),
        answer_key=Subquery(answers.values("translation_key")[:1]),
        answer_at=Subquery(answers.values("at")[:1]),
    )
    return {row.pk: row for row in told}


def _last(enrolment: Enrolment, outlines: dict[UUID, Outline]) -> str:
    facts = vars(enrolment)
    told = [
        (facts[f"{what}_at"], what, facts[f"{what}_key"])
        for what in ("read", "answer")
        if facts[f"{what}_at"]
    ]
    if not told:
        return ""
    _at, what, key = max(told)
    outline = outlines.get(enrolment.course_key)
    for lesson in outline.lessons if outline else ():
        if lesson.key == key:
            words = _("read %(code)s") if what == "read" else _("answered in %(code)s")
            return words % {"code": f"{lesson.code} {lesson.title}"}
    return ""


def _sittings(
    by_pk: dict[int, Cohort], outlines: dict[UUID, Outline], *, at: datetime
) -> list[Sitting]:
    """The next sessions, and those lately over of which nobody noted who came."""
    noted = Attendance.objects.filter(session=OuterRef("pk"))
    rows = CohortSession.objects.filter(
        cohort__in=by_pk, is_cancelled=False, starts_at__gte=at - LOOKS_BACK
    ).annotate(is_noted=Exists(noted))
    wanted = rows.filter(Q(ends_at__gte=at) | Q(is_noted=False)).order_by("starts_at")
    found = []
    for session in wanted[:MOST_SESSIONS]:
        cohort = by_pk[session.cohort_id]
        session.cohort = cohort
        found.append(
            Sitting(
                session=session,
                lessons=lessons_named(session, outlines.get(cohort.course_key)),
                is_over=session.ends_at < at,
                is_noted=vars(session)["is_noted"],
            )
        )
    return found


def lessons_named(
    session: CohortSession, outline: Outline | None
) -> tuple[tuple[str, str, str], ...]:
    """Code, title and address of the lessons that a session is about."""
    wanted = set(session.lessons)
    return tuple(
        (lesson.code, lesson.title, lesson.url)
        for lesson in (outline.lessons if outline else ())
        if str(lesson.key) in wanted
    )


def _standings(led: Sequence[Cohort], people: dict[int, int]) -> list[Standing]:
    """Each cohort with its attendance; of those too big for a room none is counted."""
    small = [cohort.pk for cohort in led if people.get(cohort.pk, 0) <= A_ROOMFUL]
    rows = Attendance.objects.filter(session__cohort__in=small)
    counted = rows.values(cohort=F("session__cohort")).annotate(
        came=Count("pk", filter=Q(presence=Presence.CAME)), noted=Count("pk")
    )
    by_cohort = {row["cohort"]: (row["came"], row["noted"]) for row in counted.order_by()}
    return [
        Standing(
            cohort=cohort,
            people=people.get(cohort.pk, 0),
            came=by_cohort.get(cohort.pk, (0, 0))[0],
            noted=by_cohort.get(cohort.pk, (0, 0))[1],
        )
        for cohort in led
    ]
