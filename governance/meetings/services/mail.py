"""Mailing a notice: the words everybody gets, a link, and the calendar entry."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from coopkit.offers import Seal, seal_all
from governance.meetings.invitation import CANCEL, PUBLISH
from governance.meetings.models import Channel, Meeting, MeetingNotice, MeetingState
from governance.meetings.selectors.calendars import invitation_file

log = logging.getLogger(__name__)


def announce_meeting(
    meeting_id: int, sequence: int, texts: Mapping[str, str], at: datetime
) -> None:
    """Mail each who is told by e-mail; one that fails stops no other."""
    meeting = Meeting.objects.select_related("cooperative").get(pk=meeting_id)
    sealed = seal_all(
        meeting.cooperative, place="mail", subject=f"meeting:{meeting_id}", at=at
    )
    rows = MeetingNotice.objects.filter(
        meeting=meeting, sequence=sequence, channel=Channel.EMAIL, at=at
    )
    connection = get_connection()
    for notice in rows.exclude(to="").select_related("membership__person").order_by("pk"):
        message = _letter(meeting, notice, texts, sealed, at=at)
        message.connection = connection
        try:
            message.send()
        except OSError:
            log.exception("the mail of notice %s was not sent", notice.pk)


def link_to(meeting: Meeting, language: str) -> str:
    """The meeting's page, absolute, in a language."""
    with translation.override(language):
        return f"{settings.SITE_URL}{meeting.get_absolute_url()}"


def _letter(
    meeting: Meeting,
    notice: MeetingNotice,
    texts: Mapping[str, str],
    sealed: Sequence[Seal],
    *,
    at: datetime,
) -> EmailMessage:
    person = notice.membership.person
    context = {
        "meeting": meeting,
        "cooperative": meeting.cooperative,
        "person": person,
        "text": texts[person.language],
        "sha256": notice.text_sha256,
        "sealed": sealed,
        "link": link_to(meeting, person.language),
    }
    with translation.override(person.language):
        context["calendar"] = settings.SITE_URL + reverse(
            "meetings:calendar", args=[meeting.cooperative.slug]
        )
        subject = render_to_string("governance/meetings/mail_subject.txt", context)
        body = render_to_string("governance/meetings/mail.txt", context)
        message = EmailMessage(
            subject=" ".join(subject.split()), body=body, to=[notice.to]
        )
        method = CANCEL if meeting.state == MeetingState.CANCELLED else PUBLISH
        message.attach(
            f"meeting-{meeting.pk}.ics",
            invitation_file(meeting, at=at, method=method).decode(),
            "text/calendar",
        )
    return message
