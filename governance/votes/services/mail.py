"""Telling electors of a motion: an e-mail each, in their own language, with one link."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Seal, seal_all
from governance.bylaws.selectors.amendments import voted
from governance.members.models import Person
from governance.votes.models import Motion, MotionNotice
from governance.votes.record import quorum_test
from governance.votes.selectors.motions import rules_of
from governance.votes.selectors.ways import current_round, is_seeking

log = logging.getLogger(__name__)


def announce_motion(motion_id: int, at: datetime) -> None:
    """Mail each elector who was noticed by e-mail; one that fails stops no other.

    Each mail carries the heads of the co-op's chains: copies that nobody here can change.
    """
    motion = Motion.objects.select_related("cooperative").get(pk=motion_id)
    sealed = seal_all(
        motion.cooperative, place="mail", subject=f"motion:{motion_id}", at=at
    )
    notices = MotionNotice.objects.filter(elector__motion=motion, channel="email")
    connection = get_connection()
    for notice in notices.select_related("elector__membership__person").order_by("pk"):
        message = _letter(motion, notice.elector.membership.person, notice.to, sealed)
        message.connection = connection
        try:
            message.send()
        except OSError:
            log.exception("the mail of notice %s was not sent", notice.pk)


@transaction.atomic
def blank_addresses(
    *,
    cooperative: Cooperative,
    before: datetime | None = None,
    codes: Collection[str] | None = None,
) -> int:
    """Blank where notices went: those of before a moment, or to some codes; how many."""
    notices = MotionNotice.objects.filter(elector__motion__cooperative=cooperative)
    if before is not None:
        notices = notices.filter(at__lt=before)
    if codes is not None:
        notices = notices.filter(elector__code__in=codes)
    return notices.exclude(to="").update(to="")


def _not_in_the_text(motion: Motion) -> list[str]:
    """An amendment's changes in the reader's language, where the text has them not."""
    redline = voted(motion.cooperative, motion.payload)
    said = redline.said if redline else []
    return [sentence for sentence in said if sentence not in motion.text]


def link_to(motion: Motion, language: str) -> str:
    """The motion's page, absolute, in a language."""
    with translation.override(language):
        path = reverse("votes:motion", args=[motion.cooperative.slug, motion.pk])
    return f"{settings.SITE_URL}{path}"


def _what_it_takes(motion: Motion) -> dict[str, int]:
    """How many ballots must come back for it to count: a ballot's notice must say so.

    Of how many is the number of electors; who joins or steps aside later is not in it.
    """
    members = motion.electors.count()
    test = quorum_test(motion.rules, present=0, members=members)
    return {"needed": test.needed if test else 0, "electors": members}


def _letter(
    motion: Motion, person: Person, to: str, sealed: Sequence[Seal]
) -> EmailMessage:
    context = {
        "motion": motion,
        "cooperative": motion.cooperative,
        "person": person,
        "sealed": sealed,
        "link": link_to(motion, person.language),
        "is_seeking": is_seeking(motion),
        "round": current_round(motion),
        "fallback": motion.options.get("fallback"),
        **_what_it_takes(motion),
    }
    with translation.override(person.language):
        context["rules"] = rules_of(motion)
        context["said"] = _not_in_the_text(motion)
        subject = render_to_string("governance/votes/mail_subject.txt", context)
        body = render_to_string("governance/votes/mail.txt", context)
    return EmailMessage(subject=" ".join(subject.split()), body=body, to=[to])
