"""Sheets of hours as people and time clocks write them."""

from contextlib import suppress

import pytest
from django.utils.translation import override
from hypothesis import given, strategies as st

from coopkit.errors import CoopError
from coopkit.sheets import SheetFormError, SheetTooLongError
from ledger.labor.sheets import (
    MOST_LINES,
    NoColumnError,
    NoHeaderError,
    read_sheet,
)

HOMEBASE = """\ufeffJan 5 2026 To Jan 18 2026

Name,Clock in date,Clock in time,Payroll ID,Role,Regular hours,OT hours,Double OT,PTO
"Peña, Ana",Jan 6 2026,6:00am,M006,Baker,8.00,1.50,,
-,-,-,-,-,-,-,-,-
"Peña, Ana",Jan 7 2026,,M006,,8.00,,,8.00
Totals for Ana,,,,,16.00,1.50,,8.00
"""
TOGGL = """User,Email,Client,Start date,Start time,End date,Duration,Tags
Ana,ana@example.org,,2026-01-06,06:00:00,2026-01-06,02:30:00,
Ana,ana@example.org,,2026-01-06,10:00:00,2026-01-06,04:00:00,
"""
CLOCKIFY = """Project,User,Email,Start Date,Start Time,Duration (h),Duration (decimal)
Ovens,Ana,ana@example.org,01/06/2026,06:00,02:30:00,2.50
"""
SQUARE = """First Name,Last Name,Clock in date,Regular hours,Overtime hours
Ana,Peña,1/6/2026,8.00,1.00
"""


def test_the_plain_sheet_is_code_date_hours_kind() -> None:
    sheet = read_sheet("Code,Date,Hours,Kind\nM001,2026-01-24,79.50,worked\n")
    (row,) = sheet.rows
    assert (row.line, row.key, row.day) == (2, "M001", "2026-01-24")
    assert [(cell.kind, cell.text) for cell in row.cells] == [("worked", "79.50")]
    assert sheet.columns["code"] == "Code"


def test_homebase_has_title_rows_separators_totals_and_a_column_a_kind() -> None:
    sheet = read_sheet(HOMEBASE)
    assert [(row.line, row.key, row.day) for row in sheet.rows] == [
        (4, "M006", "Jan 6 2026"),
        (6, "M006", "Jan 7 2026"),
    ]
    kinds = [(cell.kind, cell.text) for cell in sheet.rows[0].cells]
    assert kinds == [
        ("worked", "8.00"),
        ("overtime", "1.50"),
        ("overtime", ""),
        ("leave", ""),
    ]
    assert sheet.left_out == (5, 7)


def test_toggl_and_clockify_go_by_address_and_one_column_of_hours() -> None:
    assert [row.start for row in read_sheet(TOGGL).rows] == ["06:00:00", "10:00:00"]
    (row,) = read_sheet(CLOCKIFY).rows
    assert (row.key, [cell.text for cell in row.cells]) == (
        "ana@example.org",
        ["02:30:00"],
    )


def test_nobody_is_known_by_name_alone() -> None:
    with pytest.raises(NoColumnError, match=r"Line 1 .* who worked"):
        read_sheet(SQUARE)


def test_what_a_header_lacks_is_said_in_the_readers_language() -> None:
    with pytest.raises(NoColumnError) as refused:
        read_sheet(SQUARE)
    with override("es"):
        said = str(refused.value)
    assert "quién trabajó" in said
    assert "who worked" not in said


def test_semicolons_and_tabs_part_columns_too() -> None:
    assert (
        read_sheet("code;date;hours\nM001;2026-01-24;7,5\n").rows[0].cells[0].text
        == "7,5"
    )
    assert read_sheet("code\tdate\thours\nM001\t2026-01-24\t8\n").rows[0].key == "M001"


def test_spanish_names_of_columns_are_known() -> None:
    (row,) = read_sheet("Código,Fecha,Horas,Tipo\nM001,2026-01-24,8,leave\n").rows
    assert (row.key, row.cells[0].kind) == ("M001", "leave")


def test_lines_are_counted_as_in_the_file_also_past_a_quoted_line_break() -> None:
    first = 'code,date,hours,note\r\nM001,2026-01-24,8,"two\r\nlines"\r\n'
    text = first + "M002,2026-01-24,8,\r\n"
    assert [row.line for row in read_sheet(text).rows] == [2, 4]


@pytest.mark.parametrize("text", ["", "\n\n", "hello", "a,b\n1,2\n"])
def test_a_sheet_without_header_says_how_one_looks(text: str) -> None:
    with pytest.raises(NoHeaderError, match="code,date,hours,kind"):
        read_sheet(text)


def test_a_sheet_has_limits() -> None:
    with pytest.raises(SheetTooLongError):
        read_sheet("code,date,hours\n" + "M001,2026-01-24,8\n" * (MOST_LINES + 1))
    with pytest.raises(SheetTooLongError):
        read_sheet("code,date,hours\n" + "x" * 2_000_001)
    with pytest.raises(SheetFormError):
        read_sheet("code,date,hours\n" + "x" * 600 + ",2026-01-24,8\n")
    with pytest.raises(SheetFormError):
        read_sheet("code,date,hours\nM\0,2026-01-24,8\n")


@given(st.text(alphabet='codehurs,;\t"\n\r-=M012:.', max_size=120))
def test_no_text_breaks_the_reader(text: str) -> None:
    for sheet in (text, "code,date,hours\n" + text):
        with suppress(CoopError):
            assert read_sheet(sheet).lines_read <= len(sheet)
