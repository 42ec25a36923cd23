"""Closing a vote: nobody can vote any more, and a secret box is shut and its log told."""

from datetime import datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.errors import N_, CoopError
from governance.votes.models import BoxState, Motion, MotionState, Proceeding
from governance.votes.selectors.contents import box_or_none
from governance.votes.selectors.motions import has_everybody_voted, voting_electors
from governance.votes.selectors.offering import turnout
from governance.votes.services.boxes import close_box
from governance.votes.services.preparing import locked
from governance.votes.services.recusing import take_over_recusals


class StillOpenError(CoopError):
    """A result asked for while somebody can still vote."""

    template = N_(
        "The vote on “{title}” is still under way: {voted} of {electors} have voted. The "
        "result can be declared once it has closed, or once everybody has voted."
    )


class MayVoteAgainError(CoopError):
    """An early close of a secret vote, in which each may vote again until its end."""

    template = N_(
        "The vote on “{title}” is open until {closes_at}. In a secret vote everybody may "
        "vote again until then, so it does not close before, even when all have voted."
    )


class StillOpenInMeetingError(CoopError):
    """A result asked for before the vote in a meeting was closed."""

    template = N_(
        "The vote on “{title}” is being taken in the meeting. Close it there first: who "
        "is present at that moment makes the quorum."
    )


class NotOpenError(CoopError):
    """A close of a vote that is not open."""

    template = N_(
        "The vote on “{title}” is not under way, so there is nothing to close. A vote "
        "closes once, and its result is declared after that."
    )


@transaction.atomic
def close_vote(*, motion: Motion, by: User | None, at: datetime) -> Motion:
    """Take no more ballots: in a meeting when the chair says so, else at the end.

    Without a meeting it closes early only where everybody has voted, and a secret one
    never, for each may vote again. The box of a secret vote is closed too: who took part,
    and the log's last root, are published.
    """
    held = locked(motion)
    box = box_or_none(held) if held.is_secret else None
    is_shut = at >= held.closes_at and (box is None or box.state != BoxState.OPEN)
    if held.state != MotionState.OPEN or is_shut:
        raise NotOpenError(title=held.title)
    refuse_still_open(held, at=at)
    if at < held.closes_at:
        held.closes_at = at
        held.save(update_fields=["closes_at"])
    take_over_recusals(held, at=held.closes_at)
    if box is not None and box.state == BoxState.OPEN:
        close_box(motion=held, by=by, at=at)
    record(
        scope=held.cooperative.slug,
        actor=actor_of(by),
        action="motion.closed",
        subject=f"motion:{held.pk}",
        data={"closes_at": held.closes_at.isoformat()},
        at=at,
    )
    return held


def refuse_still_open(motion: Motion, *, at: datetime) -> None:
    """Refuse while somebody could still vote in a vote without a meeting."""
    if at >= motion.closes_at or motion.proceeding == Proceeding.MEETING:
        return
    if motion.is_secret:
        raise MayVoteAgainError(title=motion.title, closes_at=motion.closes_at)
    if not has_everybody_voted(motion):
        voting = voting_electors(motion)
        raise StillOpenError(
            title=motion.title, voted=voted_count(motion), electors=voting.count()
        )


def voted_count(motion: Motion) -> int:
    """How many of those who may vote have; who they are is not told."""
    return turnout(motion).voted
