"""Opening a motion: electorate, rules and text are frozen, and everybody is told."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.canonical import sha256_of
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from coopkit.offers import motion_kinds
from governance.bylaws.parameters import parameter_of
from governance.bylaws.selectors import InForce, in_force
from governance.bylaws.services import refuse_taken_day
from governance.members.selectors import roll
from governance.votes.models import Elector, Motion, MotionNotice, MotionState
from governance.votes.selectors import RULE_OF_KIND
from governance.votes.services.mail import announce_motion


class ClosesInThePastError(CoopError):
    """A motion that would close before it opens."""

    template = N_(
        "The vote would close on {closes_at}, which is already past. A vote stays open "
        "for some time; choose a later day."
    )


class NobodyMayVoteError(CoopError):
    """A motion in a co-op without members."""

    template = N_(
        "{cooperative} has no members on {on}, so nobody could vote. Admit members first."
    )


class ChangeAlreadyOpenError(CoopError):
    """A second change of one number while the first is still voted on."""

    template = N_(
        "A change of “{name}” is already being voted on: “{title}”. Wait for its result, "
        "then propose the next one."
    )


class SameValueError(CoopError):
    """A change that changes nothing."""

    template = N_("“{name}” already has this value. Propose another one.")


class TooEarlyError(CoopError):
    """A change that would take effect before its vote has closed."""

    template = N_(
        "The vote closes on {closes_on}, so the change cannot take effect on "
        "{effective_from}. Choose a day after the vote."
    )


@transaction.atomic
def open_motion(
    *,
    cooperative: Cooperative,
    kind: str,
    title: str,
    text: str,
    payload: Mapping[str, Any],
    proposed_by: User,
    at: datetime,
    closes_at: datetime | None = None,
    announce: bool = True,
) -> Motion:
    """Open a vote of the members of this day, by the rules of this day.

    Closes after the bylaws' `vote.days` if not told otherwise. Each elector is noticed:
    by e-mail once the transaction holds, or, without a user, on paper.
    """
    if motion_kinds.get(kind) is None:
        raise ValueError(f"no floor answers for motions of kind {kind}")
    rules = freeze_rules(cooperative, kind, on=timezone.localdate(at))
    motion = Motion(
        cooperative=cooperative,
        kind=kind,
        title=" ".join(title.split()),
        text=text,
        payload=dict(payload),
        payload_sha256=sha256_of(payload),
        proposed_by=proposed_by,
        opens_at=at,
        closes_at=_closing(rules, closes_at, at=at),
        rules=rules,
    )
    _notice(_freeze_electorate(motion), at=at)
    _audit_opening(motion)
    if announce:
        transaction.on_commit(partial(announce_motion, motion.pk, at), robust=True)
    return motion


@transaction.atomic
def propose_change(
    *,
    cooperative: Cooperative,
    key: str,
    value: Any,
    effective_from: date,
    title: str,
    text: str,
    proposed_by: User,
    at: datetime,
    closes_at: datetime | None = None,
    announce: bool = True,
) -> Motion:
    """Put a change of one number of the bylaws to the vote; one at a time for each."""
    Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
    written = check_change(cooperative, key, value, effective_from, at=at)
    motion = open_motion(
        cooperative=cooperative,
        kind="bylaw_parameter",
        title=title,
        text=text,
        payload={
            "key": key,
            "value": written,
            "effective_from": effective_from.isoformat(),
        },
        proposed_by=proposed_by,
        at=at,
        closes_at=closes_at,
        announce=announce,
    )
    closes_on = timezone.localdate(motion.closes_at)
    if effective_from < closes_on:
        raise TooEarlyError(closes_on=closes_on, effective_from=effective_from)
    return motion


def check_change(
    cooperative: Cooperative, key: str, value: Any, effective_from: date, *, at: datetime
) -> Any:
    """The new value in its written form; or why it cannot be proposed."""
    parameter = parameter_of(cooperative.jurisdiction, key)
    written = parameter.check(value)
    bylaws = in_force(cooperative, on=timezone.localdate(at))
    if key in bylaws and bylaws[key].value == written:
        raise SameValueError(name=parameter.name)
    refuse_taken_day(cooperative, keys=[key], effective_from=effective_from)
    other = Motion.objects.filter(
        cooperative=cooperative, state=MotionState.OPEN, kind="bylaw_parameter"
    )
    for motion in other:
        if motion.payload["key"] == key:
            raise ChangeAlreadyOpenError(name=parameter.name, title=motion.title)
    return written


def freeze_rules(cooperative: Cooperative, kind: str, *, on: date) -> dict[str, Any]:
    """The quorum, threshold and days in force, each with the row it came from."""
    bylaws = in_force(cooperative, on=on)
    return {
        "on": on.isoformat(),
        "quorum": _frozen(bylaws["quorum.members"]),
        "threshold": _frozen(bylaws[RULE_OF_KIND.get(kind, "vote.ordinary")]),
        "days": _frozen(bylaws["vote.days"]),
    }


def text_sha256(motion: Motion) -> str:
    """The hash of what is voted on: title and text."""
    return sha256_of({"title": motion.title, "text": motion.text})


def _frozen(held: InForce) -> dict[str, Any]:
    return {
        "key": held.key,
        "value": held.value,
        "value_id": held.value_id,
        "effective_from": held.effective_from.isoformat(),
        "adopted_by": held.adopted_by,
    }


def _freeze_electorate(motion: Motion) -> list[Elector]:
    """Save the motion with the members of its day as those who may vote on it."""
    on = timezone.localdate(motion.opens_at)
    members = roll(motion.cooperative, on=on)
    if not members:
        raise NobodyMayVoteError(cooperative=motion.cooperative.name, on=on)
    motion.electorate_sha256 = sha256_of([line.code for line in members])
    motion.save(force_insert=True)
    return Elector.objects.bulk_create(
        Elector(motion=motion, membership=line.membership, code=line.code)
        for line in members
    )


def _notice(electors: list[Elector], *, at: datetime) -> None:
    text_hash = text_sha256(electors[0].motion)
    users = [elector.membership.person.user for elector in electors]
    MotionNotice.objects.bulk_create(
        MotionNotice(
            elector=elector,
            channel="email" if user else "print",
            to=user.email if user else "",
            text_sha256=text_hash,
            at=at,
        )
        for elector, user in zip(electors, users, strict=True)
    )


def _closing(
    rules: Mapping[str, Any], closes_at: datetime | None, *, at: datetime
) -> datetime:
    """When a vote closes: as asked, else after the days that the bylaws say."""
    if closes_at is None:
        return at + timedelta(days=rules["days"]["value"])
    if closes_at <= at:
        raise ClosesInThePastError(closes_at=closes_at)
    return closes_at


def _audit_opening(motion: Motion) -> None:
    record(
        scope=motion.cooperative.slug,
        actor=actor_of(motion.proposed_by),
        action="motion.opened",
        subject=f"motion:{motion.pk}",
        data={
            "payload_sha256": motion.payload_sha256,
            "text_sha256": text_sha256(motion),
            "electorate_sha256": motion.electorate_sha256,
        },
        at=motion.opens_at,
    )
