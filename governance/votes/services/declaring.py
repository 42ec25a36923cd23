"""Declaring a result: counted once, by the frozen rules, and done in the same breath."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record as audit
from coopkit.canonical import sha256_of
from coopkit.errors import N_, CoopError
from coopkit.offers import motion_kinds
from governance.meetings.models import EntryKind
from governance.meetings.services import register
from governance.meetings.services.floor import enter
from governance.votes.challenge import challenge_days
from governance.votes.consent import months_later
from governance.votes.models import BoxState, Method, Motion, MotionState
from governance.votes.record import SCHEMA
from governance.votes.selectors import facts_of
from governance.votes.selectors.contents import box_or_none
from governance.votes.selectors.records import record_of
from governance.votes.selectors.ways import is_seeking
from governance.votes.services.closing import (
    StillOpenError,
    StillOpenInMeetingError,
    refuse_still_open,
)
from governance.votes.services.consenting import refuse_standing
from governance.votes.services.preparing import locked
from governance.votes.services.recusing import take_over_recusals
from governance.votes.services.result_mail import announce_result

__all__ = ["AlreadyDeclaredError", "StillOpenError", "declare_result", "withdraw"]


class AlreadyDeclaredError(CoopError):
    """A second declaration, or a change to a motion that is done."""

    template = N_(
        "The vote on “{title}” is already done. A result is declared once and stays; to "
        "change the decision, open a new motion."
    )


class PublishedAlreadyError(CoopError):
    """A vote taken back once its ballots could be read."""

    template = N_(
        "The ballots of “{title}” are published, so the vote cannot be taken back any "
        "more: it would look as if its result did not please. Declare the result; who "
        "doubts it can challenge it."
    )


class StillSealedError(CoopError):
    """A result asked for before the tellers have opened the box."""

    template = N_(
        "The ballot box of “{title}” has not been opened yet, so nothing can be counted. "
        "Each teller takes off a layer first; then the result can be declared."
    )


class NotOpenedYetError(CoopError):
    """A result of a vote that nobody could vote in yet."""

    template = N_(
        "The vote on “{title}” is still being prepared. Open it first; a result is "
        "declared after its close."
    )


@transaction.atomic
def declare_result(
    *, motion: Motion, by: User | None, at: datetime, announce: bool = True
) -> Motion:
    """Count, decide by the frozen rules, register what is adopted, and carry it out.

    A CoopError of the kind's own handler stops it all: nothing is written. Members may
    challenge the result for some days. It is told to all by mail.
    """
    held = locked(motion)
    if held.state == MotionState.PREPARED:
        raise NotOpenedYetError(title=held.title)
    if held.state != MotionState.OPEN:
        raise AlreadyDeclaredError(title=held.title)
    _refuse_too_early(held, at=at)
    take_over_recusals(held, at=held.closes_at)
    result = record_of(held, by=by, at=at)
    _settle(held, result, by=by, at=at)
    _carry_out(held, by=by, at=at)
    _enter(held, by=by, at=at)
    _audit(held, f"motion.{held.state}", {"sha256": sha256_of(result)}, by=by, at=at)
    if announce:
        transaction.on_commit(partial(announce_result, held.pk, at), robust=True)
    return held


@transaction.atomic
def withdraw(*, motion: Motion, by: User | None, at: datetime, reason: str) -> Motion:
    """Take a motion back before its result is declared; its ballots stay on file."""
    held = locked(motion)
    if held.state not in {MotionState.OPEN, MotionState.PREPARED}:
        raise AlreadyDeclaredError(title=held.title)
    box = box_or_none(held) if held.is_secret else None
    if box is not None and box.ballots is not None:
        raise PublishedAlreadyError(title=held.title)
    held.state, held.declared_at, held.declared_by = MotionState.WITHDRAWN, at, by
    held.result = {"schema": SCHEMA, "withdrawn": True, "reason": reason}
    held.save(update_fields=["result", "declared_at", "declared_by", "state"])
    kind = motion_kinds.get(held.kind)
    if kind:
        kind.failed(facts_of(held, at=at, by=by, is_withdrawn=True))
    _audit(held, "motion.withdrawn", {"reason": reason}, by=by, at=at)
    return held


def _refuse_too_early(motion: Motion, *, at: datetime) -> None:
    """Refuse while somebody can vote, a box is sealed, or an objection waits."""
    refuse_still_open(motion, at=at)
    if motion.item is not None and at < motion.closes_at:
        raise StillOpenInMeetingError(title=motion.title)
    if motion.is_secret:
        box = box_or_none(motion)
        opened = {BoxState.OPENED, BoxState.DESTROYED}
        if box is None or box.state not in opened:
            raise StillSealedError(title=motion.title)
    if motion.method == Method.CONSENSUS and is_seeking(motion):
        refuse_standing(motion)


def _settle(
    motion: Motion, result: dict[str, Any], *, by: User | None, at: datetime
) -> None:
    """Write down what was decided; what is adopted gets its number."""
    adopted = result["computation"]["adopted"]
    motion.result, motion.declared_at, motion.declared_by = result, at, by
    motion.state = MotionState.ADOPTED if adopted else MotionState.FAILED
    motion.challenge_until = at + timedelta(days=challenge_days(motion.options))
    if adopted:
        motion.review_on = _review_day(motion, at)
        motion.resolution = register(
            cooperative=motion.cooperative,
            body=motion.body,
            title=motion.title,
            text=motion.text,
            adopted_on=timezone.localdate(at),
            record=result,
            by=by,
            at=at,
        )
    motion.save(
        update_fields=[
            *("result", "declared_at", "declared_by", "state", "resolution"),
            *("challenge_until", "review_on"),
        ]
    )


def _review_day(motion: Motion, at: datetime) -> date | None:
    """The day on which a decision by consent is looked at again; None of others."""
    months = motion.options.get("review_months")
    return months_later(timezone.localdate(at), int(months)) if months else None


def _carry_out(motion: Motion, *, by: User | None, at: datetime) -> None:
    """Do what the motion's kind does, in this transaction."""
    kind = motion_kinds.get(motion.kind)
    if kind is None:
        raise ValueError(f"no floor answers for motions of kind {motion.kind}")
    reference = motion.resolution.reference if motion.resolution else ""
    facts = facts_of(motion, at=at, by=by, resolution=reference)
    (kind.adopted if motion.state == MotionState.ADOPTED else kind.failed)(facts)


def _enter(motion: Motion, *, by: User | None, at: datetime) -> None:
    """Write the result into the record of the meeting in which it was decided."""
    if motion.item is None:
        return
    result = motion.result or {}
    enter(
        meeting=motion.item.meeting,
        item=motion.item,
        kind=EntryKind.RESULT,
        text=motion.title,
        facts={
            "motion": motion.pk,
            "state": str(motion.state),
            "counts": result["counts"],
            "because": result["computation"]["because"],
            "quorum": result["computation"]["quorum_because"],
            "resolution": motion.resolution.reference if motion.resolution else "",
        },
        by=by,
        at=at,
    )


def _audit(
    motion: Motion, action: str, data: dict[str, Any], *, by: User | None, at: datetime
) -> None:
    audit(
        scope=motion.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"motion:{motion.pk}",
        data=data,
        at=at,
    )
