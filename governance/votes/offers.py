"""What votes give to the floors below."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from coopkit import offers
from coopkit.cooperatives.access import CALLERS, INSIDE, KEEPERS
from coopkit.offers import (
    Finding,
    MotionFacts,
    MotionKind,
    MotionSubject,
    Need,
    Occasion,
    Visit,
)
from governance.votes import demo, selectors
from governance.votes.models import Motion

SOON = timedelta(days=3)


def votes_to_cast(visit: Visit) -> Iterable[Need]:
    """The open motions this person has not voted on."""
    waiting = selectors.not_voted_by(
        visit.user, cooperative=visit.cooperative, at=visit.at
    )
    for motion in waiting.select_related("cooperative"):
        is_soon = motion.closes_at - visit.at <= SOON
        yield Need(
            title=_("Vote: %(title)s") % {"title": motion.title},
            url=motion.get_absolute_url(),
            detail=_("Closes %(day)s") % {"day": _day(motion)},
            tag=_days_left(motion, visit) if is_soon else "",
            tone="warn" if is_soon else "",
        )


def results_to_declare(visit: Visit) -> Iterable[Need]:
    """The closed motions whose result waits for those who may declare it."""
    if not visit.roles & (CALLERS | KEEPERS):
        return
    waiting = selectors.to_declare(visit.cooperative, at=visit.at)
    for motion in waiting.select_related("cooperative"):
        yield Need(
            title=_("Declare the result: %(title)s") % {"title": motion.title},
            url=motion.get_absolute_url(),
            detail=_("Closed %(day)s") % {"day": _day(motion)},
        )


def votes_that_close(visit: Visit) -> Iterable[Occasion]:
    """The days on which open votes close, for those who may see them."""
    if not visit.roles & INSIDE:
        return
    running = selectors.open_motions(visit.cooperative, at=visit.at)
    for motion in running.select_related("cooperative"):
        yield Occasion(
            on=timezone.localdate(motion.closes_at),
            title=_("Voting closes"),
            detail=motion.title,
            url=motion.get_absolute_url(),
        )


def nothing_follows(facts: MotionFacts) -> None:
    """A plain motion is words: adopting it does nothing else."""


def no_subject(facts: MotionFacts) -> MotionSubject | None:
    """A plain motion is about its text alone."""
    return None


def results_still_hold() -> Iterable[Finding]:
    """Each decided motion comes out the same from its frozen rules and its ballots."""
    for motion in selectors.decided_motions():
        for what in selectors.what_does_not_hold(motion):
            where = f"{motion.cooperative.slug} motion {motion.pk}"
            yield Finding(where=where, what=what)


def _day(motion: Motion) -> str:
    return date_format(timezone.localtime(motion.closes_at))


def _days_left(motion: Motion, visit: Visit) -> str:
    days = (timezone.localdate(motion.closes_at) - visit.on).days
    if days <= 0:
        return _("Closes today")
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}


PLAIN = MotionKind(adopted=nothing_follows, failed=nothing_follows, subject=no_subject)
offers.motion_kinds.offer("plain", PLAIN)
offers.needs.offer("votes", votes_to_cast, order=10)
offers.needs.offer("results", results_to_declare, order=20)
offers.calendar.offer("votes", votes_that_close, order=10)
offers.checks.offer("votes", results_still_hold)
offers.demo_steps.offer("votes", demo.tell, order=30)
offers.demo_steps.offer("open vote", demo.tell_what_is_open, order=70)
