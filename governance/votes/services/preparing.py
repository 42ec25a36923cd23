"""Preparing a vote: what is put, to whom, how it is decided, before anybody can vote."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record as audit
from coopkit.canonical import sha256_of
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import motion_kinds
from governance.bylaws.selectors import Bylaws, in_force
from governance.meetings.models import AgendaItem, Body, MeetingState
from governance.members.models import Membership
from governance.votes import refusals
from governance.votes.consent import REVIEW_MONTHS, ROUNDS
from governance.votes.models import (
    Method,
    Motion,
    MotionState,
    Option,
    Proceeding,
    RollCorrection,
)
from governance.votes.selectors.ways import (
    ASKED_SECRET,
    COUNTING,
    FROM_THE_FLOOR_NEVER,
    PAYING_OUT,
    POLL_RULES,
    PRIVATE,
    SECRET_WAYS,
    reserved_as,
)

CHANGEABLE = frozenset(
    {
        *("method", "title", "text", "opens_at", "closes_at", "proceeding", "body"),
        *("item", "is_secret", "options", "record_on", "payload"),
    }
)


class Plan(TypedDict, total=False):
    """What may be told of a vote beside its words; without a meeting, of the members."""

    closes_at: datetime | None
    proceeding: str
    body: str
    item: AgendaItem | None
    is_secret: bool
    options: Mapping[str, Any] | None
    record_on: date | None
    awaits_place: bool


@transaction.atomic
def prepare_motion(
    *,
    cooperative: Cooperative,
    method: str,
    kind: str,
    title: str,
    text: str,
    payload: Mapping[str, Any],
    proposed_by: User,
    at: datetime,
    opens_at: datetime,
    **plan: Unpack[Plan],
) -> Motion:
    """Write a vote down before it opens; nobody can vote yet, and it can be changed.

    Refused: what the bylaws of the day do not let this body decide in this way. With
    `awaits_place` its meeting can be chosen later.
    """
    if motion_kinds.get(kind) is None:
        raise ValueError(f"no floor answers for motions of kind {kind}")
    motion = Motion(
        cooperative=cooperative,
        method=method,
        kind=kind,
        title=" ".join(title.split()),
        text=text,
        payload=dict(payload),
        payload_sha256=sha256_of(payload),
        proposed_by=proposed_by,
        opens_at=opens_at,
        **_planned(plan, opens_at),
    )
    answers = motion.options.pop("answers", None)
    bylaws = in_force(cooperative, on=timezone.localdate(at))
    settle(motion, bylaws, closes_at=plan.get("closes_at"), awaits_place=_waits(plan))
    motion.save(force_insert=True)
    _write_answers(motion, answers)
    _audit(motion, "motion.prepared", by=proposed_by, at=at)
    return motion


def _waits(plan: Plan) -> bool:
    return plan.get("awaits_place", False)


def _planned(plan: Plan, opens_at: datetime) -> dict[str, Any]:
    """A plan as the motion's fields; in a meeting its body decides."""
    item = plan.get("item")
    proceeding = plan.get("proceeding", Proceeding.BALLOT)
    return {
        "item": item,
        "closes_at": plan.get("closes_at") or opens_at,
        "proceeding": Proceeding.MEETING if item else proceeding,
        "body": item.meeting.body if item else plan.get("body", Body.GENERAL),
        "is_secret": plan.get("is_secret", False),
        "options": dict(plan.get("options") or {}),
        "record_on": plan.get("record_on"),
        "rules": {},
        "electorate_sha256": "",
        "state": MotionState.PREPARED,
    }


@transaction.atomic
def change_prepared(
    *, motion: Motion, by: User | None, at: datetime, **fields: Any
) -> Motion:
    """Change a vote that has not opened; what a notice has told stays as it is."""
    if unknown := set(fields) - CHANGEABLE:
        raise ValueError(f"not to be changed: {sorted(unknown)}")
    held = locked(motion)
    if held.state != MotionState.PREPARED:
        raise refusals.NotPreparedError(title=held.title)
    before = _what_a_notice_tells(held)
    was_told = told_in(held)
    closes_at = fields.pop("closes_at", held.closes_at)
    if held.is_secret and held.options.get(ASKED_SECRET):
        fields.pop("is_secret", None)  # what members asked for is not taken back
    kept = {k: v for k, v in held.options.items() if k.startswith(PRIVATE)}
    if "options" in fields:
        fields["options"] = {**fields["options"], **kept}
    for name, value in fields.items():
        setattr(held, name, value)
    held.title = " ".join(held.title.split())
    if held.item is not None:
        held.proceeding, held.body = Proceeding.MEETING, held.item.meeting.body
    elif held.proceeding == Proceeding.MEETING:
        held.proceeding = Proceeding.BALLOT
    held.payload_sha256 = sha256_of(held.payload)
    answers = held.options.pop("answers", None)
    bylaws = in_force(held.cooperative, on=timezone.localdate(at))
    settle(held, bylaws, closes_at=closes_at, is_new=before[0] != held.item_id)
    if was_told and before != _what_a_notice_tells(held):
        raise refusals.TextFixedError(meeting=was_told)
    held.save()
    _write_answers(held, answers)
    _audit(held, "motion.changed", by=by, at=at)
    return held


@transaction.atomic
def correct_roll(
    *,
    motion: Motion,
    membership: Membership,
    is_included: bool,
    reason: str,
    by: User,
    at: datetime,
) -> RollCorrection:
    """Put somebody on the list of a vote or take them off, with a reason; never after."""
    held = locked(motion)
    if held.state != MotionState.PREPARED:
        raise refusals.NotPreparedError(title=held.title)
    if membership.cooperative_id != held.cooperative_id:
        raise refusals.UnknownMemberError(name=membership.person.display_name)
    found = RollCorrection.objects.create(
        motion=held,
        membership=membership,
        is_included=is_included,
        reason=reason,
        by=by,
        at=at,
    )
    audit(
        scope=held.cooperative.slug,
        actor=actor_of(by),
        action="motion.roll_corrected",
        subject=f"motion:{held.pk}",
        data={"who": membership.code, "is_included": is_included, "reason": reason},
        at=at,
    )
    return found


def settle(
    motion: Motion,
    bylaws: Bylaws,
    *,
    closes_at: datetime | None = None,
    is_new: bool = True,
    awaits_place: bool = False,
) -> None:
    """Complete a motion's options and days, and refuse what cannot be decided so."""
    _settle_options(motion, bylaws)
    _refuse_wrong_place(motion, is_new=is_new)
    _refuse_wrong_way(motion, bylaws, awaits_place=awaits_place)
    if closes_at is not None:
        motion.closes_at = closes_at
    elif motion.item is not None:
        motion.closes_at = max(motion.item.meeting.ends_at, motion.opens_at)
    else:
        days = bylaws["vote.days"].days if "vote.days" in bylaws else 7
        motion.closes_at = motion.opens_at + timedelta(days=days)


def _what_a_notice_tells(motion: Motion) -> tuple[Any, ...]:
    """The item, the words, what it does, and how it is decided and counted."""
    words = (motion.title, motion.text, motion.kind, motion.method, motion.is_secret)
    told = {k: v for k, v in motion.options.items() if not k.startswith(PRIVATE)}
    return (motion.item_id, *words, dict(motion.payload), told)


def told_in(motion: Motion) -> str:
    """The meeting whose notice has told a motion's text, or nothing."""
    if motion.item is None or motion.item.meeting.state == MeetingState.PLANNED:
        return ""
    return motion.item.meeting.title


def locked(motion: Motion) -> Motion:
    """The motion as it stands now; nobody else changes it until we are done."""
    motions = Motion.objects.select_for_update(of=("self",))
    return motions.select_related("cooperative", "item__meeting").get(pk=motion.pk)


def _write_answers(motion: Motion, answers: Sequence[str] | None) -> None:
    """Keep a poll's answers as its options, in place of those before."""
    if answers is None:
        return
    motion.candidates.all().delete()
    Option.objects.bulk_create(
        Option(motion=motion, number=number, name=name, accepted_at=motion.opens_at)
        for number, name in enumerate(answers, start=1)
    )


def _settle_options(motion: Motion, bylaws: Bylaws) -> None:
    options = dict(motion.options)
    if motion.method == Method.ELECTION:
        chosen = bylaws["vote.elections"].choice if "vote.elections" in bylaws else ""
        options["rule"] = options.get("rule") or chosen or "scottish-stv"
        _refuse_rule(options["rule"], COUNTING)
        options["seats"] = int(options.get("seats", 1))
        options.setdefault("office", "")
        if options["seats"] < 1:
            raise refusals.NoSeatsError()
    elif motion.method == Method.POLL:
        options["rule"] = options.get("rule") or "approval"
        _refuse_rule(options["rule"], POLL_RULES)
    elif motion.method in {Method.CONSENT, Method.CONSENSUS}:
        options["rounds"] = int(options.get("rounds") or ROUNDS)
        options["review_months"] = int(options.get("review_months") or REVIEW_MONTHS)
        options["round"] = 1
    if "classes" in options:
        options["classes"] = sorted({name for name in options["classes"] if name})
        if not options["classes"]:
            del options["classes"]
    motion.options = options


def _refuse_rule(rule: str, known: tuple[str, ...]) -> None:
    if rule not in known:
        raise refusals.UnknownRuleError(rule=rule, known=", ".join(known))


def _refuse_wrong_place(motion: Motion, *, is_new: bool) -> None:
    if motion.item is None:
        return
    meeting = motion.item.meeting
    if meeting.cooperative_id != motion.cooperative_id:
        raise ValueError("the item is of another co-op")
    if meeting.body != motion.body:
        raise refusals.WrongBodyError(meeting=meeting.title)
    if meeting.state in {MeetingState.CLOSED, MeetingState.CANCELLED}:
        raise refusals.MeetingOverError(meeting=meeting.title)
    is_late = meeting.state != MeetingState.PLANNED
    if is_new and is_late and motion.kind in FROM_THE_FLOOR_NEVER:
        raise refusals.NeedsNoticeError(meeting=meeting.title)


def _refuse_wrong_way(motion: Motion, bylaws: Bylaws, *, awaits_place: bool) -> None:
    is_board = motion.body == Body.BOARD
    is_by_name = (
        motion.method not in SECRET_WAYS
        or motion.proceeding == Proceeding.UNANIMOUS
        or bool(motion.options.get("classes"))
    )
    if motion.is_secret and is_by_name:
        raise refusals.NotSecretWayError()
    if motion.proceeding == Proceeding.UNANIMOUS and not (
        is_board and motion.method in {Method.MOTION, Method.RATIFICATION}
    ):
        raise refusals.UnanimousIsTheBoardsError()
    if is_board and reserved_as(motion.kind) in _reserved(bylaws):
        raise refusals.ReservedError()
    if motion.proceeding == Proceeding.BALLOT and motion.method != Method.POLL:
        if is_board:
            raise refusals.BoardMeetsError()
        if not awaits_place:
            refuse_without_meeting(bylaws)
    is_plain = motion.method == Method.MOTION and motion.kind == "plain"
    if is_plain and not is_board and seeks_consensus_first(bylaws):
        raise refusals.ConsensusFirstError()
    if motion.options.get("classes") and (
        "vote.class_vote" in bylaws and not bylaws["vote.class_vote"].flag
    ):
        raise refusals.NoClassVoteError()


def refuse_without_meeting(bylaws: Bylaws) -> None:
    """Refuse a written ballot where the bylaws have none; silence has always let it."""
    if "vote.written_ballot" in bylaws and not bylaws["vote.written_ballot"].flag:
        raise refusals.NoWrittenBallotError()


def seeks_consensus_first(bylaws: Bylaws) -> bool:
    """Whether a plain motion is put to the vote only where consensus is not found."""
    if "vote.consensus" not in bylaws:
        return False
    return bylaws["vote.consensus"].choice == "consensus_first"


def _reserved(bylaws: Bylaws) -> list[str]:
    """What the bylaws keep for the members; where they are silent, what the law keeps."""
    found = ["bylaws", "elections", "allocation", "dissolution"]
    if "vote.reserved" in bylaws:
        found = list(bylaws["vote.reserved"].value)
    paying_out = bylaws.get("redemption.decided_by")
    if paying_out and paying_out.choice == "members":
        found.append(PAYING_OUT)
    return found


def _audit(motion: Motion, action: str, *, by: User | None, at: datetime) -> None:
    audit(
        scope=motion.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"motion:{motion.pk}",
        data={
            "method": str(motion.method),
            "payload_sha256": motion.payload_sha256,
            "text_sha256": sha256_of({"title": motion.title, "text": motion.text}),
        },
        at=at,
    )
