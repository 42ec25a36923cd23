"""What votes give to the floors below."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
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
from governance.votes.models import Motion, Proceeding
from governance.votes.selectors import subjects
from governance.votes.selectors.matters import matters_of
from governance.votes.services import deeds, remind_nightly
from governance.votes.services.mail import blank_addresses
from governance.votes.services.receipts import post_receipts

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
        if motion.proceeding == Proceeding.MEETING:
            continue
        yield Occasion(
            on=timezone.localdate(motion.closes_at),
            title=_("Voting closes"),
            detail=motion.title,
            url=motion.get_absolute_url(),
            uid=f"vote-{motion.pk}",
            at=motion.closes_at,
            until=motion.closes_at,
            sequence=selectors.current_round(motion) - 1,
        )


def reviews_to_come(visit: Visit) -> Iterable[Occasion]:
    """The days on which decisions by consent are looked at again."""
    if not visit.roles & INSIDE:
        return
    for motion in selectors.to_review(visit.cooperative, since=visit.on):
        if motion.review_on:
            yield Occasion(
                on=motion.review_on,
                title=_("A decision is looked at again"),
                detail=motion.title,
                url=motion.get_absolute_url(),
                uid=f"review-{motion.pk}",
            )


def challenges_to_answer(visit: Visit) -> Iterable[Need]:
    """The results that members challenge, for those who answer."""
    if not visit.roles & CALLERS:
        return
    for motion in selectors.challenged(visit.cooperative):
        yield Need(
            title=_("Answer a challenge: %(title)s") % {"title": motion.title},
            url=f"{motion.get_absolute_url()}#challenges",
            detail=_("A member contests the result."),
            tone="warn",
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


def receipts_that_wait(at: datetime) -> Iterable[str]:
    """Mail the receipts that a server which was stopped left behind."""
    sent = post_receipts(at=at)
    if sent:
        yield ngettext("%(n)s receipt mailed", "%(n)s receipts mailed", sent) % {
            "n": sent
        }


def boxes_still_hold() -> Iterable[Finding]:
    """Each ballot box holds what was put into it, and what came out of it is that."""
    for box in selectors.opened_boxes():
        for what in selectors.what_a_box_does_not_hold(box):
            where = f"{box.motion.cooperative.slug} ballot box of motion {box.motion_id}"
            yield Finding(where=where, what=what)


def tellers_turns(visit: Visit) -> Iterable[Need]:
    """The keys this person must make as a teller, and the layers they must take off."""
    for what, teller in selectors.turns_of(visit.user, cooperative=visit.cooperative):
        motion, is_key = teller.box.motion, what == "key"
        title = (
            _("Make your teller’s key: %(title)s")
            if is_key
            else _("Open your layer: %(title)s")
        )
        page = "votes:teller_key" if is_key else "votes:mix"
        yield Need(
            title=title % {"title": motion.title},
            url=reverse(page, args=[visit.cooperative.slug, motion.pk]),
            detail=_("You are teller %(n)s") % {"n": teller.position},
            tag=_("Your turn"),
            tone="warn",
        )


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
offers.motion_kinds.offer(deeds.DISSOLUTION, PLAIN)
offers.motion_kinds.offer(
    deeds.ELECTION,
    MotionKind(
        adopted=deeds.seat_elected,
        failed=nothing_follows,
        subject=subjects.about_election,
    ),
)
offers.motion_kinds.offer(
    deeds.RECALL,
    MotionKind(
        adopted=deeds.end_recalled, failed=nothing_follows, subject=subjects.about_recall
    ),
)
offers.motion_kinds.offer(
    deeds.MINUTES,
    MotionKind(
        adopted=deeds.fix_minutes, failed=nothing_follows, subject=subjects.about_minutes
    ),
)
offers.matters.offer("votes", matters_of)
offers.nightly.offer("vote reminders", remind_nightly)
offers.needs.offer("votes", votes_to_cast, order=10)
offers.needs.offer("results", results_to_declare, order=20)
offers.calendar.offer("votes", votes_that_close, order=10)
offers.calendar.offer("reviews", reviews_to_come, order=12)
offers.needs.offer("challenges", challenges_to_answer, order=22)
offers.checks.offer("votes", results_still_hold)
offers.checks.offer("ballot boxes", boxes_still_hold)
offers.needs.offer("tellers", tellers_turns, order=12)
offers.replays.offer("votes", run_again, order=10)
offers.nightly.offer("receipts", receipts_that_wait, order=20)
offers.demo_steps.offer("votes", demo.tell, order=30)
offers.demo_steps.offer("amendment to come", demo.tell_what_is_to_come, order=68)
offers.demo_steps.offer("draft amendment", demo.tell_of_a_draft, order=69)
offers.demo_steps.offer("open vote", demo.tell_what_is_open, order=70)
offers.demo_steps.offer("board of 2025", demo.tell_of_the_board, order=28)
offers.demo_steps.offer("yearly meeting", demo.tell_of_the_autumn, order=67)
offers.demo_steps.offer("winter assembly", demo.tell_of_the_winter, order=71)
offers.demo_steps.offer("board election", demo.tell_of_the_open_ballot, order=72)
offers.exit_effects.offer("votes", what_an_exit_does, order=20)
