"""The mail of the evening: once a person, only where something of theirs changed.

Titles and links alone, in the reader's language. What was told is noted before the mail
goes out, so that a night that runs twice, or two at a time, sends it once.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from coopkit.accounts.models import User
from governance.formation.models import Founder
from governance.formation.selectors import telling as selectors
from governance.formation.selectors.telling import Section, language_of

BETWEEN = timedelta(hours=20)
"""One mail an evening, however often the nightly command runs."""

log = logging.getLogger(__name__)


def tell_nightly(at: datetime) -> Iterator[str]:
    """Mail whoever wants it and has news; one that fails stops no other."""
    connection, sent = get_connection(), 0
    for user, founders in selectors.readers().items():
        if any(
            founder.told_at and at - founder.told_at < BETWEEN for founder in founders
        ):
            continue
        sections = selectors.sections_of(founders, at=at)
        if sections and _claim(founders, at):
            sent += _send(user, founders, sections, connection)
    if sent:
        yield ngettext("%(n)s founder told", "%(n)s founders told", sent) % {"n": sent}


def _claim(founders: Sequence[Founder], at: datetime) -> bool:
    """Note that it is told, unless another process did, or the mail was switched off."""
    rested = Q(told_at=None) | Q(told_at__lte=at - BETWEEN)
    rows = Founder.objects.filter(
        rested, pk__in=[founder.pk for founder in founders], wants_mail=True, left_at=None
    )
    return rows.update(told_at=at) > 0


def _send(
    user: User,
    founders: Sequence[Founder],
    sections: Sequence[Section],
    connection: BaseEmailBackend,
) -> int:
    message = letter(user, sections)
    message.connection = connection
    try:
        return message.send()
    except OSError:
        log.exception(
            "the mail of the evening to founder %s was not sent", founders[0].pk
        )
        for founder in founders:  # tried again the next night
            Founder.objects.filter(pk=founder.pk).update(told_at=founder.told_at)
        return 0


def letter(user: User, sections: Sequence[Section]) -> EmailMessage:
    """The mail to one person: a section for each group, titles and links."""
    first = sections[0].founder
    language = language_of(first)
    with translation.override(language):
        off = reverse("formation:checklist", args=[first.group.cooperative.slug])
        facts = {
            "name": first.membership.person.display_name,
            "sections": [
                (each.name, [(one.words, _absolute(one.path)) for one in each.news])
                for each in sections
            ],
            "off": f"{settings.SITE_URL}{off}#mail",
        }
        subject = render_to_string("governance/formation/told_subject.txt", facts)
        body = render_to_string("governance/formation/told.txt", facts)
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body,
        to=[user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
