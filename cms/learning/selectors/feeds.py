"""The private calendar address of a cohort's sessions, and what it answers with.

The address holds a signed ticket, of an enrolment or of somebody who leads. It ends by
itself when the person leaves: the ticket names the day they came in, too.
"""

from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _, override

from cms.learning.models import (
    Cohort,
    CohortSession,
    Enrolment,
    EnrolmentState,
    Facilitator,
)
from cms.learning.selectors.cohorts import outline_or_none, sessions_of
from cms.learning.selectors.queue import lessons_named
from cms.learning.sessions_file import Hour, calendar_of
from coopkit.accounts.models import User

SALT = "cms.learning.sessions"
LEARNER, LEADER = "e", "f"
LONGEST_TICKET = 120


def address_for(cohort: Cohort, user: User, enrolment: Enrolment | None) -> str:
    """The whole calendar address of somebody in a cohort; "" for who is not in it."""
    if enrolment is not None and enrolment.state == EnrolmentState.TAKING_PART:
        ticket = _ticket(LEARNER, enrolment.pk, enrolment.decided_at)
    else:
        row = Facilitator.objects.filter(cohort=cohort, user=user).first()
        if row is None:
            return ""
        ticket = _ticket(LEADER, row.pk, row.since)
    path = reverse("learning:sessions_ics", args=[ticket])
    return f"{settings.SITE_URL}{path}"


def feed_of(ticket: str, *, at: datetime) -> bytes | None:
    """The sessions of whoever holds a ticket, in their language; None for no holder."""
    found = _holder(ticket[:LONGEST_TICKET])
    if found is None:
        return None
    cohort, user = found
    with override(user.language):
        return _file(cohort, user.language, at=at)


def hours_of(
    cohort: Cohort, sessions: list[CohortSession], *, language: str
) -> list[Hour]:
    """Sessions as a calendar shows them, in a language."""
    outline = outline_or_none(cohort.course_key, language=language)
    host = urlsplit(settings.SITE_URL).hostname or "coopkit"
    page = f"{settings.SITE_URL}{reverse('learning:cohort', args=[cohort.pk])}"
    return [
        Hour(
            uid=f"{one.uid}@{host}",
            at=one.starts_at,
            until=one.ends_at,
            title=cohort.title,
            detail=detail_of(one, lessons_named(one, outline)),
            place=one.place,
            url=page,
            sequence=one.sequence,
            is_cancelled=one.is_cancelled,
        )
        for one in sessions
    ]


def detail_of(session: CohortSession, lessons: tuple[tuple[str, str, str], ...]) -> str:
    """The lessons of a session, and what to bring, a line each."""
    said = [f"{code} {title}" for code, title, _url in lessons]
    if session.note:
        said.append(_("To bring: %(note)s") % {"note": session.note})
    return "\n".join(said)


def _file(cohort: Cohort, language: str, *, at: datetime) -> bytes:
    sessions = sessions_of(cohort)
    return calendar_of(
        hours_of(cohort, sessions, language=language),
        name=cohort.title,
        language=language,
        zone=ZoneInfo(settings.TIME_ZONE),
        stamp=at,
    )


def _ticket(kind: str, pk: int, since: datetime | None) -> str:
    moment = int(since.timestamp()) if since else 0
    return signing.Signer(salt=SALT, sep="~").sign(f"{kind}{pk}-{moment}")


def _holder(ticket: str) -> tuple[Cohort, User] | None:
    """Whose ticket this is, if they are still in the cohort; one query."""
    try:
        told = signing.Signer(salt=SALT, sep="~").unsign(ticket)
    except signing.BadSignature:
        return None
    kind, pk = told[0], int(told[1:].partition("-")[0])
    row: Enrolment | Facilitator | None
    if kind == LEARNER:
        rows = Enrolment.objects.filter(state=EnrolmentState.TAKING_PART)
        row = rows.select_related("cohort", "user").filter(pk=pk).first()
        since = row.decided_at if row else None
    else:
        row = Facilitator.objects.select_related("cohort", "user").filter(pk=pk).first()
        since = row.since if row else None
    if row is None or row.cohort is None or not row.user.is_active:
        return None
    return (row.cohort, row.user) if _ticket(kind, pk, since) == ticket else None
