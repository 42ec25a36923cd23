"""What bylaws give to the floors below, and to votes above: a change that is adopted."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit import offers
from coopkit.offers import MotionFacts, MotionKind, MotionSubject, Occasion, Visit
from governance.bylaws import demo, selectors, services


def adopt_change(facts: MotionFacts) -> None:
    """Adopt the value that was voted; a day already past becomes the day of adoption."""
    adopted_on = timezone.localdate(facts.at)
    wanted = date.fromisoformat(facts.payload["effective_from"])
    services.adopt(
        cooperative=facts.cooperative,
        values={facts.payload["key"]: facts.payload["value"]},
        effective_from=max(wanted, adopted_on),
        adopted_on=adopted_on,
        adopted_by=facts.resolution,
        by=facts.by,
        at=facts.at,
    )


def leave_unchanged(facts: MotionFacts) -> None:
    """A change that was not adopted changes nothing."""


def describe_change(facts: MotionFacts) -> MotionSubject:
    """The parameter, and its new value, as the motion's page shows them."""
    cooperative, key = facts.cooperative, facts.payload["key"]
    effective_from = date.fromisoformat(facts.payload["effective_from"])
    return MotionSubject(
        label=_("The bylaws as they stand"),
        url=reverse("bylaws:text", args=[cooperative.slug]) + f"#p-{key}",
        summary=(
            (_("What changes"), selectors.name_of(cooperative, key)),
            (
                _("New value"),
                selectors.words_of(cooperative, key, facts.payload["value"]),
            ),
            (_("Takes effect"), date_format(effective_from)),
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
    "bylaw_parameter",
    MotionKind(adopted=adopt_change, failed=leave_unchanged, subject=describe_change),
)
offers.calendar.offer("bylaws", changes_to_come)
offers.demo_steps.offer("bylaws", demo.tell, order=20)
