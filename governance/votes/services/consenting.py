"""Seeking consent: another round with a new text, or the vote that follows consensus."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.canonical import sha256_of
from coopkit.errors import N_, CoopError
from governance.votes.consent import (
    INTEGRATED,
    NoRoundsLeftError,
    NotYetAVoteError,
    ObjectionsOpenError,
    Phase,
    count_answers,
    phase,
)
from governance.votes.models import Method, Motion, MotionState, Objection, Round
from governance.votes.selectors.motions import standing_ballots, voting_electors
from governance.votes.selectors.ways import current_round, is_seeking
from governance.votes.services.mail import announce_motion
from governance.votes.services.preparing import locked


class NotSeekingError(CoopError):
    """A round of a motion that is not seeking consent."""

    template = N_(
        "“{title}” is not seeking consent now, so there is no round to begin. Rounds are "
        "for proposals that are open and decided by consent."
    )


class NothingNewError(CoopError):
    """A round with the same text, or without saying why."""

    template = N_(
        "A new round puts a changed text, and says how it meets the objections. Change "
        "the text and write why, then begin the round."
    )


@transaction.atomic
def begin_round(
    *,
    motion: Motion,
    text: str,
    why: str,
    by: User,
    at: datetime,
    closes_at: datetime | None = None,
    announce: bool = True,
) -> Round:
    """Put a changed text: objections without an answer count as met by it.

    Everybody answers anew. It runs as long as the first round did, or as is said.
    """
    held = _seeking(motion)
    number, most = current_round(held), int(held.options["rounds"])
    if number >= most:
        raise NoRoundsLeftError(rounds=most)
    text = text.replace("\r\n", "\n").strip()
    if not why.strip() or not text or text == held.text.replace("\r\n", "\n").strip():
        raise NothingNewError()
    standing = Objection.objects.filter(round__motion=held, outcome="")
    standing.update(outcome=INTEGRATED, answer=why, settled_at=at, settled_by=by)
    first = held.rounds.get(number=1)
    closes_at = closes_at or at + _length(held, first)
    found = _round(held, number + 1, text=text, why=why, by=by, at=at)
    held.text = text
    held.options = {**held.options, "round": number + 1}
    held.closes_at = closes_at
    held.save(update_fields=["text", "options", "closes_at"])
    _note(held, "motion.round", {"round": number + 1, "why": why}, by=by, at=at)
    if announce and held.item_id is None:
        transaction.on_commit(partial(announce_motion, held.pk, at), robust=True)
    return found


@transaction.atomic
def fall_back(
    *,
    motion: Motion,
    why: str,
    by: User,
    at: datetime,
    closes_at: datetime | None = None,
    announce: bool = True,
) -> Motion:
    """Put to the vote what consensus was sought on and not found; says why.

    Only once an objection stands, and the rounds are used up or their days are over. The
    majority is the one that was fixed when it opened.
    """
    held = _seeking(motion)
    number, most = current_round(held), int(held.options["rounds"])
    standing = Objection.objects.filter(round__motion=held, outcome="").count()
    found = phase_of(held, standing=standing, at=at)
    if held.method != Method.CONSENSUS or found != Phase.USED_UP:
        raise NotYetAVoteError(round=number, rounds=most)
    if not why.strip():
        raise NothingNewError()
    closes_at = closes_at or at + _length(held, held.rounds.get(number=1))
    _round(held, number + 1, text=held.text, why=why, by=by, at=at)
    fallback = {
        "why": why.strip(),
        "at": at.isoformat(),
        "round": number,
        "standing": standing,
    }
    held.options = {**held.options, "round": number + 1, "fallback": fallback}
    held.closes_at = closes_at
    held.save(update_fields=["options", "closes_at"])
    _note(held, "motion.fallback", fallback, by=by, at=at)
    if announce and held.item_id is None:
        transaction.on_commit(partial(announce_motion, held.pk, at), robust=True)
    return held


def refuse_standing(motion: Motion) -> None:
    """Refuse a result of consensus while an objection stands: a vote follows it."""
    standing = Objection.objects.filter(round__motion=motion, outcome="").count()
    if standing:
        raise ObjectionsOpenError(count=standing)


def phase_of(motion: Motion, *, standing: int, at: datetime) -> Phase:
    """Where the search for consent stands at a moment."""
    choices = standing_ballots(motion).values_list("choice", flat=True)
    return phase(
        count_answers(list(choices), members=voting_electors(motion).count()),
        standing=standing,
        round_number=current_round(motion),
        rounds=int(motion.options["rounds"]),
        is_over=at >= motion.closes_at,
    )


def _seeking(motion: Motion) -> Motion:
    held = locked(motion)
    if held.state != MotionState.OPEN or not is_seeking(held):
        raise NotSeekingError(title=held.title)
    return held


def _length(motion: Motion, first: Round) -> timedelta:
    """How long the first round was open, or its planned length in days."""
    days = motion.rules.get("days", {}).get("value")
    return timedelta(days=days) if days else motion.closes_at - first.begun_at


def _round(
    motion: Motion, number: int, *, text: str, why: str, by: User, at: datetime
) -> Round:
    return Round.objects.create(
        motion=motion, number=number, text=text, why=why, begun_by=by, begun_at=at
    )


def _note(
    motion: Motion, action: str, data: dict[str, object], *, by: User, at: datetime
) -> None:
    told = {"text_sha256": sha256_of({"title": motion.title, "text": motion.text})}
    record(
        scope=motion.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"motion:{motion.pk}",
        data=data | told,
        at=at,
    )
