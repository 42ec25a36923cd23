"""A sheet of hours, understood: entries that can be kept, or each bad line and why.

Units: minutes, cents. A day is the day of the work or the last day of its pay period;
hours of a pay period that runs over the year's end count in the year of its last day.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import TypeVar

from coopkit.errors import CoopError
from coopkit.money import Cents, allocate, parse_amount
from coopkit.periods import FiscalYear
from governance.members.standing import Span
from ledger.labor.hours import parse_hours
from ledger.labor.pay_periods import Days
from ledger.labor.providers import plain
from ledger.labor.reading import Reading
from ledger.labor.remarks import (
    LeftOutNote,
    LockedDayError,
    NegativeHoursError,
    NoDayError,
    NoHoursError,
    NoHoursNote,
    OutsideMembershipNote,
    OutsideYearError,
    TooManyHoursError,
    TwiceError,
    UnknownKindError,
    UnknownWorkerError,
)
from ledger.labor.sheets import Cell, Row, Sheet

T = TypeVar("T")

LONGEST_PERIOD = timedelta(days=31)
FEW_LINES = 4  # a worker with no more may have one line a quarter, or one a year
NON_MEMBER = re.compile(r"T\d{1,6}", re.ASCII)
_SHOWN = 60
_DAY_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%b %d %Y", "%b %d, %Y", "%d.%m.%Y")
_MONTH_FIRST = ("%m/%d/%Y", "%m/%d/%y")
_DAY_FIRST = ("%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y")
_ALIASES = {
    "": "worked",
    "regular": "worked",
    "reg": "worked",
    "work": "worked",
    "ordinarias": "worked",
    "ot": "overtime",
    "extra": "overtime",
    "pto": "leave",
    "vacation": "leave",
    "vacaciones": "leave",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Minutes of one kind by one worker and their gross wages, as they will be kept."""

    line: int
    code: str
    on: date
    kind: str
    minutes: int
    wages_cents: Cents = 0
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something on a line: its column, what stands there, and what is said of it."""

    line: int
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What a sheet is held against: the year, who is known by what, the bylaws' kinds.

    `locked` are the days whose hours only a correction can change.
    """

    days: FiscalYear
    codes: Mapping[str, str]
    spans: Mapping[str, Span]
    kinds: frozenset[str]
    locked: tuple[Days, ...] = ()
    minor_units: int = 2

    def code_of(self, key: str, reading: Reading | None = None, name: str = "") -> str:
        """The code of whoever a sheet names, by code or address, however cased.

        A way to read may know them by another id, or by a name.
        """
        names = reading.codes if reading else {}
        other = names.get(plain(key)) or names.get(plain(name), "")
        code = self.codes.get((other or key).casefold(), "")
        upper = (other or key).upper()
        if not code and NON_MEMBER.fullmatch(upper):
            code = upper
        if not code:
            raise UnknownWorkerError(key=shown(key))
        return code

    def is_member(self, code: str, on: date) -> bool:
        span = self.spans.get(code)
        return span is not None and on in span


@dataclass(slots=True)
class Timesheet:
    """What a sheet gives: with a problem, nothing of it can be kept."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    rounded: int = 0
    unknown: list[str] = field(default_factory=list)


def shown(value: str) -> str:
    """A cell as it may be shown and exported: short, and no formula.

    >>> shown("=HYPERLINK(1)"), shown("-7.5")
    ("'=HYPERLINK(1)", '-7.5')
    """
    short = value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
    is_number = re.fullmatch(r"-?[\d.,:]+", short, re.ASCII)
    return f"'{short}" if short[:1] in set("=+-@\t") and not is_number else short


def parse_day(text: str, *, day_first: bool = False) -> date:
    """Read a day: ISO, or month first; a time after it is left.

    With `day_first`, 3/1/2026 is the third of January.

    >>> parse_day("2026-01-31"), parse_day("1/31/2026"), parse_day("Jan 31 2026")
    (datetime.date(2026, 1, 31), datetime.date(2026, 1, 31), datetime.date(2026, 1, 31))
    """
    day = re.sub(r"(?<=\d)[T ]\d{1,2}:\d\d.*$", "", text.strip())
    for form in (*_DAY_FORMATS, *(_DAY_FIRST if day_first else _MONTH_FIRST)):
        try:
            return datetime.strptime(day, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise NoDayError(day=shown(text))


def understand(sheet: Sheet, year: Year) -> Timesheet:
    """Check every line of a sheet; each bad one is named, with why."""
    found = Timesheet()
    lines: dict[tuple[str, date, str, str, str], int] = {}
    for row in sheet.rows:
        _read_row(sheet, row, year, found, lines)
    _check_length(sheet, year, found)
    if not found.problems:
        _note_non_members(sheet, year, found)
    for line in sheet.left_out:
        found.notes.append(_problem(line, "", "", LeftOutNote()))
    for problems in (found.problems, found.notes):
        problems.sort(key=lambda problem: problem.line)
    return found


def _read_row(
    sheet: Sheet,
    row: Row,
    year: Year,
    found: Timesheet,
    lines: dict[tuple[str, date, str, str, str], int],
) -> None:
    """Read a row's cells; one thing wrong with it does not hide the next."""
    line, reading = row.line, sheet.reading
    who = partial(_code_in, row, year, reading, found)
    code = _tried(found, line, sheet.key_column, row.key, who)
    day = partial(_day_in, row.day, year, reading)
    on = _tried(found, line, sheet.day_column, row.day, day)
    paid = partial(_wages, row, year)
    wages = _tried(found, line, "", ", ".join(row.wages), paid) or 0
    if not any(cell.text for cell in row.cells) and not wages:
        _note_no_hours(row, found)
        return
    entries = []
    for cell in row.cells:
        minutes, kind = _read_cell(cell, line, year, reading, found)
        if not minutes or code is None or on is None or kind is None:
            continue
        first = lines.setdefault((code, on, kind, row.start, row.ref), line)
        if first != line:
            why = TwiceError(line=first)
            found.problems.append(_problem(line, cell.column, cell.text, why))
            continue
        entries.append(
            Entry(line=line, code=code, on=on, kind=kind, minutes=minutes, ref=row.ref)
        )
    if wages and not entries and code is not None and on is not None:
        entries.append(Entry(line=line, code=code, on=on, kind="worked", minutes=0))
    found.entries.extend(_with_wages(entries, wages))


def _read_cell(
    cell: Cell, line: int, year: Year, reading: Reading, found: Timesheet
) -> tuple[int, str | None]:
    """The minutes of a cell and their kind; a blank has neither."""
    text = cell.text
    minutes = _tried(found, line, cell.column, text, partial(_minutes, text, found))
    if not minutes:
        return 0, None
    of = partial(_kind, cell.kind, year, reading)
    return minutes, _tried(found, line, cell.column, cell.kind, of)


def _with_wages(entries: list[Entry], wages: Cents) -> list[Entry]:
    """A line's wages over its kinds of hours, by minutes, to the cent."""
    if not wages or not entries:
        return entries
    minutes = [entry.minutes for entry in entries]
    parts = allocate(wages, minutes if any(minutes) else [1] * len(entries))
    return [
        replace(entry, wages_cents=part)
        for entry, part in zip(entries, parts, strict=True)
    ]


def _code_in(row: Row, year: Year, reading: Reading, found: Timesheet) -> str:
    try:
        return year.code_of(row.key, reading, row.name)
    except UnknownWorkerError:
        if row.key and row.key not in found.unknown:
            found.unknown.append(row.key)
        raise


def _wages(row: Row, year: Year) -> Cents:
    return sum(
        parse_amount(text.replace("$", ""), minor_units=year.minor_units)
        for text in row.wages
    )


def _note_no_hours(row: Row, found: Timesheet) -> None:
    """A forgotten number is a problem; where a clock has many columns, it is usual."""
    if len(row.cells) == 1:
        column = row.cells[0].column
        found.problems.append(_problem(row.line, column, "", NoHoursError()))
    else:
        found.notes.append(_problem(row.line, "", "", NoHoursNote()))


def _tried(
    found: Timesheet, line: int, column: str, value: str, read: Callable[[], T]
) -> T | None:
    try:
        return read()
    except CoopError as problem:
        found.problems.append(_problem(line, column, value, problem))
        return None


def _problem(line: int, column: str, value: str, why: CoopError) -> Problem:
    return Problem(line=line, column=column, value=shown(value), message=str(why))


def _day_in(text: str, year: Year, reading: Reading) -> date:
    on = parse_day(text, day_first=reading.day_first)
    if on not in year.days:
        raise OutsideYearError(first=year.days.first, last=year.days.last)
    for days in year.locked:
        if on in days:
            raise LockedDayError(first=days.first, last=days.last)
    return on


def _minutes(text: str, found: Timesheet) -> int:
    hours = parse_hours(text)
    if hours is None:
        return 0
    if hours.minutes < 0:
        raise NegativeHoursError
    found.rounded += not hours.exact
    return hours.minutes


def _kind(text: str, year: Year, reading: Reading) -> str:
    text = reading.kinds.get(plain(text), text)
    written = text.casefold().replace(" ", "_")
    kind = written if written in year.kinds else _ALIASES.get(written, written)
    if kind not in year.kinds:
        kinds = ", ".join(sorted(year.kinds))
        raise UnknownKindError(kind=shown(text), kinds=kinds)
    return kind


def _check_length(sheet: Sheet, year: Year, found: Timesheet) -> None:
    """Refuse more hours by a day than have passed since the worker's day before it."""
    by_day: dict[str, dict[date, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in found.entries:
        by_day[entry.code][entry.on].append(entry)
    for days in by_day.values():
        for on, passed in _days_passed(sorted(days), year.days.first).items():
            minutes = sum(entry.minutes for entry in days[on])
            if minutes > passed * 24 * 60:
                why = TooManyHoursError(hours=_written(minutes), days=passed)
                last = days[on][-1]
                found.problems.append(
                    _problem(last.line, sheet.key_column, last.code, why)
                )


def _days_passed(days: list[date], first: date) -> dict[date, int]:
    """How many days each day's hours can be of; a first period may begin before the year.

    Who has more than a few lines has pay periods: of a month at most, also after a gap.
    """
    most = LONGEST_PERIOD if len(days) > FEW_LINES else timedelta(days=400)
    before = min(days[0] - LONGEST_PERIOD, first - timedelta(days=1))
    passed = {}
    for on in days:
        passed[on] = min(on - before, most).days
        before = on
    return passed


def _note_non_members(sheet: Sheet, year: Year, found: Timesheet) -> None:
    outside: dict[str, list[Entry]] = defaultdict(list)
    for entry in found.entries:
        if entry.code in year.spans and not year.is_member(entry.code, entry.on):
            outside[entry.code].append(entry)
    for code, entries in outside.items():
        hours = _written(sum(entry.minutes for entry in entries))
        note = OutsideMembershipNote(code=code, lines=len(entries), hours=hours)
        found.notes.append(_problem(entries[0].line, sheet.key_column, code, note))


def _written(minutes: int) -> str:
    """Minutes as hours for a sentence: “1,764:30”."""
    whole, part = divmod(minutes, 60)
    return f"{whole:,}:{part:02}"
