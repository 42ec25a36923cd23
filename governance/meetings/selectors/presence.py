"""Reading who is there at a moment, and how the quorum stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from coopkit.cooperatives.models import Cooperative
from governance.bylaws.selectors import in_force
from governance.meetings.attendance import (
    Entitled,
    Presence,
    QuorumState,
    present,
    quorum_state,
)
from governance.meetings.models import (
    AgendaItem,
    Attendance,
    Body,
    ItemRecusal,
    Meeting,
)
from governance.meetings.quorum import Quorum, read_quorum
from governance.meetings.selectors.offices import holders
from governance.meetings.selectors.rules import held_rules, quorum_written
from governance.members.selectors import electorate_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """An attendance row as the rule reads it."""

    pk: int
    code: str
    is_arrival: bool
    how: str
    at: datetime
    voids_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Somebody whose meeting it is, by code."""

    code: str
    name: str
    membership_id: int


def attendance_events(meeting: Meeting) -> list[Came]:
    """All that was recorded of coming and leaving; one query."""
    rows = Attendance.objects.filter(meeting=meeting).values_list(
        "pk", "membership__code", "is_arrival", "how", "at", "voids_id"
    )
    return [
        Came(pk=pk, code=code, is_arrival=came, how=how, at=at, voids_id=voids)
        for pk, code, came, how, at, voids in rows
    ]


def presence_at(meeting: Meeting, *, at: datetime) -> Presence:
    """Who is there at a moment, and how; one query."""
    return present(attendance_events(meeting), at=at)


def quorum_at(
    meeting: Meeting, *, at: datetime, item: AgendaItem | None = None
) -> QuorumState:
    """How the quorum stands at a moment, by the rules that the notice fixed.

    With an item, who stepped aside in it by then does not count, unless the bylaws count
    them.
    """
    entitled = entitled_of(meeting)
    if item is not None and not held_rules(meeting)["conflict.counts_in_quorum"]["value"]:
        entitled = entitled.without(stepped_aside(item, at=at))
    return quorum_state(
        attendance_events(meeting),
        quorum_of(meeting),
        entitled,
        at=at,
        opened_at=meeting.opened_at,
        persists=bool(held_rules(meeting)["quorum.persists"]["value"]),
    )


def quorum_of(meeting: Meeting) -> Quorum:
    """The quorum that holds for a meeting: its body's, or the second call's."""
    return read_quorum(quorum_written(meeting))


def stepped_aside(item: AgendaItem, *, at: datetime) -> list[str]:
    """The codes of those who stepped aside in an item by a moment; one query."""
    rows = ItemRecusal.objects.filter(item=item, at__lte=at)
    return sorted(rows.values_list("membership__code", flat=True))


def entitled_of(meeting: Meeting) -> Entitled:
    """Whom the quorum counts: as fixed when the meeting opened, else as of today."""
    fixed = meeting.rules.get("entitled") or entitled_now(meeting)
    return Entitled(
        electors=frozenset(fixed["electors"]),
        not_counted=frozenset(fixed["not_counted"]),
        counted_too=frozenset(fixed["counted_too"]),
    )


def entitled_now(meeting: Meeting) -> Mapping[str, list[str]]:
    """Whom the quorum counts by the roll or the offices of the record date."""
    if meeting.body == Body.BOARD:
        codes = [seat.code for seat in directors(meeting.cooperative, meeting.record_on)]
        return {"electors": codes, "not_counted": [], "counted_too": []}
    bylaws = in_force(meeting.cooperative, on=meeting.record_on)
    who = electorate_by(meeting.cooperative, bylaws, on=meeting.record_on)
    return {
        "electors": [line.code for line in who.electors],
        "not_counted": [
            line.code for line in who.electors if line.code in who.not_in_quorum
        ],
        "counted_too": [
            line.code for line, _ in who.excluded if line.code not in who.not_in_quorum
        ],
    }


def directors(cooperative: Cooperative, on: date) -> list[Seat]:
    """Who sits on the board on a day, each once, by code."""
    seats: dict[str, Seat] = {}
    for holder in holders(cooperative, body=Body.BOARD, on=on):
        seats[holder.code] = Seat(
            code=holder.code, name=holder.name, membership_id=holder.membership_id
        )
    return [seats[code] for code in sorted(seats)]


def seats_of(meeting: Meeting) -> list[Seat]:
    """Those whose meeting it is: they are told of it, come to it and are counted.

    Of a general meeting everybody on the roll of the record date, with a vote or without.
    """
    if meeting.body == Body.BOARD:
        return directors(meeting.cooperative, meeting.record_on)
    return members_on(meeting.cooperative, meeting.record_on)


def members_on(cooperative: Cooperative, on: date) -> list[Seat]:
    """Everybody on the roll of a day, by code; two queries."""
    who = electorate_by(cooperative, in_force(cooperative, on=on), on=on)
    lines = [*who.electors, *(line for line, _ in who.excluded)]
    return [
        Seat(code=line.code, name=line.name, membership_id=line.membership_id)
        for line in sorted(lines, key=lambda line: line.code)
    ]
