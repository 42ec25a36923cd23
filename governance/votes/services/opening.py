"""Opening a motion: electorate, rules and text are frozen, and everybody is told."""

from collections.abc import Mapping
from datetime import datetime, timedelta
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
from governance.bylaws.selectors import Bylaws, in_force
from governance.members.selectors import Electorate, electorate_by
from governance.votes.models import Elector, Motion, MotionNotice
from governance.votes.services.freezing import freeze_rules
from governance.votes.services.mail import announce_motion


class ClosesInThePastError(CoopError):
    """A motion that would close before it opens."""

    template = N_(
        "The vote would close on {closes_at}, which is already past. A vote stays open "
        "for some time; choose a later day."
    )


class NobodyMayVoteError(CoopError):
    """A motion in a co-op without members who may vote."""

    template = N_(
        "{cooperative} has no members who may vote on {on}, so nobody could vote. Admit "
        "members first, or look at what the bylaws ask of voters."
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
    """Open a vote of those who may vote on this day, by the rules of this day.

    Closes after the bylaws' `vote.days` if not told otherwise. Each elector is noticed:
    by e-mail once the transaction holds, or, without a user, on paper.
    """
    if motion_kinds.get(kind) is None:
        raise ValueError(f"no floor answers for motions of kind {kind}")
    bylaws = in_force(cooperative, on=timezone.localdate(at))
    who = _electorate(bylaws)
    rules = freeze_rules(bylaws, kind, who)
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
    _notice(_freeze_electorate(motion, who), at=at)
    _audit_opening(motion)
    if announce:
        transaction.on_commit(partial(announce_motion, motion.pk, at), robust=True)
    return motion


def text_sha256(motion: Motion) -> str:
    """The hash of what is voted on: title and text."""
    return sha256_of({"title": motion.title, "text": motion.text})


def _electorate(bylaws: Bylaws) -> Electorate:
    who = electorate_by(bylaws.cooperative, bylaws, on=bylaws.on)
    if not who.electors:
        raise NobodyMayVoteError(cooperative=bylaws.cooperative.name, on=bylaws.on)
    return who


def _freeze_electorate(motion: Motion, who: Electorate) -> list[Elector]:
    """Save the motion with those who may vote on it."""
    motion.electorate_sha256 = sha256_of([line.code for line in who.electors])
    motion.save(force_insert=True)
    Elector.objects.bulk_create(
        Elector(motion=motion, membership_id=line.membership_id, code=line.code)
        for line in who.electors
    )
    electors = motion.electors.select_related("motion", "membership__person__user")
    return list(electors.order_by("code"))


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
