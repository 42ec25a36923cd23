"""Telling members that their notice is there: by e-mail, with the paper attached.

A notice counts only once its reader was told of it, so every delivery is recorded. One
address that fails does not keep the others from theirs.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from coopkit.papers.models import Channel, Paper
from coopkit.papers.services import record_delivery

log = logging.getLogger(__name__)


def mail_notices(*, papers: Iterable[Paper], year: int, at: datetime) -> int:
    """Send each holder who has an address the notice; the number that were sent."""
    sent = 0
    for paper in papers:
        to = paper.holder.email if paper.holder else ""
        if not to:
            continue
        try:
            _message(paper, year, to).send()
        except OSError:
            log.warning("notice %s could not be sent", paper.uid, exc_info=True)
            continue
        record_delivery(paper=paper, channel=Channel.EMAIL, to=to, at=at)
        sent += 1
    return sent


def _message(paper: Paper, year: int, to: str) -> EmailMessage:
    cooperative = paper.cooperative
    with translation.override(paper.language):
        path = reverse("papers:list", args=[cooperative.slug])
        subject = paper.title
        body = _(
            "The members of %(coop)s decided how the result of %(year)s is divided. Your "
            "written notice is attached. It tells your whole part: what is paid in "
            "money and what is kept in your account or, of a loss, what is taken off "
            "it.\n\nYou also find it here: %(url)s"
        ) % {
            "coop": cooperative.name,
            "year": year,
            "url": f"{settings.SITE_URL}{path}",
        }
        message = EmailMessage(
            subject=f"{cooperative.name}: {subject}", body=body, to=[to]
        )
        message.attach(f"notice-{year}.pdf", bytes(paper.pdf), "application/pdf")
    return message
