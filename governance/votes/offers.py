"""What votes give to the floors below."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from coopkit import offers
from coopkit.cooperatives.access import CALLERS, INSIDE, KEEPERS
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.retention import SUPPORT
from coopkit.cooperatives.selectors import kept_for
from coopkit.offers import (
    Effect,
    Finding,
    Leaving,
    MotionFacts,
    MotionKind,
    MotionSubject,
    Need,
    Occasion,
    Replay,
    Retention,
    Visit,
)
from governance.votes import demo, replay, selectors
from governance.votes.models import Motion
from governance.votes.services.mail import blank_addresses

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


def what_an_exit_does(leaving: Leaving) -> Iterable[Effect]:
    """What becomes of a leaver's vote: until when, and in the votes that are open."""
    yield Effect(
        title=_("New votes"),
        words=_("They vote in what opens by %(day)s; later votes are not theirs.")
        % {"day": date_format(leaving.last_day)},
        rule="vote.days",
    )
    for motion in selectors.open_to(
        leaving.code, cooperative=leaving.cooperative, on=leaving.on
    ):
        closes = timezone.localdate(motion.closes_at)
        told = {
            "title": motion.title,
            "closes": date_format(closes),
            "day": date_format(leaving.last_day),
        }
        words = _(
            "“%(title)s” closes on %(closes)s: they may vote in it like everybody else."
        )
        if closes > leaving.last_day:
            words = _(
                "“%(title)s” closes on %(closes)s: they may vote until %(day)s. A ballot "
                "that is cast by then stands. They stay in the number from which its "
                "quorum is counted, because that was fixed when it opened."
            )
        yield Effect(
            title=_("A vote that is open"),
            words=words % told,
            url=motion.get_absolute_url(),
            rule="quorum.members",
        )


def run_again(
    cooperative: Cooperative, values: Mapping[str, Any], first: date, last: date
) -> Iterable[Replay]:
    """The motions decided between two days, counted again under other values."""
    for motion in selectors.decided_between(cooperative, first=first, last=last):
        counts = (motion.result or {}).get("counts", {})
        again = replay.run_again(counts, motion.rules, values)
        if again is None:
            continue
        was, becomes = again
        yield Replay(
            title=motion.title,
            url=motion.get_absolute_url(),
            was=_came_to(was),
            becomes=_came_to(becomes),
            because=" · ".join(
                filter(None, [becomes["quorum_because"], becomes["because"]])
            ),
        )


def _came_to(computed: Mapping[str, Any]) -> str:
    if computed["quorate"] is False:
        return _("no quorum")
    return _("adopted") if computed["adopted"] else _("not adopted")


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


def addresses_until(cooperative: Cooperative, on: date) -> str:
    """How long the address of a notice is kept, in words."""
    kept = kept_for(cooperative, SUPPORT, on)
    return _("%(period)s after the notice") % {"period": kept.words}


def purge_addresses(cooperative: Cooperative, at: datetime) -> int:
    """Blank the addresses of notices whose time is over."""
    before = kept_for(cooperative, SUPPORT, timezone.localdate(at)).before(at)
    return blank_addresses(cooperative=cooperative, before=before)


def forget_addresses(cooperative: Cooperative, codes: Collection[str]) -> int:
    """Blank where the notices to the holders of some codes went."""
    return blank_addresses(cooperative=cooperative, codes=codes)


def codes_that_voted(cooperative: Cooperative, codes: Collection[str]) -> Iterable[str]:
    """Those of some codes that ever were on a list of electors, or voted on."""
    return selectors.codes_of_electors(cooperative, codes)


NOTICES = Retention(
    what=gettext_lazy("The address to which each notice of a vote was sent"),
    why=gettext_lazy("To show that everybody who could vote was told in time."),
    law=gettext_lazy("Cal. Corp. Code § 12461 and like laws elsewhere; bylaws"),
    until=addresses_until,
    purge=purge_addresses,
)
VOTES = Retention(
    what=gettext_lazy(
        "Who could vote on what, and each choice in an open vote, under the code"
    ),
    why=gettext_lazy(
        "So that anybody can count a decision again. A decision stays as it was adopted; "
        "that is why the form proposes codes for it, and not names."
    ),
    until=lambda _cooperative, _on: _("for good"),
)
offers.retention.offer("notices", NOTICES, order=46)
offers.retention.offer("votes", VOTES, order=47)
offers.forgotten.offer("votes", forget_addresses)
offers.code_uses.offer("votes", codes_that_voted)
PLAIN = MotionKind(adopted=nothing_follows, failed=nothing_follows, subject=no_subject)
offers.motion_kinds.offer("plain", PLAIN)
offers.needs.offer("votes", votes_to_cast, order=10)
offers.needs.offer("results", results_to_declare, order=20)
offers.calendar.offer("votes", votes_that_close, order=10)
offers.checks.offer("votes", results_still_hold)
offers.replays.offer("votes", run_again, order=10)
offers.demo_steps.offer("votes", demo.tell, order=30)
offers.demo_steps.offer("amendment to come", demo.tell_what_is_to_come, order=68)
offers.demo_steps.offer("draft amendment", demo.tell_of_a_draft, order=69)
offers.demo_steps.offer("open vote", demo.tell_what_is_open, order=70)
offers.exit_effects.offer("votes", what_an_exit_does, order=20)
