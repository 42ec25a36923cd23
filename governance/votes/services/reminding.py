"""Reminding who has not voted, in their language, without telling anybody who that is.

Nothing of it is kept but when it was done; neither who was reminded nor how many.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.errors import N_, CoopError
from governance.members.models import Person
from governance.votes.models import Motion, MotionState, Proceeding
from governance.votes.selectors.motions import silent_electors
from governance.votes.services.mail import link_to
from governance.votes.services.preparing import locked

BETWEEN = timedelta(hours=20)
"""How far apart two reminders are at least: one a day helps, two are a nuisance."""
BEFORE_CLOSE = timedelta(hours=48)
"""Nightly, once, to those who have not voted two days before the close."""

log = logging.getLogger(__name__)


class RemindedLatelyError(CoopError):
    """A second reminder within a day."""

    template = N_(
        "Those who have not voted were reminded on {at}. Remind them once a day at most, "
        "so that the reminders are read."
    )


class NothingToRemindError(CoopError):
    """A reminder of a vote that nobody can vote in now."""

    template = N_(
        "“{title}” is not open for voting now, or is voted on in a meeting, so there is "
        "nobody to remind."
    )


@transaction.atomic
def remind(*, motion: Motion, by: User | None = None, at: datetime) -> Motion:
    """Mail each elector who has not voted, once the transaction holds."""
    held = locked(motion)
    is_running = held.state == MotionState.OPEN and held.opens_at <= at < held.closes_at
    if not is_running or held.proceeding == Proceeding.MEETING:
        raise NothingToRemindError(title=held.title)
    if held.reminded_at is not None and at - held.reminded_at < BETWEEN:
        raise RemindedLatelyError(at=timezone.localtime(held.reminded_at))
    held.reminded_at = at
    held.save(update_fields=["reminded_at"])
    record(
        scope=held.cooperative.slug,
        actor=actor_of(by),
        action="motion.reminded",
        subject=f"motion:{held.pk}",
        data={},
        at=at,
    )
    transaction.on_commit(lambda: send_reminders(held.pk), robust=True)
    return held


def send_reminders(motion_id: int) -> int:
    """Send the mails; how many went out is told to nobody but the post."""
    motion = Motion.objects.select_related("cooperative").get(pk=motion_id)
    connection, sent = get_connection(), 0
    for elector in silent_electors(motion):
        person = elector.membership.person
        message = _letter(motion, person)
        message.connection = connection
        try:
            sent += message.send()
        except OSError:
            # not which: the log would tell who has not voted
            log.error("a reminder of motion %s was not sent", motion_id)  # noqa: TRY400
    return sent


def remind_nightly(at: datetime) -> Iterable[str]:
    """Remind, once, of the votes that close within two days."""
    soon = Motion.objects.filter(
        state=MotionState.OPEN,
        opens_at__lte=at - BETWEEN,
        closes_at__gt=at,
        closes_at__lte=at + BEFORE_CLOSE,
        reminded_at__isnull=True,
    ).exclude(proceeding=Proceeding.MEETING)
    for motion in soon.select_related("cooperative").order_by("pk"):
        remind(motion=motion, at=at)
        yield f"{motion.cooperative.slug}: reminded of motion {motion.pk}"


def _letter(motion: Motion, person: Person) -> EmailMessage:
    context = {
        "motion": motion,
        "cooperative": motion.cooperative,
        "person": person,
        "link": link_to(motion, person.language),
    }
    with translation.override(person.language):
        subject = render_to_string("governance/votes/reminder_subject.txt", context)
        body = render_to_string("governance/votes/reminder.txt", context)
    to = [person.user.email] if person.user else []
    return EmailMessage(subject=" ".join(subject.split()), body=body, to=to)
