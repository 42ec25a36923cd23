"""Reading who may vote on a motion: of a day while it is prepared, frozen once it opens.

Each line has its reason: nothing for who votes as a member or director of the day, the
secretary's reason for who was put on the list or taken off it, and for everybody else
of the roll why they have no vote.
"""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from coopkit.cooperatives.models import Cooperative
from governance.bylaws.selectors import Bylaws, in_force
from governance.meetings.models import Body
from governance.meetings.selectors import holders
from governance.members.entitlement import LEAVE, SUSPENSION
from governance.members.selectors import electorate_by, names_by_code
from governance.votes.models import Elector, Motion, MotionState, RollCorrection

STANDING = "standing"
"""What a record that everybody reads says of a leave and of a suspension alike."""
CORRECTED = "corrected"


@dataclass(frozen=True, slots=True, kw_only=True)
class RollLine:
    """Somebody of the roll and their place in a vote; one vote each, or none."""

    code: str
    name: str
    member_class: str
    weight: int
    is_included: bool
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voter:
    """Somebody who may vote; `because` is why the secretary put them on the list."""

    code: str
    name: str
    member_class: str
    membership_id: int
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligible:
    """Who may vote on a day, who of the roll may not and why, and who makes a quorum."""

    on: date
    voters: list[Voter]
    excluded: list[Voter]
    not_counted: list[str] = field(default_factory=list)
    counted_too: list[str] = field(default_factory=list)
    bylaws: Bylaws | None = None


def record_day(motion: Motion, *, opens_on: date) -> date:
    """The day whose roll votes: as was asked, a meeting's record date, or the opening."""
    if motion.record_on:
        return motion.record_on
    if motion.item_id and motion.item and motion.body == Body.GENERAL:
        return motion.item.meeting.record_on
    return opens_on


def eligible_for(motion: Motion, *, opens_on: date) -> Eligible:
    """Who may vote on a motion that would open on a day, corrections included."""
    on = record_day(motion, opens_on=opens_on)
    if motion.body == Body.BOARD:
        found = _directors(motion.cooperative, on)
    else:
        found = _members(motion.cooperative, on)
    return _corrected(motion, found) if motion.pk else found


def roll_of(motion: Motion) -> list[RollLine]:
    """Everybody of the roll with their place in a vote, by code: who votes, who not."""
    if motion.state == MotionState.PREPARED:
        found = eligible_for(motion, opens_on=timezone.localdate(motion.opens_at))
        lines = [_line(each, is_included=True) for each in found.voters]
        lines += [_line(each, is_included=False) for each in found.excluded]
        return sorted(lines, key=lambda line: line.code)
    names = names_by_code(motion.cooperative)
    rows = Elector.objects.filter(motion=motion)
    lines = [
        RollLine(
            code=row.code,
            name=names.get(row.code, ""),
            member_class=row.member_class,
            weight=1,
            is_included=True,
            because=row.because,
        )
        for row in rows
    ]
    lines += [
        RollLine(
            code=each["who"],
            name=names.get(each["who"], ""),
            member_class=each.get("class", ""),
            weight=0,
            is_included=False,
            because=each["because"],
        )
        for each in motion.rules.get("electorate", {}).get("excluded", [])
    ]
    return sorted(lines, key=lambda line: line.code)


def classes_of(motion: Motion) -> dict[str, str]:
    """The class of each elector, by code; one query."""
    return dict(motion.electors.order_by("code").values_list("code", "member_class"))


def _members(cooperative: Cooperative, on: date) -> Eligible:
    bylaws = in_force(cooperative, on=on)
    who = electorate_by(cooperative, bylaws, on=on)
    told = {LEAVE: STANDING, SUSPENSION: STANDING}
    return Eligible(
        on=on,
        bylaws=bylaws,
        voters=[
            Voter(
                code=line.code,
                name=line.name,
                member_class=line.member_class,
                membership_id=line.membership_id,
            )
            for line in who.electors
        ],
        excluded=[
            Voter(
                code=line.code,
                name=line.name,
                member_class=line.member_class,
                membership_id=line.membership_id,
                because=told.get(because, because),
            )
            for line, because in who.excluded
        ],
        not_counted=[
            line.code for line in who.electors if line.code in who.not_in_quorum
        ],
        counted_too=[
            line.code for line, _ in who.excluded if line.code not in who.not_in_quorum
        ],
    )


def _directors(cooperative: Cooperative, on: date) -> Eligible:
    seats = {
        each.code: Voter(
            code=each.code,
            name=each.name,
            member_class=each.member_class,
            membership_id=each.membership_id,
        )
        for each in holders(cooperative, body=Body.BOARD, on=on)
    }
    return Eligible(on=on, voters=[seats[code] for code in sorted(seats)], excluded=[])


def _corrected(motion: Motion, found: Eligible) -> Eligible:
    """The list as the secretary corrected it; of one person the last word holds."""
    rows = RollCorrection.objects.filter(motion=motion).select_related(
        "membership__person"
    )
    last = {row.membership_id: row for row in rows.order_by("pk")}
    if not last:
        return found
    known = {each.membership_id: each for each in (*found.voters, *found.excluded)}
    voters = {each.membership_id: each for each in found.voters}
    excluded = {each.membership_id: each for each in found.excluded}
    for pk, row in last.items():
        held = known.get(pk)
        line = Voter(
            code=row.membership.code,
            name=row.membership.person.display_name,
            member_class=held.member_class if held else row.membership.member_class,
            membership_id=pk,
            because=row.reason,
        )
        if row.is_included == (pk in voters):
            continue
        (voters if row.is_included else excluded)[pk] = line
        (excluded if row.is_included else voters).pop(pk, None)
    codes = {each.code for each in voters.values()}
    return Eligible(
        on=found.on,
        bylaws=found.bylaws,
        voters=sorted(voters.values(), key=lambda each: each.code),
        excluded=sorted(excluded.values(), key=lambda each: each.code),
        not_counted=[code for code in found.not_counted if code in codes],
        counted_too=[code for code in found.counted_too if code not in codes],
    )


def _line(voter: Voter, *, is_included: bool) -> RollLine:
    return RollLine(
        code=voter.code,
        name=voter.name,
        member_class=voter.member_class,
        weight=int(is_included),
        is_included=is_included,
        because=voter.because,
    )
