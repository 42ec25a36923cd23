"""Declaring a result: counted once, by the frozen rules, and done in the same breath."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record as audit
from coopkit.canonical import sha256_of
from coopkit.errors import N_, CoopError
from coopkit.offers import motion_kinds
from governance.meetings.models import Body
from governance.meetings.services import register
from governance.members.selectors import member_of
from governance.votes.models import Ballot, Motion, MotionNotice, MotionState
from governance.votes.record import SCHEMA, compute, count_by
from governance.votes.selectors import (
    facts_of,
    recusals_of,
    standing_ballots,
    voting_electors,
)
from governance.votes.services.opening import text_sha256


class StillOpenError(CoopError):
    """A result asked for while somebody can still vote."""

    template = N_(
        "The vote on “{title}” is still under way: {voted} of {electors} have voted. The "
        "result can be declared once it has closed, or once everybody has voted."
    )


class AlreadyDeclaredError(CoopError):
    """A second declaration, or a change to a motion that is done."""

    template = N_(
        "The vote on “{title}” is already done. A result is declared once and stays; to "
        "change the decision, open a new motion."
    )


@transaction.atomic
def declare_result(*, motion: Motion, by: User | None, at: datetime) -> Motion:
    """Count, decide by the frozen rules, register what is adopted, and carry it out.

    A CoopError of the kind's own handler stops it all: nothing is written.
    """
    held = _locked(motion)
    if held.state != MotionState.OPEN:
        raise AlreadyDeclaredError(title=held.title)
    ballots = list(standing_ballots(held))
    electors = list(held.electors.order_by("code").values_list("code", flat=True))
    voting = voting_electors(held).count()
    if at < held.closes_at and len(ballots) < voting:
        raise StillOpenError(title=held.title, voted=len(ballots), electors=voting)
    result = _record(held, electors, ballots, by=by, at=at)
    adopted = result["computation"]["adopted"]
    held.result, held.declared_at, held.declared_by = result, at, by
    held.state = MotionState.ADOPTED if adopted else MotionState.FAILED
    if adopted:
        held.resolution = register(
            cooperative=held.cooperative,
            body=Body.GENERAL,
            title=held.title,
            text=held.text,
            adopted_on=timezone.localdate(at),
            record=result,
            by=by,
            at=at,
        )
    held.save(
        update_fields=["result", "declared_at", "declared_by", "state", "resolution"]
    )
    _carry_out(held, by=by, at=at)
    _audit(held, f"motion.{held.state}", {"sha256": sha256_of(result)}, by=by, at=at)
    return held


@transaction.atomic
def withdraw(*, motion: Motion, by: User | None, at: datetime, reason: str) -> Motion:
    """Take a motion back before its result is declared; its ballots stay on file."""
    held = _locked(motion)
    if held.state != MotionState.OPEN:
        raise AlreadyDeclaredError(title=held.title)
    held.state, held.declared_at, held.declared_by = MotionState.WITHDRAWN, at, by
    held.result = {"schema": SCHEMA, "withdrawn": True, "reason": reason}
    held.save(update_fields=["result", "declared_at", "declared_by", "state"])
    kind = motion_kinds.get(held.kind)
    if kind:
        kind.failed(facts_of(held, at=at, by=by, is_withdrawn=True))
    _audit(held, "motion.withdrawn", {"reason": reason}, by=by, at=at)
    return held


def _locked(motion: Motion) -> Motion:
    motions = Motion.objects.select_for_update(of=("self",)).select_related("cooperative")
    return motions.get(pk=motion.pk)


def _carry_out(motion: Motion, *, by: User | None, at: datetime) -> None:
    """Do what the motion's kind does, in this transaction."""
    kind = motion_kinds.get(motion.kind)
    if kind is None:
        raise ValueError(f"no floor answers for motions of kind {motion.kind}")
    reference = motion.resolution.reference if motion.resolution else ""
    facts = facts_of(motion, at=at, by=by, resolution=reference)
    (kind.adopted if motion.state == MotionState.ADOPTED else kind.failed)(facts)


def _record(
    motion: Motion,
    electors: list[str],
    ballots: list[Ballot],
    *,
    by: User | None,
    at: datetime,
) -> dict[str, Any]:
    """All there is to know of the decision, in one value."""
    recusals = recusals_of(motion)
    recused = [each["who"] for each in recusals]
    chosen = {ballot.elector.code: ballot.choice for ballot in ballots}
    counts = count_by(chosen, motion.rules, electors=electors, recused=recused)
    slug, name = motion.cooperative.slug, motion.cooperative.name
    return {
        "schema": SCHEMA,
        "cooperative": {"slug": slug, "name": name},
        "kind": motion.kind,
        "title": motion.title,
        "text": motion.text,
        "text_sha256": text_sha256(motion),
        "payload": motion.payload,
        "payload_sha256": motion.payload_sha256,
        "proposed_by": _who(motion, motion.proposed_by, motion.opens_at),
        "opened_at": _utc(motion.opens_at),
        "closes_at": _utc(motion.closes_at),
        "electorate": {"codes": electors, "sha256": motion.electorate_sha256},
        "notices": _notices(motion),
        "recusals": recusals,
        "ballots": [
            {"who": each.elector.code, "choice": each.choice, "at": _utc(each.cast_at)}
            for each in ballots
        ],
        "counts": counts.plain(),
        "rules": motion.rules,
        "computation": compute(counts, motion.rules),
        "declared_by": _who(motion, by, at),
        "declared_at": _utc(at),
    }


def _notices(motion: Motion) -> list[dict[str, str]]:
    """Who was told when, how, and of which text; addresses are not in the record."""
    notices = MotionNotice.objects.filter(elector__motion=motion)
    rows = notices.order_by("elector__code", "pk").select_related("elector")
    return [
        {
            "who": notice.elector.code,
            "channel": notice.channel,
            "at": _utc(notice.at),
            "text_sha256": notice.text_sha256,
        }
        for notice in rows
    ]


def _who(motion: Motion, user: User | None, at: datetime) -> str:
    """A member by code; somebody else as the audit trail names them."""
    on = timezone.localdate(at)
    member = user and member_of(user=user, cooperative=motion.cooperative, on=on)
    return member.code if member else actor_of(user)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


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
