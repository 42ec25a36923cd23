"""Sheets of payroll programs and time clocks, with the headers they really write."""

from datetime import date

import pytest

from coopkit.periods import fiscal_year
from ledger.labor.providers import PROVIDERS, recognized
from ledger.labor.reading import (
    NothingToReadError,
    Reading,
    kept,
    of_provider,
    reading_of,
)
from ledger.labor.sheets import NoDayColumnError, read_sheet
from ledger.labor.timesheet import Timesheet, Year, understand

YEAR = Year(
    days=fiscal_year(2026, month=12, day=31),
    codes={"m001": "M001", "m002": "M002", "ana@example.org": "M001"},
    spans={},
    kinds=frozenset({"worked", "overtime", "leave", "sick", "unpaid"}),
)
GUSTO = (
    "last_name,first_name,title,gusto_employee_id,regular_hours,overtime_hours,"
    "double_overtime_hours,missed_break_hours,bonus,commission,paycheck_tips,cash_tips,"
    "correction_payment,reimbursement,personal_note\n"
    "Peña,Ana,Baker,M001,72.50,6.25,1.00,,,,,,,,\n"
    "Clarke,Ben,Driver,M002,80,,,,,,,,,,\n"
)
ADP = (
    "Co Code,Batch ID,File #,Reg Hours,O/T Hours,Hours 3 Code,Hours 3 Amount,"
    "Hours 4 Code,Hours 4 Amount,Pay Date\n"
    "ABC,260927,M001,72.00,5.00,V,8.00,,,01/24/2026\n"
    "ABC,260927,M002,80.00,,S,4.00,,,01/24/2026\n"
)
TOGGL = (
    "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,"
    "End time,Duration,Tags,Amount ()\n"
    "Ana,ana@example.org,,Ovens,,Night,No,2026-01-23,22:00:00,2026-01-24,01:30:00,"
    "03:30:00,,\n"
)
CLOCKIFY = (
    '"Project","Client","Description","Task","User","Group","Email","Tags","Type",'
    '"Billable","Start Date","Start Time","End Date","End Time","Duration (h)",'
    '"Duration (decimal)"\n'
    '"Ovens","","","","Ana","","ana@example.org","","Regular","No","01/06/2026",'
    '"06:00:00 AM","01/06/2026","08:30:00 AM","02:30:00","2.50"\n'
    '"Ovens","","","","Ana","","ana@example.org","","Break","No","01/06/2026",'
    '"08:30:00 AM","01/06/2026","09:00:00 AM","00:30:00","0.50"\n'
)
WHEN_I_WORK = (
    "First Name,Last Name,Employee Code,Date,Start Time,End Time,Position,Regular,OT,"
    "Double OT,PTO\nAna,Peña,M001,1/24/2026,6:00 AM,4:00 PM,Baker,8.00,2.00,,\n"
)
KIMAI = (
    "ID,Date,Begin,End,Duration,Username,Email,Customer,Project,Activity,Description,"
    "Category\n"
    "711,2026-01-24,06:00,10:00,4:00,ana,ana@example.org,Bakery,Ovens,Baking,,work\n"
    "712,2026-01-24,12:00,16:00,4:00,ana,ana@example.org,Bakery,Ovens,Baking,,work\n"
)


KIMAI_ENGLISH = (
    "Date,From,To,Duration,Currency,Price,Internal price,Hourly price,Fixed price,Alias,"
    "User,E-mail,Account number,Customer,Project,Activity,Description,Billable,Tags\n"
    "2026-01-24,06:00,10:00,4.00,USD,,,,,Ana,ana,ana@example.org,,Bakery,Ovens,Baking,,"
    "Yes,\n"
)


def read(text: str, reading: Reading | None = None, period_end: str = "") -> Timesheet:
    return understand(read_sheet(text, reading, period_end=period_end), YEAR)


def rows(found: Timesheet) -> list[tuple[str, str, str, int]]:
    assert not found.problems, found.problems
    return [(e.code, e.on.isoformat()[5:], e.kind, e.minutes) for e in found.entries]


def test_gusto_is_a_payroll_run_whose_day_is_told_beside_it() -> None:
    assert rows(read(GUSTO, period_end="2026-01-24")) == [
        ("M001", "01-24", "worked", 4350),
        ("M001", "01-24", "overtime", 375),
        ("M001", "01-24", "overtime", 60),
        ("M002", "01-24", "worked", 4800),
    ]
    with pytest.raises(NoDayColumnError, match="write its last day in the form"):
        read(GUSTO)


def test_adp_tells_the_kind_of_its_other_hours_by_a_code() -> None:
    assert rows(read(ADP)) == [
        ("M001", "01-24", "worked", 4320),
        ("M001", "01-24", "overtime", 300),
        ("M001", "01-24", "leave", 480),
        ("M002", "01-24", "worked", 4800),
        ("M002", "01-24", "sick", 240),
    ]


def test_toggl_counts_a_night_on_the_day_it_began() -> None:
    assert rows(read(TOGGL)) == [("M001", "01-23", "worked", 210)]


def test_clockify_tells_a_total_twice_and_breaks_apart() -> None:
    assert rows(read(CLOCKIFY)) == [
        ("M001", "01-06", "worked", 150),
        ("M001", "01-06", "unpaid", 30),
    ]


def test_when_i_work_has_a_column_for_each_kind() -> None:
    assert rows(read(WHEN_I_WORK)) == [
        ("M001", "01-24", "worked", 480),
        ("M001", "01-24", "overtime", 120),
    ]


def test_kimai_numbers_its_entries() -> None:
    found = read(KIMAI)
    assert rows(found) == [("M001", "01-24", "worked", 240)] * 2
    assert [entry.ref for entry in found.entries] == ["711", "712"]


@pytest.mark.parametrize("key", PROVIDERS)
def test_every_ready_way_can_be_kept_as_ones_own(key: str) -> None:
    ready = of_provider(key)
    again = reading_of("own", kept(ready.columns, day_first=False), {}, {})
    assert sorted(again.columns) == sorted(ready.columns)


def test_a_way_to_read_knows_people_by_name_and_days_by_their_order() -> None:
    columns = {"name": "Persona", "date": "Día", "hours": "Horas", "kind": "Clase"}
    words = {"Vacación": "leave"}
    names = {"Ana Peña": "M001"}
    own = reading_of("Nuestra", columns | {"day_first": True}, words, names)
    found = read("Persona,Día,Horas,Clase\nana  peña,3/2/2026,8,vacación\n", own)
    assert rows(found) == [("M001", "02-03", "leave", 480)]


def test_who_is_not_found_is_named_once() -> None:
    own = reading_of("Own", {"name": "Who", "date": "Day", "hours": "H"}, {}, {})
    found = read("Who,Day,H\nAna,2026-01-02,8\nAna,2026-01-03,8\n", own)
    assert found.unknown == ["Ana"]
    assert len(found.problems) == 2


def test_columns_without_hours_or_people_are_refused() -> None:
    with pytest.raises(NothingToReadError):
        reading_of("X", {"code": "Who"}, {}, {})
    with pytest.raises(NothingToReadError):
        reading_of("X", {"hours": "Std"}, {}, {})


def test_wages_of_a_line_are_parted_over_its_kinds_to_the_cent() -> None:
    columns = {"code": "Who", "date": "Day", "wages": ["Pay", "Tips"]}
    columns |= {"hours:worked": "Std", "hours:overtime": "Extra"}
    own = reading_of("Own", columns, {}, {})
    found = read("Who,Day,Std,Extra,Pay,Tips\nM001,2026-01-24,2,1,$100.00,0.01\n", own)
    assert [entry.wages_cents for entry in found.entries] == [6667, 3334]


def test_wages_without_hours_are_kept_and_not_lost() -> None:
    found = read("code,date,hours,wages\nM001,2026-01-24,,1200\n")
    (entry,) = found.entries
    assert (entry.minutes, entry.wages_cents, entry.on) == (
        0,
        120_000,
        date(2026, 1, 24),
    )


def test_kimai_in_english_names_its_columns_as_its_own_export_does() -> None:
    assert recognized(KIMAI_ENGLISH.split("\n")[0].split(",")) == "kimai"
    assert rows(read(KIMAI_ENGLISH)) == [("M001", "01-24", "worked", 240)]
