"""Reading what a motion about a person is about, for its page."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.offers import MotionFacts, MotionSubject
from governance.members.selectors.admission import candidacy_of
from governance.members.selectors.codes import by_code


def about_admission(facts: MotionFacts) -> MotionSubject:
    """The candidate, and which criteria are met; how much of each is nobody else's."""
    membership = by_code(facts.cooperative, facts.payload["code"])
    found = candidacy_of(membership, on=timezone.localdate(facts.at))
    lines: list[tuple[str, str]] = []
    if found:
        lines.append((_("Candidate since"), date_format(found.since)))
        lines += [
            (line.title, _("met") if line.criterion.met else _("missing"))
            for line in found.lines
        ]
    return MotionSubject(
        label=_("Who it is about"),
        url=_record(facts),
        summary=(*_who(facts), *lines),
    )


def about_expulsion(facts: MotionFacts) -> MotionSubject:
    """The member, and the last day; the reasons are told at the hearing, not here."""
    last = date.fromisoformat(facts.payload["last_day"])
    return MotionSubject(
        label=_("Who it is about"),
        url=_record(facts),
        summary=(*_who(facts), (_("Last day as a member"), date_format(last))),
    )


def _who(facts: MotionFacts) -> Iterator[tuple[str, str]]:
    membership = by_code(facts.cooperative, facts.payload["code"])
    yield _("Name"), f"{membership.person.display_name} ({membership.code})"


def _record(facts: MotionFacts) -> str:
    code = facts.payload["code"]
    return reverse("members:member", args=[facts.cooperative.slug, code])
