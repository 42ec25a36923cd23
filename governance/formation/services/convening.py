"""Convening the founding meeting: its agenda, its motions, and what they hold frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from coopkit.offers import MotionFacts
from governance.formation.founding_plan import (
    OFFICE_NAMES,
    Facts,
    before_the_call,
    check_first_day,
    check_officers,
    needs_another_meeting,
    seats_wanted,
)
from governance.formation.founding_refusals import (
    MovedSinceError,
    NotOfTheGroupError,
    OpeningMovedError,
)
from governance.formation.models import FoundingGroup
from governance.formation.selectors import founding_words as words
from governance.formation.selectors.founding import (
    ADOPTION,
    ELECTION,
    OFFICERS,
    OPENING,
    convened,
    draft_now,
    facts_of,
    opening_of,
)
from governance.formation.selectors.founding_words import Moved
from governance.formation.services.founding import lock_group, refuse_founded
from governance.meetings.models import ItemKind, Meeting, MeetingKind, MeetingState
from governance.meetings.services import add_item, call_meeting
from governance.votes.models import Method, Motion
from governance.votes.services import open_motion, prepare_motion

RUNNING = frozenset({MeetingState.PLANNED, MeetingState.NOTICED, MeetingState.OPEN})


class CalledAlreadyError(CoopError):
    """A second founding meeting at once."""

    template = N_(
        "The founding meeting “{title}” is called already. Hold it, or call it off, "
        "before you call another one."
    )


class AdoptedAlreadyError(CoopError):
    """A meeting about what was adopted."""

    template = N_(
        "The bylaws were adopted by {decision} already. What is missing for the act is "
        "told on this page."
    )


class SeatsError(CoopError):
    """A board of another size than the decided rules."""

    template = N_(
        "By the bylaws you decided, and with as many founders as you are, the board has "
        "{least} to {most} seats; {seats} cannot be filled. Choose another number."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What is said when the founding meeting is called.

    `officers` are codes: chair, secretary, treasurer, and under “bank” two or more.
    """

    title: str
    starts_at: datetime
    ends_at: datetime
    first_day: date
    officers: Mapping[str, Any]
    seats: int = 0
    place: str = ""
    joining: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    """A point of the agenda with its motion."""

    kind: str
    said: Moved
    payload: Mapping[str, Any]
    minutes: int
    item: str = ItemKind.MOTION
    method: str = Method.MOTION
    options: Mapping[str, Any] | None = None


@transaction.atomic
def call_founding(*, group: FoundingGroup, call: Call, by: User, at: datetime) -> Meeting:
    """Prepare the founding meeting with its motions; the notice then fixes their words.

    Refused with the first thing that is missing before a founding can be voted on.
    """
    held = lock_group(group)
    refuse_founded(held)
    facts = facts_of(held)
    _refuse_second(held, facts)
    for lack in before_the_call(facts):
        raise lack
    meets_on = timezone.localdate(call.starts_at)
    check_first_day(call.first_day, meeting_day=meets_on, agreed_on=facts.agreed_on)
    _check_people(facts, call)
    cooperative = held.cooperative
    with override(next(iter(cooperative.languages), "en")):
        points = _points(held, facts, call)
        meeting = call_meeting(
            cooperative=cooperative,
            kind=MeetingKind.GENERAL,
            title=call.title,
            starts_at=call.starts_at,
            ends_at=call.ends_at,
            place=call.place,
            joining=call.joining,
            by=by,
            at=at,
        )
        for point in points:
            _put(meeting, point, by=by, at=at)
    return meeting


@transaction.atomic
def vote_on_opening(
    *, group: FoundingGroup, first_day: date, by: User, at: datetime
) -> Motion:
    """Put opening money that has changed to the vote anew, without another meeting."""
    held = lock_group(group)
    refuse_founded(held)
    opening, values = opening_of(held), draft_now(held).state.values
    if opening is None:
        raise OpeningMovedError()
    with override(next(iter(held.cooperative.languages), "en")):
        said = words.opening_words(held.cooperative, values, opening, first_day)
        return open_motion(
            cooperative=held.cooperative,
            kind=OPENING,
            title=said.title,
            text=said.text,
            payload={"opening": opening},
            proposed_by=by,
            at=at,
        )


def check_draft(facts: MotionFacts) -> None:
    """Refuse to vote on, or to adopt, another draft than the one that was told."""
    group = _group(facts.cooperative)
    draft = draft_now(group)
    told = facts.payload["text_sha256"]
    if draft.sha256 != told:
        raise MovedSinceError(told=told[:12], now=draft.sha256[:12])


def check_opening(facts: MotionFacts) -> None:
    """Refuse to vote on, or to adopt, other opening money than what was told."""
    if opening_of(_group(facts.cooperative)) != facts.payload["opening"]:
        raise OpeningMovedError()


def nothing_yet(facts: MotionFacts) -> None:
    """What the founding meeting adopts is written by the act, and not before."""


def _group(cooperative: Cooperative) -> FoundingGroup:
    group = FoundingGroup.objects.select_related("cooperative").get(
        cooperative=cooperative
    )
    refuse_founded(group)
    return group


def _refuse_second(group: FoundingGroup, facts: Facts) -> None:
    """Refuse a meeting beside one that runs, or after one that leaves nothing to do."""
    found = convened(group)
    if found is None:
        return
    if found.meeting.state in RUNNING:
        raise CalledAlreadyError(title=found.meeting.title)
    adoption = found.motions[ADOPTION]
    if adoption.resolution and not needs_another_meeting(facts):
        raise AdoptedAlreadyError(decision=adoption.resolution.reference)


def _check_people(facts: Facts, call: Call) -> None:
    """Refuse offices for who is not in the group, and a board of the wrong size."""
    officers = call.officers
    check_officers(officers)
    chosen: Sequence[tuple[str, str]] = [
        *((key, officers[key]) for key in ("chair", "secretary", "treasurer")),
        *(("bank", code) for code in officers["bank"]),
    ]
    for key, code in chosen:
        if code not in facts.founders:
            raise NotOfTheGroupError(code=code, what=dict(OFFICE_NAMES[key]))
    wanted = seats_wanted(facts.values)
    if wanted is None:
        return
    least, most = wanted[0], min(wanted[1], len(facts.founders))
    if not least <= call.seats <= most:
        raise SeatsError(seats=call.seats, least=least, most=most)


def _points(group: FoundingGroup, facts: Facts, call: Call) -> list[_Point]:
    """The agenda: adoption, board, officers, opening money."""
    draft, cooperative = draft_now(group), group.cooperative
    adoption = {
        "text_sha256": draft.sha256,
        "version_sha256": facts.version_sha256,
        "clauses": len(draft.state.provisions),
        "values": dict(draft.state.values),
        "founding_on": call.first_day.isoformat(),
    }
    said = words.adoption_words(draft, facts.version_sha256, call.first_day)
    points = [_Point(kind=ADOPTION, said=said, payload=adoption, minutes=30)]
    if seats_wanted(facts.values):
        years = int(facts.values.get("board.term_years", 1))
        election = _Point(
            kind=ELECTION,
            said=words.election_words(call.seats, years),
            payload={"seats": call.seats},
            minutes=20,
            item=ItemKind.ELECTION,
            method=Method.ELECTION,
            options={"seats": call.seats},
        )
        points.append(election)
    said = words.officers_words(cooperative, call.officers)
    officers = {**call.officers, "bank": list(call.officers["bank"])}
    points.append(_Point(kind=OFFICERS, said=said, payload=officers, minutes=10))
    opening = dict(facts.opening or {})
    said = words.opening_words(cooperative, facts.values, opening, call.first_day)
    told = {"opening": opening}
    points.append(_Point(kind=OPENING, said=said, payload=told, minutes=20))
    return points


def _put(meeting: Meeting, point: _Point, *, by: User, at: datetime) -> None:
    item = add_item(
        meeting=meeting,
        kind=point.item,
        title=point.said.title,
        duration=point.minutes,
        by=by,
        at=at,
    )
    prepare_motion(
        cooperative=meeting.cooperative,
        method=point.method,
        kind=point.kind,
        title=point.said.title,
        text=point.said.text,
        payload=point.payload,
        proposed_by=by,
        at=at,
        opens_at=meeting.starts_at,
        item=item,
        options=point.options,
    )
