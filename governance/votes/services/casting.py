"""Casting a ballot: until the close, the last one stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.errors import N_, CoopError
from governance.meetings.models import ItemRecusal
from governance.meetings.selectors import presence_at
from governance.members.models import Membership
from governance.votes.consent import ANSWERS, CONCERN, OBJECT, ReasonMissingError
from governance.votes.marking import checked
from governance.votes.models import (
    Ballot,
    Choice,
    Elector,
    Motion,
    MotionState,
    Proxy,
    Via,
)
from governance.votes.record import conflict, seal
from governance.votes.selectors.offering import offer_of
from governance.votes.selectors.ways import (
    current_round,
    is_by_marks,
    is_in_meeting,
    is_seeking,
)
from governance.votes.services.objecting import note_answer


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


class NoAnswerError(CoopError):
    """An answer to a search for consent that is not one of the four."""

    template = N_(
        "No answer was given. Choose whether you consent, consent with a concern, object "
        "or stand aside, then send your answer."
    )


class SecretVoteError(CoopError):
    """A ballot by name in a secret vote."""

    template = N_(
        "The vote on “{title}” is secret, so no ballot is recorded by name. Cast it in a "
        "sealed envelope on the page of the ballot, or on paper."
    )


class NotPresentError(CoopError):
    """A ballot in a meeting of somebody who is not there."""

    template = N_(
        "{name} is not recorded as present, so the ballot on “{title}” was not taken: it "
        "is voted on in the meeting. Have the arrival recorded first."
    )


class NoProxyError(CoopError):
    """A ballot for somebody else without their authority."""

    template = N_(
        "There is no proxy of {giver} for you in “{title}”, or {giver} has voted in "
        "person. A proxy is written, dated and recorded before it is used."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """A ballot as it came: what is on it, how, and who wrote it down or voted for it."""

    choice: str
    marks: tuple[int, ...]
    reason: str
    via: str
    taken_by: User | None
    holder: Elector | None


@transaction.atomic
def cast_ballot(
    *,
    motion: Motion,
    voter: Membership,
    choice: str = "",
    marks: Sequence[int] = (),
    reason: str = "",
    at: datetime,
    via: str = Via.SITE,
    taken_by: User | None = None,
    holder: Membership | None = None,
) -> Ballot:
    """Record a member's choice; the same choice sent again changes nothing.

    `taken_by` wrote down what came on paper, by telephone or in the room; `holder` votes
    for the voter by proxy. An objection is on the record with its reason.
    """
    locked = Motion.objects.select_for_update(of=("self",))
    held = locked.select_related("cooperative", "item__meeting").get(pk=motion.pk)
    if held.is_secret:
        raise SecretVoteError(title=held.title)
    choice, marks = _content(held, choice, marks, reason)
    if held.state != MotionState.OPEN or at >= held.closes_at:
        raise MotionClosedError(title=held.title)
    if at < held.opens_at:
        raise MotionNotOpenYetError(title=held.title)
    elector = _elector(held, voter, at=at)
    cast = Cast(
        choice=choice,
        marks=tuple(marks),
        reason=reason.strip(),
        via=via,
        taken_by=taken_by,
        holder=_holder(held, elector, holder, at=at) if holder else None,
    )
    if is_in_meeting(held) and via != Via.PAPER:
        _refuse_absent(held, holder or voter, at=at)
    return _record(held, elector, voter, cast, at=at)


def _content(
    motion: Motion, choice: str, marks: Sequence[int], reason: str
) -> tuple[str, Sequence[int]]:
    """What is on the ballot, as this way of deciding takes it."""
    if is_by_marks(motion):
        return "", checked(marks, offer_of(motion))
    if is_seeking(motion):
        if choice not in ANSWERS:
            raise NoAnswerError()
        if choice in {OBJECT, CONCERN} and not reason.strip():
            raise ReasonMissingError()
        return choice, ()
    if choice not in Choice.values:
        raise NoChoiceError()
    return choice, ()


def _elector(motion: Motion, voter: Membership, *, at: datetime) -> Elector:
    electors = Elector.objects.filter(motion=motion, membership=voter)
    elector = electors.select_related("recusal").first()
    if elector is None:
        raise NotAnElectorError(title=motion.title)
    stepped_aside = hasattr(elector, "recusal") or (
        motion.item_id is not None
        and ItemRecusal.objects.filter(
            item=motion.item_id, membership=voter, at__lte=at
        ).exists()
    )
    if stepped_aside and not conflict(motion.rules)["votes"]:
        raise RecusedError(title=motion.title)
    return elector


def _holder(
    motion: Motion, giver: Elector, holder: Membership, *, at: datetime
) -> Elector:
    """The elector who may vote for another; not once the giver has voted in person."""
    proxies = Proxy.objects.filter(motion=motion, giver=giver.membership, holder=holder)
    is_given = proxies.filter(ended_at__isnull=True, recorded_at__lte=at).exists()
    own = giver.ballots.filter(holder__isnull=True, round=current_round(motion))
    elector = Elector.objects.filter(motion=motion, membership=holder).first()
    if not is_given or own.exists() or elector is None:
        raise NoProxyError(giver=giver.membership.person.display_name, title=motion.title)
    return elector


def _refuse_absent(motion: Motion, who: Membership, *, at: datetime) -> None:
    if motion.item is None:
        return
    if who.code not in presence_at(motion.item.meeting, at=at).codes:
        raise NotPresentError(name=who.person.display_name, title=motion.title)


def _record(
    motion: Motion, elector: Elector, voter: Membership, cast: Cast, *, at: datetime
) -> Ballot:
    number = current_round(motion)
    last = elector.ballots.filter(round=number).order_by("-pk").first()
    if last and _is_same(last, cast):
        return last
    ballot = Ballot.objects.create(
        motion=motion,
        elector=elector,
        choice=cast.choice,
        marks=list(cast.marks),
        reason=cast.reason,
        round=number,
        via=cast.via,
        taken_by=cast.taken_by,
        holder=cast.holder,
        cast_at=at,
    )
    if is_seeking(motion):
        note_answer(ballot, at=at)
    user = cast.taken_by or (cast.holder or elector).membership.person.user
    record(
        scope=motion.cooperative.slug,
        actor=actor_of(user),
        action="ballot.cast",
        subject=f"motion:{motion.pk}",
        data={"who": elector.code, "sha256": seal_of(ballot)},
        at=at,
    )
    return ballot


def seal_of(ballot: Ballot) -> str:
    """A ballot's hash for the trail; its elector and holder are read."""
    return seal(
        who=ballot.elector.code,
        choice=ballot.choice,
        at=ballot.cast_at,
        marks=ballot.marks,
        round_number=ballot.round,
        holder=ballot.holder.code if ballot.holder else "",
    )


def _is_same(last: Ballot, cast: Cast) -> bool:
    holder = cast.holder.pk if cast.holder else None
    return (last.choice, tuple(last.marks), last.reason, last.holder_id) == (
        cast.choice,
        cast.marks,
        cast.reason,
        holder,
    )
