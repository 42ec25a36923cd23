"""The founding act as a plan: what it will write, or what is missing before it can.

From what the founding meeting adopted comes one plan; its hash is what two founders sign.
Nothing stands in it that was not decided. Units: money in cents. Source: the model
bylaws, clause 7.11 (offices); Cal. Corp. Code § 12300 ff.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from coopkit.canonical import sha256_of
from coopkit.errors import N_, CoopError, Marked
from coopkit.periods import fiscal_year_of, month_end
from governance.formation.checklist import Item as ChecklistItem, due_day
from governance.formation.founding_refusals import (
    AgreementDayError,
    BoardTooLargeError,
    FirstDayError,
    MeetingNotClosedError,
    MovedSinceError,
    NoClassError,
    NoMeetingError,
    NoMinutesError,
    NoOpeningError,
    NotAdoptedError,
    NotDeclaredError,
    NotElectedError,
    NotOfTheGroupError,
    OpeningMovedError,
    OpenRulesError,
    RowsError,
    TooFewFoundersError,
    TooFewMembersError,
    TwoOfficesError,
    TwoSignersError,
)

SCHEMA = "coopkit.founding/1"
SIGNERS = 2
"""How many founders sign the act, and how many sign for the bank account."""
ADOPTED, OPEN_STATES = "adopted", frozenset({"prepared", "open"})
OFFICE_NAMES: Mapping[str, Mapping[str, str]] = {
    "board": {"en": "Board", "es": "Consejo"},
    "chair": {"en": "Chair", "es": "Presidencia"},
    "secretary": {"en": "Secretary", "es": "Secretaría"},
    "treasurer": {"en": "Treasurer", "es": "Tesorería"},
    "bank": {"en": "Bank signers", "es": "Firmas del banco"},
}
ROLES = {"board": "board", "secretary": "secretary", "treasurer": "bookkeeper"}
"""What each office lets its holder do on this site."""
CALENDAR: Mapping[str, Marked] = {"annual_meeting": N_("Hold the yearly meeting")}
"""What the first year asks for, in words."""
ONLY_A_MEETING = (
    AgreementDayError,
    FirstDayError,
    MovedSinceError,
    NotAdoptedError,
    NotElectedError,
    NotOfTheGroupError,
)
FIRST_STAGE = 13
"""The first stage of the checklist that comes after the founding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A motion of the founding meeting as it came out; `chosen` are codes elected."""

    title: str
    state: str
    payload: Mapping[str, Any]
    resolution: str = ""
    adopted_on: date | None = None
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that an act is drawn up from.

    `founders` are the codes of who is in the group and since when; `values` the decided
    rules; `open_rules` the names of the others; `version_sha256` what the bylaws will be.
    """

    founders: Mapping[str, date]
    agreed_on: date | None
    open_rules: tuple[Mapping[str, str], ...]
    values: Mapping[str, Any]
    text_sha256: str
    version_sha256: str
    opening: Mapping[str, Any] | None
    meeting_day: date | None = None
    is_meeting_over: bool = False
    has_minutes: bool = False
    items: Mapping[str, Item] = field(default_factory=dict)
    tasks: Mapping[str, ChecklistItem] = field(default_factory=dict)


def before_the_call(facts: Facts) -> list[CoopError]:
    """What is missing before the founding meeting can be called."""
    found = list(_of_the_group(facts))
    if facts.opening is None:
        found.append(NoOpeningError())
    return [*found, *_of_the_rows(facts)]


def missing(facts: Facts) -> list[CoopError]:
    """What is missing before the act can be drawn up; nothing when it can be."""
    found = list(_of_the_group(facts))
    if not facts.items:
        return [*found, NoMeetingError()]
    found += _of_the_votes(facts)
    if not facts.is_meeting_over:
        found.append(MeetingNotClosedError())
    elif not facts.has_minutes:
        found.append(NoMinutesError())
    return found


def needs_another_meeting(facts: Facts) -> bool:
    """Whether the meeting is over, and something is missing that only a meeting gives."""
    return facts.is_meeting_over and any(
        isinstance(lack, ONLY_A_MEETING) for lack in missing(facts)
    )


def plan_of(facts: Facts) -> dict[str, Any]:
    """The plan of an act; refused with the first thing that is missing."""
    for lack in missing(facts):
        raise lack
    items, values, on = facts.items, facts.values, first_day(facts)
    year = fiscal_year_of(on, **_year_end(values))
    return {
        "schema": SCHEMA,
        "on": on.isoformat(),
        "resolution": items["founding"].resolution,
        "decisions": {kind: item.resolution for kind, item in sorted(items.items())},
        "bylaws": {
            "text_sha256": facts.text_sha256,
            "version_sha256": facts.version_sha256,
            "values": dict(values),
        },
        "class": class_of_founders(values),
        "members": [
            {"code": code, "since": since.isoformat()}
            for code, since in sorted(facts.founders.items())
        ],
        "offices": list(_offices(facts)),
        "opening": dict(facts.opening or {}),
        "first_year": {"first": on.isoformat(), "last": year.last.isoformat()},
        "calendar": first_year_tasks(values, last=year.last)
        + dated_tasks(facts.tasks, on=on, last=year.last),
    }


def sha256_of_plan(plan: Mapping[str, Any]) -> str:
    """What two founders sign."""
    return sha256_of(plan)


def first_day(facts: Facts) -> date:
    """The day that was told, or that of the adoption where it came later."""
    item = facts.items["founding"]
    told = date.fromisoformat(item.payload["founding_on"])
    return max(told, item.adopted_on or told)


def check_first_day(on: date, *, meeting_day: date, agreed_on: date | None) -> None:
    """Refuse a first day before the meeting, or not after the agreement began.

    >>> check_first_day(date(2027, 1, 1), meeting_day=date(2026, 12, 5), agreed_on=None)
    """
    if on < meeting_day:
        raise FirstDayError(on=on, meeting=meeting_day)
    if agreed_on and on <= agreed_on:
        raise AgreementDayError(on=on, agreed=agreed_on)


def check_officers(officers: Mapping[str, Any]) -> None:
    """Refuse offices in one hand that check each other, and fewer than two signers.

    >>> check_officers({"chair": "M001", "secretary": "M002", "treasurer": "M002",
    ...                 "bank": ["M001", "M002"]})
    """
    for other in ("secretary", "treasurer"):
        if officers["chair"] == officers[other]:
            raise TwoOfficesError(one=_called("chair"), other=_called(other))
    if len(set(officers["bank"])) < SIGNERS:
        raise TwoSignersError()


def class_of_founders(values: Mapping[str, Any]) -> str:
    """The first class that votes and shares in the surplus, or a NoClassError.

    >>> class_of_founders({"members.classes": [
    ...     {"key": "friend", "votes": False, "patronage": False},
    ...     {"key": "worker", "votes": True, "patronage": True}]})
    'worker'
    """
    for each in values.get("members.classes", ()):
        if each["votes"] and each["patronage"]:
            return str(each["key"])
    raise NoClassError()


def seats_wanted(values: Mapping[str, Any]) -> tuple[int, int] | None:
    """How few and how many directors are elected; nobody where all members sit.

    >>> seats_wanted({"board.all_members": False, "board.least": 3, "board.most": 9})
    (3, 9)
    """
    if values.get("board.all_members", False):
        return None
    return int(values.get("board.least", 3)), int(values.get("board.most", 9))


def first_year_tasks(values: Mapping[str, Any], *, last: date) -> list[dict[str, Any]]:
    """What the first year asks for on a day: so far, the yearly meeting.

    >>> first_year_tasks({"meetings.annual_months": 6}, last=date(2026, 12, 31))
    [{'what': 'annual_meeting', 'due': '2027-06-30'}]
    """
    months = last.month - 1 + int(values.get("meetings.annual_months", 6))
    due = month_end(last.year + months // 12, months % 12 + 1, last.day)
    return [{"what": "annual_meeting", "due": due.isoformat()}]


def dated_tasks(
    items: Mapping[str, ChecklistItem], *, on: date, last: date
) -> list[dict[str, Any]]:
    """Those of the checklist that the first year gives a day; others wait for an act."""
    found = []
    for key, item in items.items():
        rests = item.stage < FIRST_STAGE or "after" in item.due
        due = None if rests else due_day(item, done={}, year_end=last, on=on)
        if due:
            found.append({"item": key, "due": due.isoformat()})
    return sorted(found, key=lambda each: (each["due"], each["item"]))


def _of_the_group(facts: Facts) -> Iterator[CoopError]:
    if facts.open_rules:
        yield OpenRulesError(count=len(facts.open_rules), first=facts.open_rules[0])
    count = len(facts.founders)
    least = int(facts.values.get("members.least", SIGNERS))
    if count < SIGNERS:
        yield TooFewFoundersError(count=count)
    elif count < least:
        yield TooFewMembersError(count=count, least=least)
    seats = seats_wanted(facts.values)
    if seats and not facts.open_rules and seats[0] > count:
        yield BoardTooLargeError(least=seats[0], count=count)
    try:
        class_of_founders(facts.values)
    except NoClassError as lack:
        if not facts.open_rules:
            yield lack


def _of_the_votes(facts: Facts) -> Iterator[CoopError]:
    items = facts.items
    for item in items.values():
        if item.state in OPEN_STATES:
            yield NotDeclaredError(what=item.title)
        elif item.state != ADOPTED:
            yield NotAdoptedError(what=item.title)
    told = items["founding"].payload
    if told["text_sha256"] != facts.text_sha256:
        now, was = facts.text_sha256[:12], told["text_sha256"][:12]
        yield MovedSinceError(told=was, now=now)
    if (
        "founding_opening" in items
        and items["founding_opening"].payload["opening"] != facts.opening
    ):
        yield OpeningMovedError()
    yield from _of_the_rows(facts)
    yield from _of_the_offices(facts)
    try:
        day = facts.meeting_day or first_day(facts)
        check_first_day(first_day(facts), meeting_day=day, agreed_on=facts.agreed_on)
    except (FirstDayError, AgreementDayError) as lack:
        yield lack


def _of_the_rows(facts: Facts) -> Iterator[CoopError]:
    codes = [row["code"] for row in (facts.opening or {}).get("rows", ())]
    if facts.opening is not None and sorted(codes) != sorted(facts.founders):
        others = sorted(set(codes) ^ set(facts.founders)) or sorted(set(codes))
        yield RowsError(codes=", ".join(others))


def _of_the_offices(facts: Facts) -> Iterator[CoopError]:
    election = facts.items.get("founding_election")
    if election and election.state == ADOPTED:
        least = (seats_wanted(facts.values) or (0, 0))[0]
        if len(election.chosen) < least:
            seats = int(election.payload["seats"])
            elected = len(election.chosen)
            yield NotElectedError(elected=elected, seats=seats, least=least)
    for key, codes in _holders(facts).items():
        for code in codes:
            if code not in facts.founders:
                yield NotOfTheGroupError(code=code, what=_called(key))


def _holders(facts: Facts) -> dict[str, Sequence[str]]:
    """Who holds each office, by codes."""
    election = facts.items.get("founding_election")
    officers = facts.items["founding_officers"].payload
    held: dict[str, Sequence[str]] = {"board": election.chosen} if election else {}
    for key in ("chair", "secretary", "treasurer"):
        held[key] = [officers[key]]
    return held | {"bank": list(officers["bank"])}


def _offices(facts: Facts) -> Iterator[dict[str, Any]]:
    years = int(facts.values.get("board.term_years", 1))
    for key, codes in _holders(facts).items():
        is_board = key == "board"
        kind = "founding_election" if is_board else "founding_officers"
        yield {
            "key": key,
            "name": dict(OFFICE_NAMES[key]),
            "body": "BD" if is_board else "",
            "role": ROLES.get(key, ""),
            "term_months": 12 * years,
            "how": "election" if is_board else "founding",
            "decision": facts.items[kind].resolution,
            "holders": list(codes),
        }


def _called(key: str) -> dict[str, str]:
    return dict(OFFICE_NAMES[key])


def _year_end(values: Mapping[str, Any]) -> dict[str, int]:
    month, _, day = str(values["identity.fiscal_year_end"]).partition("-")
    return {"month": int(month), "day": int(day)}
