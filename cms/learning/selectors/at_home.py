"""What cohorts show elsewhere: on a co-op's home, in its calendar, on a course's page."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from cms.learning.models import CohortSession, EnrolmentState
from cms.learning.selectors.cohorts import (
    cohorts_led_by,
    course_names,
    enrolment_for,
    outlines_of,
)
from cms.learning.selectors.feeds import detail_of
from cms.learning.selectors.queue import lessons_named, number_waiting
from coopkit.accounts.models import User
from coopkit.offers import Card, Need, Occasion, Visit

SOON = timedelta(days=2)
LOOKS_BACK = timedelta(days=400)


def needs(visit: Visit) -> Iterator[Need]:
    """A session that is near, and for who leads what waits for a reply."""
    coming = _sessions(visit).filter(
        is_cancelled=False, ends_at__gte=visit.at, starts_at__lte=visit.at + SOON
    )
    for session in coming[:3]:
        yield Need(
            title=_("Session of “%(title)s”") % {"title": session.cohort.title},
            url=reverse("learning:cohort", args=[session.cohort_id]),
            detail=", ".join(
                said
                for said in (
                    date_format(timezone.localtime(session.starts_at), "DATETIME_FORMAT"),
                    session.place,
                    session.note,
                )
                if said
            ),
            room="learn",
        )
    waiting = number_waiting(visit.user, cooperative=visit.cooperative)
    if waiting:
        said = ngettext(
            "%(number)s worksheet or request waits for your reply",
            "%(number)s worksheets and requests wait for your reply",
            waiting,
        )
        yield Need(
            title=said % {"number": waiting},
            url=reverse("learning:queue"),
            detail=_("From the people of your cohorts."),
            room="learn",
            tone="warn",
        )


def occasions(visit: Visit) -> Iterable[Occasion]:
    """The sessions of somebody's cohorts, for the calendar and its feed.

    A cancelled one stays in it and says so: a calendar that has it must learn it.
    """
    since = visit.at - LOOKS_BACK
    rows = list(_sessions(visit).filter(starts_at__gte=since).order_by("starts_at", "pk"))
    language = visit.user.language
    outlines = outlines_of([row.cohort for row in rows], language=language)
    for session in rows:
        cohort = session.cohort
        lessons = lessons_named(session, outlines.get(cohort.course_key))
        yield Occasion(
            on=timezone.localdate(session.starts_at),
            title=cohort.title,
            detail=detail_of(session, lessons),
            url=reverse("learning:cohort", args=[cohort.pk]),
            uid=f"{session.uid}",
            at=session.starts_at,
            until=session.ends_at,
            place=session.place,
            sequence=session.sequence,
            is_cancelled=session.is_cancelled,
        )


def course_card(
    user: User | None, course_key: UUID, language: str, at: datetime
) -> Card | None:
    """How to take a course, on its page: start it, go on, or join a cohort."""
    enrolment = enrolment_for(user, course_key) if user else None
    name = None if user else course_names([course_key], language=language).get(course_key)
    context = {
        "course": course_key,
        "enrolment": enrolment,
        "is_known": user is not None,
        "url": name.url if name else "",
    }
    return Card(template="cms/learning/course_card.html", context=context)


def _sessions(visit: Visit) -> QuerySet[CohortSession]:
    """The sessions of the cohorts, of this co-op or of none, that somebody is in."""
    mine = Q(
        cohort__enrolments__user=visit.user,
        cohort__enrolments__state=EnrolmentState.TAKING_PART,
    )
    here = Q(cohort__cooperative=visit.cooperative) | Q(cohort__cooperative=None)
    taken = CohortSession.objects.filter(mine).values("pk")
    led = cohorts_led_by(visit.user).order_by().values("pk")
    rows = CohortSession.objects.filter(here, Q(pk__in=taken) | Q(cohort__in=led))
    return rows.select_related("cohort")
