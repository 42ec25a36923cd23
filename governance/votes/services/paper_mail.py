"""The mail “a paper ballot was handed in for you”: nobody hands one in unseen.

A paper sets an envelope aside, so its voter must learn of it while it can be contested.
"""

import logging

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from governance.votes.models import PaperReturn
from governance.votes.services.mail import link_to

log = logging.getLogger(__name__)


def tell_voter(return_id: int) -> None:
    """Tell a voter that a paper ballot was ticked off for them, and by whom."""
    found = PaperReturn.objects.select_related(
        "elector__motion__cooperative", "elector__membership__person__user", "by"
    ).get(pk=return_id)
    motion, person = found.elector.motion, found.elector.membership.person
    if person.user is None:
        return
    context = {
        "paper": found,
        "taken_by": found.by.get_full_name() or found.by.email,
        "motion": motion,
        "cooperative": motion.cooperative,
        "person": person,
        "link": link_to(motion, person.language),
    }
    with translation.override(person.language):
        subject = render_to_string("governance/votes/paper_mail_subject.txt", context)
        body = render_to_string("governance/votes/paper_mail.txt", context)
    letter = EmailMessage(
        subject=" ".join(subject.split()), body=body, to=[person.user.email]
    )
    try:
        letter.send()
    except OSError:
        # not why: what a mail server answers holds the address, so who has voted
        log.error("the mail of paper return %s was not sent", return_id)  # noqa: TRY400
