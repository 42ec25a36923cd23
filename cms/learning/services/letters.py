"""Letters to learners: the answer to somebody who asked for a seat."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from cms.learning.models import Enrolment, EnrolmentState

log = logging.getLogger(__name__)


def tell_of_decision(enrolment: Enrolment, *, words: str) -> None:
    """Mail the facilitator's answer; one that cannot be sent undoes nothing."""
    user, cohort = enrolment.user, enrolment.cohort
    if cohort is None or not user.is_active:
        return
    with translation.override(user.language):
        is_in = enrolment.state == EnrolmentState.TAKING_PART
        page = (
            reverse("learning:cohort", args=[cohort.pk])
            if is_in
            else reverse("learning:cohorts")
        )
        facts = {
            "name": user.first_name,
            "cohort": cohort,
            "is_in": is_in,
            "words": words,
            "link": f"{settings.SITE_URL}{page}",
        }
        subject = render_to_string("cms/learning/decision_subject.txt", facts)
        body = render_to_string("cms/learning/decision.txt", facts)
    message = EmailMessage(" ".join(subject.split()), body, to=[user.email])
    try:
        message.send()
    except OSError:
        log.exception("the answer to enrolment %s was not sent", enrolment.pk)
