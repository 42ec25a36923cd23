"""Reading who wished to be reminded, and what there is to tell them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from cms.learning.models import (
    CohortSession,
    Enrolment,
    EnrolmentState,
    Reminders,
    Worksheet,
    WorksheetState,
)
from cms.learning.prompting import (
    BETWEEN,
    SOON,
    Meeting,
    Pause,
    Prompt,
    Returned,
    prompt_of,
)
from cms.learning.selectors.cohorts import course_names
from cms.learning.selectors.places import lesson_names
from coopkit.accounts.models import User


def wish_of(user: User) -> Reminders | None:
    """What somebody wished; nothing where they never said anything."""
    return Reminders.objects.filter(user=user).first()


def wish_behind(token: UUID) -> Reminders | None:
    """Whose reminders a link in a mail stops."""
    return Reminders.objects.select_related("user").filter(token=token).first()


def due(*, on: date) -> QuerySet[Reminders]:
    """Who wished it, can sign in, and had no mail for a week."""
    rested = Q(sent_on=None) | Q(sent_on__lte=on - BETWEEN)
    rows = Reminders.objects.filter(rested, is_on=True, user__is_active=True)
    return rows.select_related("user").order_by("pk")


def prompts_of(wishes: Sequence[Reminders], *, at: datetime) -> Mapping[int, Prompt]:
    """What to tell each, by the wish's pk; six queries, however many they are."""
    on = timezone.localdate(at)
    taken = _enrolments([wish.user_id for wish in wishes], on=on)
    cohorts = {one.cohort_id for rows in taken.values() for one in rows if one.cohort_id}
    meetings = _meetings(cohorts, at)
    languages = {wish.user.language for wish in wishes}
    keys = {one.course_key for rows in taken.values() for one in rows}
    titles = {
        language: {key: one.title for key, one in names.items()}
        for language in languages
        for names in [course_names(keys, language=language)]
    }
    returned = _returned(taken, languages)
    found = {}
    for wish in wishes:
        mine, language = taken.get(wish.user_id, ()), wish.user.language
        found[wish.pk] = prompt_of(
            meetings=[m for one in mine for m in meetings.get(one.cohort_id or 0, ())],
            returned=[r for one in mine for r in returned.get((one.pk, language), ())],
            pauses=[
                Pause(title=_title(one, titles[language]), since=one.active_on)
                for one in mine
                if one.active_on
            ],
            sent_on=wish.sent_on,
            at=at,
            on=on,
        )
    return found


def _title(enrolment: Enrolment, titles: Mapping[UUID, str]) -> str:
    """What a course is called where somebody takes it: as the cohort, else as itself."""
    if enrolment.cohort:
        return enrolment.cohort.title
    return titles.get(enrolment.course_key, "")


def _enrolments(users: Sequence[int], *, on: date) -> Mapping[int, list[Enrolment]]:
    """The running courses of some people: those with a cohort that is over are not."""
    running = Q(cohort=None) | (
        Q(cohort__closed_at=None, cohort__starts_on__lte=on + SOON)
        & (Q(cohort__ends_on=None) | Q(cohort__ends_on__gte=on))
    )
    rows = Enrolment.objects.filter(
        running,
        user__in=users,
        state=EnrolmentState.TAKING_PART,
        certificate=None,
    )
    found: dict[int, list[Enrolment]] = defaultdict(list)
    for one in rows.select_related("cohort").order_by("pk"):
        found[one.user_id].append(one)
    return found


def _meetings(cohorts: set[int], at: datetime) -> Mapping[int, list[Meeting]]:
    rows = CohortSession.objects.filter(
        cohort__in=cohorts, is_cancelled=False, starts_at__range=(at, at + SOON)
    )
    found: dict[int, list[Meeting]] = defaultdict(list)
    for one in rows.select_related("cohort"):
        title, place = one.cohort.title, one.place
        meeting = Meeting(title=title, at=one.starts_at, place=place)
        found[one.cohort_id].append(meeting)
    return found


def _returned(
    taken: Mapping[int, list[Enrolment]], languages: set[str]
) -> Mapping[tuple[int, str], list[Returned]]:
    """Worksheets that came back, by enrolment and language; a group's to all of it."""
    enrolments = [one.pk for rows in taken.values() for one in rows]
    rows = Worksheet.objects.filter(state=WorksheetState.RETURNED)
    came = Max("events__at", filter=Q(events__state=WorksheetState.RETURNED))
    own = rows.filter(enrolment__in=enrolments).annotate(came=came)
    columns = ("translation_key", "came")
    found = [(who, key, at) for who, key, at in own.values_list("enrolment", *columns)]
    groups = rows.filter(group__members__in=enrolments).annotate(came=came)
    found += groups.values_list("group__members", *columns)
    keys = {key for _, key, _ in found}
    titles: dict[tuple[int, str], list[Returned]] = defaultdict(list)
    for language in languages if keys else ():
        names = lesson_names(keys, language=language)
        for who, key, at in found:
            if at and key in names:
                on = timezone.localdate(at)
                titles[who, language].append(Returned(title=names[key].title, on=on))
    return titles
