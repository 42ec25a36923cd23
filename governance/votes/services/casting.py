"""Casting a ballot: until the close, the last one stands."""

from datetime import datetime

from django.db import transaction

from coopkit.audit.services import actor_of, record
from coopkit.errors import N_, CoopError
from governance.members.models import Membership
from governance.votes.models import Ballot, Choice, Elector, Motion, MotionState
from governance.votes.record import conflict, seal


class MotionClosedError(CoopError):
    """A ballot that comes after the close."""

    template = N_(
        "The vote on “{title}” has closed, so your ballot was not recorded. Ballots "
        "count only while a vote is open. The result is shown on this page."
    )


class MotionNotOpenYetError(CoopError):
    """A ballot that comes before the vote opens."""

    template = N_("The vote on “{title}” has not opened yet. Come back when it opens.")


class NotAnElectorError(CoopError):
    """A ballot of somebody who had no vote when the vote opened."""

    template = N_(
        "You had no vote on the day this vote opened, so you cannot vote on “{title}”. "
        "Who may vote is fixed on that day, by the bylaws. You can read the motion here."
    )


class RecusedError(CoopError):
    """A ballot of somebody who declared a conflict of interest."""

    template = N_(
        "You declared a conflict of interest in “{title}”, so your ballot was not "
        "recorded. By the bylaws, who has such an interest does not vote. You can read "
        "the result here once it is declared."
    )


class NoChoiceError(CoopError):
    """A ballot without a choice, or with one that is not offered."""

    template = N_("No choice was made. Choose Yes, No or Abstain, then send your vote.")


@transaction.atomic
def cast_ballot(
    *, motion: Motion, voter: Membership, choice: str, at: datetime
) -> Ballot:
    """Record a member's choice; the same choice sent again changes nothing."""
    if choice not in Choice.values:
        raise NoChoiceError()
    locked = Motion.objects.select_for_update(of=("self",)).select_related("cooperative")
    held = locked.get(pk=motion.pk)
    if held.state != MotionState.OPEN or at >= held.closes_at:
        raise MotionClosedError(title=held.title)
    if at < held.opens_at:
        raise MotionNotOpenYetError(title=held.title)
    electors = Elector.objects.filter(motion=held, membership=voter)
    elector = electors.select_related("recusal").first()
    if elector is None:
        raise NotAnElectorError(title=held.title)
    if hasattr(elector, "recusal") and not conflict(held.rules)["votes"]:
        raise RecusedError(title=held.title)
    last = elector.ballots.order_by("-pk").first()
    if last and last.choice == choice:
        return last
    ballot = Ballot.objects.create(
        motion=held, elector=elector, choice=choice, cast_at=at
    )
    record(
        scope=held.cooperative.slug,
        actor=actor_of(voter.person.user),
        action="ballot.cast",
        subject=f"motion:{held.pk}",
        data={
            "who": elector.code,
            "sha256": seal(who=elector.code, choice=choice, at=at),
        },
        at=at,
    )
    return ballot
