"""Opening a motion: electorate, rules and text are frozen, and everybody is told."""

import random
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
from governance.bylaws.selectors import Bylaws, in_force
from governance.meetings.models import EntryKind, MeetingState
from governance.meetings.services.floor import enter
from governance.members.models import Membership
from governance.votes import refusals
from governance.votes.lots import commitment
from governance.votes.models import (
    Elector,
    Method,
    Motion,
    MotionNotice,
    MotionState,
    Round,
)
from governance.votes.selectors import facts_of
from governance.votes.selectors.electorates import Eligible, eligible_for, record_day
from governance.votes.selectors.ways import (
    ASKED_SECRET,
    BY_CONSENT,
    BY_MARKS,
    LOT_SEED,
)
from governance.votes.services.boxes import freeze_box
from governance.votes.services.freezing import freeze_rules
from governance.votes.services.mail import announce_motion
from governance.votes.services.nominating import LOT, draw_numbers
from governance.votes.services.preparing import (
    locked,
    prepare_motion,
    seeks_consensus_first,
    settle,
)
from governance.votes.services.recusing import take_over_recusals

RECORD_DAYS = 60
"""Where the bylaws say nothing: the most that Cal. Corp. Code § 12481 allows."""
OVERTIME = timedelta(hours=12)
"""How long after a meeting’s planned end a vote in it still waits for the chair."""


class ClosesInThePastError(CoopError):
    """A motion that would close before it opens."""

    template = N_(
        "The vote would close on {closes_at}, which is already past. A vote stays open "
        "for some time; choose a later day."
    )


class TooEarlyError(CoopError):
    """A change that would take effect before its vote has closed."""

    template = N_(
        "The vote closes on {closes_on}, so the change cannot take effect on "
        "{effective_from}. Choose a day after the vote."
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
    motion = Motion(
        cooperative=cooperative,
        kind=kind,
        title=" ".join(title.split()),
        text=text,
        payload=dict(payload),
        payload_sha256=sha256_of(payload),
        proposed_by=proposed_by,
        opens_at=at,
        closes_at=at,
        rules={},
    )
    if kind == "plain" and seeks_consensus_first(bylaws):
        motion.method = Method.CONSENSUS
    settle(motion, bylaws, closes_at=closes_at)
    return _begin(motion, bylaws, by=proposed_by, at=at, announce=announce)


@transaction.atomic
def open_prepared(
    *,
    motion: Motion,
    by: User | None,
    at: datetime,
    closes_at: datetime | None = None,
    announce: bool = True,
    luck: random.Random = LOT,
) -> Motion:
    """Open a vote that was prepared: from now on nothing of it changes.

    Without another close it stays open for as long as was planned. Refused: in a meeting
    that is not under way; without voters or options; a secret box that is not ready.
    """
    held = locked(motion)
    if held.state != MotionState.PREPARED:
        raise refusals.NotPreparedError(title=held.title)
    on = timezone.localdate(at)
    if held.item is not None:
        meeting = held.item.meeting
        if meeting.state != MeetingState.OPEN:
            raise refusals.MeetingNotOpenError(meeting=meeting.title, title=held.title)
        if meeting.noticed_at:
            on = timezone.localdate(meeting.noticed_at)
    bylaws = in_force(held.cooperative, on=on)
    until = closes_at or _planned_close(held, at=at)
    held.opens_at = at
    settle(held, bylaws, closes_at=until, is_new=False)
    held.state = MotionState.OPEN
    refuse_early_effect(held)
    return _begin(held, bylaws, by=by, at=at, announce=announce, luck=luck)


@transaction.atomic
def put(
    *,
    is_open: bool,
    cooperative: Cooperative,
    kind: str,
    title: str,
    text: str,
    payload: Mapping[str, Any],
    proposed_by: User,
    at: datetime,
    closes_at: datetime | None,
    announce: bool,
) -> Motion:
    """Open a vote at once, or prepare it for a meeting or as a secret ballot."""
    if is_open:
        return open_motion(
            cooperative=cooperative,
            kind=kind,
            title=title,
            text=text,
            payload=payload,
            proposed_by=proposed_by,
            at=at,
            closes_at=closes_at,
            announce=announce,
        )
    return prepare_motion(
        cooperative=cooperative,
        method=Method.MOTION,
        kind=kind,
        title=title,
        text=text,
        payload=payload,
        proposed_by=proposed_by,
        at=at,
        opens_at=at,
        closes_at=closes_at,
        awaits_place=True,
    )


def text_sha256(motion: Motion) -> str:
    """The hash of what is voted on: title and text."""
    return sha256_of({"title": motion.title, "text": motion.text})


def _planned_close(motion: Motion, *, at: datetime) -> datetime:
    """When a prepared vote that opens now closes; in a meeting the chair closes it."""
    if motion.item is not None:
        return max(motion.item.meeting.ends_at, at) + OVERTIME
    return at + (motion.closes_at - motion.opens_at)


def refuse_early_effect(motion: Motion) -> None:
    """Refuse a vote on a change of the bylaws that closes after the change begins."""
    day = motion.payload.get("effective_from")
    if motion.kind != "bylaws_amendment" or not day:
        return
    in_room = motion.item.meeting.ends_at if motion.item else None
    closes_on = timezone.localdate(in_room or motion.closes_at)
    effective_from = date.fromisoformat(day)
    if effective_from < closes_on:
        raise TooEarlyError(closes_on=closes_on, effective_from=effective_from)


def _begin(
    motion: Motion,
    bylaws: Bylaws,
    *,
    by: User | None,
    at: datetime,
    announce: bool,
    luck: random.Random = LOT,
) -> Motion:
    """Freeze electorate, rules and options of an open motion, and tell everybody."""
    if motion.closes_at <= at:
        raise ClosesInThePastError(closes_at=motion.closes_at)
    kind = motion_kinds.get(motion.kind)
    if kind and kind.opens:
        kind.opens(facts_of(motion, at=at, by=by))
    opens_on = timezone.localdate(at)
    _refuse_record_date(motion, bylaws, opens_on)
    who = eligible_for(motion, opens_on=opens_on)
    _refuse_nobody(motion, who)
    motion.record_on = record_day(motion, opens_on=opens_on)
    motion.rules = freeze_rules(bylaws, motion, who)
    if motion.method in BY_MARKS:
        draw_numbers(motion, at=at, luck=luck)
    _settle_lot(motion, luck)
    electors = _freeze_electorate(motion, who)
    if motion.method in BY_CONSENT:
        Round.objects.create(
            motion=motion,
            number=1,
            text=motion.text,
            begun_by=by or motion.proposed_by,
            begun_at=at,
        )
    if motion.is_secret:
        freeze_box(motion=motion, at=at, luck=luck)
    _tell(motion, electors, by=by, at=at, announce=announce)
    return motion


def _refuse_record_date(motion: Motion, bylaws: Bylaws, opens_on: date) -> None:
    """Refuse the list of a day to come, or of longer ago than the bylaws let it be."""
    if motion.record_on is None:
        return
    key = "meetings.record_days"
    most = bylaws[key].days if key in bylaws else RECORD_DAYS
    if not 0 <= (opens_on - motion.record_on).days <= most:
        raise refusals.RecordDateError(record_on=motion.record_on, most=most)


def _tell(
    motion: Motion,
    electors: list[Elector],
    *,
    by: User | None,
    at: datetime,
    announce: bool,
) -> None:
    """Notice each elector; in a meeting its own notice has told them."""
    if motion.item is None:
        _notice(electors, at=at)
    else:
        take_over_recusals(motion, at=at)
        enter(
            meeting=motion.item.meeting,
            item=motion.item,
            kind=EntryKind.VOTE,
            text=motion.title,
            facts={"motion": motion.pk, "state": "open"},
            by=by,
            at=at,
        )
    _audit_opening(motion, by=by)
    if announce and motion.item is None:
        transaction.on_commit(partial(announce_motion, motion.pk, at), robust=True)


def _refuse_nobody(motion: Motion, who: Eligible) -> None:
    if not who.voters:
        raise NobodyMayVoteError(cooperative=motion.cooperative.name, on=who.on)
    _refuse_twice(who)
    present = {each.member_class for each in who.voters}
    for name in motion.options.get("classes", ()):
        if name not in present:
            raise refusals.UnknownClassError(name=name)


def _refuse_twice(who: Eligible) -> None:
    """Refuse a list on which somebody stands twice: as a member now, and of before."""
    seen: dict[int, str] = {}
    listed = Membership.objects.filter(pk__in=[each.membership_id for each in who.voters])
    for each in listed.select_related("person").order_by("pk"):
        first = seen.setdefault(each.person_id, each.code)
        if first != each.code:
            name = each.person.display_name
            raise refusals.VotesTwiceError(name=name, first=first, second=each.code)


def _settle_lot(motion: Motion, luck: random.Random) -> None:
    """Commit to a lot before anybody votes; a secret vote's is in its manifest.

    Who asked for the secret ballot is not told: only how many did.
    """
    options = dict(motion.options)
    asked = options.pop(ASKED_SECRET, [])
    if asked:
        options["asked_secret"] = len(asked)
    options.pop(LOT_SEED, None)
    if motion.method == Method.ELECTION and not motion.is_secret:
        seed = luck.randbytes(32).hex()
        options[LOT_SEED] = seed
        motion.rules["lot_commitment"] = commitment(seed)
    motion.options = options


def _freeze_electorate(motion: Motion, who: Eligible) -> list[Elector]:
    """Save the motion with those who may vote on it."""
    motion.electorate_sha256 = sha256_of([each.code for each in who.voters])
    motion.save()
    Elector.objects.bulk_create(
        Elector(
            motion=motion,
            membership_id=each.membership_id,
            code=each.code,
            member_class=each.member_class,
            because=each.because,
        )
        for each in who.voters
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


def _audit_opening(motion: Motion, *, by: User | None) -> None:
    record(
        scope=motion.cooperative.slug,
        actor=actor_of(by or motion.proposed_by),
        action="motion.opened",
        subject=f"motion:{motion.pk}",
        data={
            "payload_sha256": motion.payload_sha256,
            "text_sha256": text_sha256(motion),
            "electorate_sha256": motion.electorate_sha256,
        },
        at=motion.opens_at,
    )
