"""Telling the result of a vote to all: an e-mail each, in their own language."""

import logging
from datetime import datetime
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import timezone, translation

from governance.members.models import Person
from governance.members.selectors import roll
from governance.votes.models import Method, Motion, MotionState
from governance.votes.services.mail import link_to

log = logging.getLogger(__name__)


def announce_result(motion_id: int, at: datetime) -> None:
    """Mail the result to all electors and members; one that fails stops no other."""
    motion = Motion.objects.select_related("cooperative", "resolution").get(pk=motion_id)
    connection = get_connection()
    for person in readers(motion, at):
        message = _letter(motion, person)
        message.connection = connection
        try:
            message.send()
        except OSError:
            log.exception("the result of motion %s was not sent", motion_id)


def readers(motion: Motion, at: datetime) -> list[Person]:
    """Whoever could vote or is a member now, and can be written to; each once."""
    lines = roll(motion.cooperative, on=timezone.localdate(at))
    known = {line.membership_id for line in lines}
    known |= set(motion.electors.values_list("membership", flat=True))
    people = Person.objects.filter(memberships__in=known, user__isnull=False)
    return list(people.select_related("user").order_by("pk").distinct())


def _letter(motion: Motion, person: Person) -> EmailMessage:
    result: dict[str, Any] = motion.result or {}
    names = {each["number"]: each["name"] for each in result.get("candidates", ())}
    computed = result.get("computation", {})
    context = {
        "motion": motion,
        "cooperative": motion.cooperative,
        "person": person,
        "counts": result.get("counts", {}),
        "computed": computed,
        "elected": [names[number] for number in computed.get("elected", ())],
        "is_poll": motion.method == Method.POLL,
        "is_adopted": motion.state == MotionState.ADOPTED,
        "link": link_to(motion, person.language),
    }
    with translation.override(person.language):
        subject = render_to_string("governance/votes/result_mail_subject.txt", context)
        body = render_to_string("governance/votes/result_mail.txt", context)
    to = [person.user.email] if person.user else []
    return EmailMessage(subject=" ".join(subject.split()), body=body, to=to)
