"""Each bad line of a sheet is named, with why."""

from datetime import date

import pytest

from coopkit.periods import fiscal_year
from governance.members.standing import Span
from ledger.labor.sheets import read_sheet
from ledger.labor.timesheet import Timesheet, Year, parse_day, shown, understand

YEAR = Year(
    days=fiscal_year(2026, month=6, day=30),
    codes={"m001": "M001", "m002": "M002", "ana@example.org": "M001", "m003": "M003"},
    spans={
        "M001": Span(date(2023, 7, 1)),
        "M002": Span(date(2026, 2, 1)),
    },
    kinds=frozenset({"worked", "overtime", "leave"}),
)


def sheet(*lines: str) -> Timesheet:
    return understand(read_sheet("\n".join(["code,date,hours,kind", *lines])), YEAR)


def said(found: Timesheet) -> list[tuple[int, str, str]]:
    return [(each.line, each.column, each.message) for each in found.problems]


def test_a_good_sheet_gives_an_entry_a_line() -> None:
    found = sheet("m001,1/24/2026,79.5,", "T001,2026-01-24,14,WORKED")
    assert not found.problems
    assert [(e.code, e.on, e.kind, e.minutes) for e in found.entries] == [
        ("M001", date(2026, 1, 24), "worked", 4770),
        ("T001", date(2026, 1, 24), "worked", 840),
    ]


@pytest.mark.parametrize(
    ("line", "column", "why"),
    [
        ("M009,2026-01-24,8,worked", "code", "Nobody has the code “M009”"),
        (",2026-01-24,8,worked", "code", "Nobody has the code “”"),
        ("M001,24/1/2026,8,worked", "date", "is not a date"),
        ("M001,2026-02-30,8,worked", "date", "is not a date"),
        (
            "M001,2026-07-01,8,worked",
            "date",
            "outside the fiscal year, July 1, 2025 to June 30, 2026",
        ),
        ("M001,2026-01-24,-8,worked", "hours", "never negative"),
        ("M001,2026-01-24,8000,worked", "code", "8,000:00 hours by this day are more"),
        ("M001,2026-01-24,eight,worked", "hours", "not a number of hours"),
        ("M001,2026-01-24,=8+8,worked", "hours", "not a number of hours"),
        ("M001,2026-01-24,,worked", "hours", "There are no hours on this line"),
        ("M001,2026-01-24,8,siesta", "hours", "“siesta” is not a kind of hours"),
    ],
)
def test_every_bad_line_is_named_with_why(line: str, column: str, why: str) -> None:
    found = sheet("M002,2026-05-24,8,worked", line)
    ((number, where, message),) = said(found)
    assert (number, where) == (3, column)
    assert why in message


def test_one_thing_wrong_with_a_line_does_not_hide_the_next() -> None:
    found = sheet("M009,yesterday,many,siesta")
    assert [each.column for each in found.problems] == ["code", "date", "hours"]


def test_the_same_worker_day_and_kind_twice_is_a_mistake() -> None:
    found = sheet(
        "M001,2026-01-24,8,", "M001,2026-01-24,1,overtime", "M001,2026-01-24,8,"
    )
    ((number, _, message),) = said(found)
    assert (number, message) == (4, "This is the same worker, day and kind as line 2.")


def test_two_shifts_of_one_day_are_told_apart_by_when_they_begin() -> None:
    text = "email,start date,start time,duration\n" + "".join(
        f"ana@example.org,2026-01-06,{start},04:00:00\n" for start in ("06:00", "12:00")
    )
    found = understand(read_sheet(text), YEAR)
    assert not found.problems
    assert [entry.minutes for entry in found.entries] == [240, 240]


def test_a_day_has_24_hours_and_a_pay_period_as_many_as_its_days() -> None:
    days = ("M001,2026-01-24,24,", "M001,2026-01-25,24,")
    assert not sheet(*days).problems
    ((number, _, _),) = said(sheet(*days, "M001,2026-01-25,0:01,overtime"))
    assert number == 4
    assert not sheet("M001,2025-07-03,90,").problems  # the period began in June
    assert not sheet('M001,2026-06-30,"1,764.50",').problems  # one line a year


def test_who_has_pay_periods_has_no_more_in_one_than_a_month_holds() -> None:
    paydays = [f"M001,2026-0{month}-24,80," for month in range(1, 6)]
    assert not sheet(*paydays).problems
    ((number, _, _),) = said(sheet("M001,2025-12-24,800,", *paydays))
    assert number == 2


def test_hours_before_admission_are_told_to_be_a_non_members() -> None:
    found = sheet("M002,2026-01-24,80,", "M002,2026-02-07,80,", "M002,2026-01-10,70:30,")
    assert not found.problems
    (note,) = found.notes
    assert note.message.startswith("M002 was not a member on 2 of these lines: 150:30")


def test_a_zero_is_read_and_not_kept() -> None:
    found = sheet("M001,2026-01-24,0,", "M001,2026-02-07,8,")
    assert not found.problems
    assert len(found.entries) == 1


def test_rounded_hours_are_counted() -> None:
    assert sheet("M001,2026-01-24,7.33,", "M001,2026-02-07,7.5,").rounded == 1


def test_lines_of_totals_are_told() -> None:
    found = sheet("M001,2026-01-24,8,", "Total,,8,")
    assert [note.line for note in found.notes] == [3]


def test_what_could_run_as_a_formula_is_shown_as_text() -> None:
    assert shown("=1+1") == "'=1+1"
    assert shown("@SUM(A1)") == "'@SUM(A1)"
    assert shown("-7:30") == "-7:30"
    assert len(shown("x" * 500)) == 60


def test_a_time_after_the_day_is_left() -> None:
    assert parse_day("2026-01-06T06:00:00") == parse_day("1/6/26") == date(2026, 1, 6)
