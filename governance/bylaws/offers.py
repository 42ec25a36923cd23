"""What bylaws give to the floors below, and to votes above: a change that is adopted."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from coopkit import offers
from coopkit.offers import MotionFacts, MotionKind, MotionSubject, Occasion, Visit
from governance.bylaws import demo, selectors, services


def adopt_amendment(facts: MotionFacts) -> None:
    """Adopt exactly what was voted; a day already past becomes the day of adoption."""
    services.enact(
        cooperative=facts.cooperative,
        motion_id=facts.motion_id,
        payload=facts.payload,
        adopted_on=timezone.localdate(facts.at),
        adopted_by=facts.resolution,
        by=facts.by,
        at=facts.at,
    )


def put_away(facts: MotionFacts) -> None:
    """An amendment that was not adopted, or was taken back, changes nothing."""
    services.close(
        cooperative=facts.cooperative,
        motion_id=facts.motion_id,
        is_withdrawn=facts.is_withdrawn,
        by=facts.by,
        at=facts.at,
    )


def describe_amendment(facts: MotionFacts) -> MotionSubject:
    """The day from which an amendment holds, and where all of it is read."""
    payload = facts.payload
    changes = len(payload["operations"])
    return MotionSubject(
        label=_("The amendment, and what becomes of it"),
        url=reverse(
            "bylaws:amendment", args=[facts.cooperative.slug, payload["amendment"]]
        ),
        summary=(
            (
                _("What changes"),
                ngettext(
                    "%(n)s change of the bylaws", "%(n)s changes of the bylaws", changes
                )
                % {"n": changes},
            ),
            (
                _("Takes effect"),
                date_format(date.fromisoformat(payload["effective_from"])),
            ),
        ),
    )


def changes_to_come(visit: Visit) -> Iterable[Occasion]:
    """The days on which an adopted change takes effect."""
    for change in selectors.changes_to_come(visit.cooperative, on=visit.on):
        yield Occasion(
            on=change.effective_from,
            title=_("Bylaws change: %(name)s") % {"name": change.name},
            detail=change.words,
            url=reverse("bylaws:text", args=[visit.cooperative.slug]) + "#changes",
        )


offers.motion_kinds.offer(
    "bylaws_amendment",
    MotionKind(adopted=adopt_amendment, failed=put_away, subject=describe_amendment),
)
offers.calendar.offer("bylaws", changes_to_come)
offers.checks.offer("bylaws", selectors.versions_are_whole)
offers.demo_steps.offer("bylaws", demo.tell, order=10)
