"""Reminding those who wished it: switching on and off, and the mail of the night."""

import logging
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from cms.learning.models import Reminders
from cms.learning.prompting import BETWEEN, Prompt
from cms.learning.selectors import reminders as selectors
from coopkit.accounts.models import User

AT_ONCE = 200

log = logging.getLogger(__name__)


@transaction.atomic
def remind_me(*, user: User, is_on: bool) -> Reminders:
    """Switch one's own reminders on or off; the link of older mails goes on working."""
    wish, _ = Reminders.objects.update_or_create(user=user, defaults={"is_on": is_on})
    return wish


@transaction.atomic
def stop(*, token: UUID) -> bool:
    """Stop reminders by the link in a mail; whether there was such a link."""
    return Reminders.objects.filter(token=token).update(is_on=False) > 0


def remind_nightly(at: datetime) -> Iterator[str]:
    """Mail those who wished it and have something to do; once a week at the most.

    Each is noted before their mail goes out, so that a night that runs twice, or two at
    a time, sends it once; where the mail server refuses, it is tried the next night.
    """
    on, sent = timezone.localdate(at), 0
    connection = get_connection()
    wishes = list(selectors.due(on=on))
    for some in _in_parts(wishes):
        prompts = selectors.prompts_of(some, at=at)
        for wish in some:
            prompt = prompts[wish.pk]
            if prompt and _claim(wish, on):
                sent += _send(wish, prompt, connection)
    if sent:
        yield f"reminded {sent}"


def _in_parts(wishes: Sequence[Reminders]) -> Iterator[Sequence[Reminders]]:
    return (wishes[at : at + AT_ONCE] for at in range(0, len(wishes), AT_ONCE))


def _claim(wish: Reminders, on: date) -> bool:
    """Note that the mail goes out, unless another process did, or it was stopped."""
    rested = Q(sent_on=None) | Q(sent_on__lte=on - BETWEEN)
    rows = Reminders.objects.filter(rested, pk=wish.pk, is_on=True)
    return rows.update(sent_on=on) > 0


def _send(wish: Reminders, prompt: Prompt, connection: BaseEmailBackend) -> int:
    message = letter(wish, prompt)
    message.connection = connection
    try:
        return message.send()
    except OSError:
        log.exception("the reminder %s was not sent", wish.pk)
        Reminders.objects.filter(pk=wish.pk).update(sent_on=wish.sent_on)
        return 0


def letter(wish: Reminders, prompt: Prompt) -> EmailMessage:
    """The mail, in its reader's language; nothing of them stands in its subject.

    Its head lets mail programs stop it with one click (RFC 8058).
    """
    with translation.override(wish.user.language):
        stop_url = settings.SITE_URL + reverse("learning:stop", args=[wish.token])
        facts = {
            "prompt": prompt,
            "link": settings.SITE_URL + reverse("learning:mine"),
            "stop": stop_url,
        }
        subject = render_to_string("cms/learning/reminder_subject.txt", facts)
        body = render_to_string("cms/learning/reminder.txt", facts)
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body,
        to=[wish.user.email],
        headers={
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
