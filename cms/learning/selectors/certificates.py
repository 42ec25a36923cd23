"""Reading certificates: the holder's own, and what anybody with the link may check."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _, ngettext

from cms.learning.completion import ACCEPTED, Rule, rule_of
from cms.learning.models import Certificate, Enrolment
from cms.learning.selectors.cohorts import enrolment_for
from cms.learning.selectors.progress import rule_in_words
from coopkit.accounts.models import User

LETTER, A4 = "us-letter", "a4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A certificate in the reader's language: never more than the facts it was given."""

    certificate: Certificate
    course: str
    holder: str
    place: str
    rule: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]

    @property
    def url(self) -> str:
        """The address, whole, at which anybody can check it."""
        return settings.SITE_URL + reverse("learning:verify", args=[self.certificate.uid])


def certificate_of(enrolment: Enrolment) -> Certificate | None:
    """The certificate of an enrolment, also one that was withdrawn."""
    return Certificate.objects.filter(enrolment=enrolment).first()


def certificates_of(user: User) -> dict[int, Certificate]:
    """Somebody's certificates that stand, by the enrolment's pk, also of courses left."""
    rows = Certificate.objects.filter(enrolment__user=user, withdrawn_at=None)
    rows = rows.select_related("enrolment").order_by("-issued_at")
    return {row.enrolment_id: row for row in rows if row.enrolment_id}


def enrolment_to_certify(user: User, course: UUID) -> Enrolment | None:
    """The enrolment of a course whose certificate stands; else the one that counts."""
    rows = Enrolment.objects.filter(user=user, course_key=course).select_related("cohort")
    held = rows.filter(certificate__isnull=False, certificate__withdrawn_at=None)
    return held.order_by("-certificate__issued_at").first() or enrolment_for(user, course)


def certificate_by(uid: UUID) -> Certificate | None:
    """The certificate of a number, with its cohort."""
    rows = Certificate.objects.select_related("enrolment__cohort__cooperative")
    return rows.filter(uid=uid).first()


def told(certificate: Certificate) -> Told:
    """A certificate in words; it names its holder only if they wished so."""
    facts = certificate.facts
    rule = rule_of(certificate.rule)
    enrolment = certificate.enrolment
    cohort = enrolment.cohort if enrolment else None
    return Told(
        certificate=certificate,
        course=title_in(certificate, get_language() or "en"),
        holder=certificate.name or _("the holder of this paper"),
        place=cohort.cooperative.name if cohort and cohort.cooperative else "",
        rule=tuple(rule_in_words(rule, lessons=facts["lessons"])),
        facts=tuple(_facts(certificate, rule)),
    )


def title_in(certificate: Certificate, language: str) -> str:
    """The course's title as it was, in a language or else in one that it had."""
    titles: dict[str, str] = certificate.course_title
    return titles.get(language) or next(iter(titles.values()), "")


def _facts(certificate: Certificate, rule: Rule) -> list[tuple[str, str]]:
    """Day and numbers, as they were counted on the day."""
    facts = certificate.facts
    lessons = facts["lessons"]
    told = [
        (_("Completed on"), date_format(certificate.completed_on, "DATE_FORMAT")),
        (
            _("Lessons"),
            ngettext("%(count)s lesson", "%(count)s lessons", lessons)
            % {"count": lessons},
        ),
    ]
    if facts["questions"]:
        told.append((_("Questions known"), str(facts["questions"])))
    if facts["worksheets"]:
        label = _("Worksheets accepted") if rule.worksheets == ACCEPTED else ""
        told.append((label or _("Worksheets handed in"), str(facts["worksheets"])))
    if facts["held"]:
        came = _("%(came)s of %(held)s") % {"came": facts["came"], "held": facts["held"]}
        told.append((_("Meetings attended"), came))
    return told
