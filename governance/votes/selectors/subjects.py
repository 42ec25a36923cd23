"""Reading what a motion of the votes' own kinds is about, for its page."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.offers import MotionFacts, MotionSubject
from governance.meetings.models import Meeting, OfficeTerm
from governance.meetings.selectors import office_by_key, office_name
from governance.votes.models import Motion


def about_election(facts: MotionFacts) -> MotionSubject | None:
    """The office that is filled, and how many seats."""
    motion = Motion.objects.get(pk=facts.motion_id)
    office = office_by_key(facts.cooperative, str(motion.options.get("office", "")))
    if office is None:
        return None
    seats = str(motion.options.get("seats", 1))
    return MotionSubject(
        label=_("The office"),
        url=reverse("meetings:office", args=[facts.cooperative.slug, office.pk]),
        summary=((_("Office"), office_name(office)), (_("Seats to fill"), seats)),
    )


def about_recall(facts: MotionFacts) -> MotionSubject | None:
    """Who holds the office, and until when they were to hold it."""
    terms = OfficeTerm.objects.select_related("office", "membership__person")
    term = terms.filter(
        pk=facts.payload["term"], office__cooperative=facts.cooperative
    ).first()
    if term is None:
        return None
    return MotionSubject(
        label=_("The office"),
        url=reverse("meetings:office", args=[facts.cooperative.slug, term.office_id]),
        summary=(
            (_("Office"), office_name(term.office)),
            (_("Held by"), term.membership.person.display_name),
            (_("Until"), date_format(term.ends_on)),
        ),
    )


def about_minutes(facts: MotionFacts) -> MotionSubject | None:
    """The meeting whose minutes are approved, and in which version."""
    meeting = Meeting.objects.filter(
        pk=facts.payload["meeting"], cooperative=facts.cooperative
    ).first()
    if meeting is None:
        return None
    number = facts.payload["version"]
    return MotionSubject(
        label=_("The minutes"),
        url=reverse(
            "meetings:minutes_version", args=[facts.cooperative.slug, meeting.pk, number]
        ),
        summary=(
            (_("Minutes of"), meeting.title),
            (_("Version"), str(number)),
        ),
    )
