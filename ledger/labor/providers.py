"""Providers: how the sheets of payroll programs and time clocks name their columns.

Data, as these programs wrote their exports in 2026; each can be copied and changed by a
co-op under a name of its own. A role that has several headers is read from the first that
is there, hours from all of them. “hours:overtime” is hours of one kind; “hours@Code” is
hours whose kind stands in the column “Code”. Of Gusto and ADP: a payroll run’s sheet,
which has no day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A program’s columns: (role, header) in order; `marks` are headers only it has."""

    name: str
    columns: tuple[tuple[str, str], ...]
    marks: frozenset[str]
    kinds: Mapping[str, str] = field(default_factory=dict)
    how: str = ""


_LEAVE = {
    "vacation": "leave",
    "holiday": "leave",
    "holidays": "leave",
    "time off": "leave",
    "pto": "leave",
    "sick": "sick",
    "sick leave": "sick",
    "training": "training",
    "unpaid": "unpaid",
    "break": "unpaid",
}
PROVIDERS: Mapping[str, Provider] = {
    "gusto": Provider(
        name="Gusto",
        columns=(
            ("payroll", "gusto_employee_id"),
            ("first_name", "first_name"),
            ("name", "last_name"),
            ("hours:worked", "regular_hours"),
            ("hours:overtime", "overtime_hours"),
            ("hours:overtime", "double_overtime_hours"),
            ("hours:leave", "holiday_hours"),
            ("hours:leave", "pto_hours"),
            ("hours:leave", "vacation_hours"),
            ("hours:sick", "sick_hours"),
        ),
        marks=frozenset({"gusto_employee_id"}),
    ),
    "adp": Provider(
        name="ADP",
        columns=(
            ("payroll", "file #"),
            ("name", "employee name"),
            ("date", "pay date"),
            ("date", "period end date"),
            ("date", "pay period end"),
            ("hours:worked", "reg hours"),
            ("hours:overtime", "o/t hours"),
            ("hours@hours 3 code", "hours 3 amount"),
            ("hours@hours 4 code", "hours 4 amount"),
            ("wages", "reg earnings"),
            ("wages", "o/t earnings"),
        ),
        marks=frozenset({"co code", "file #"}),
        kinds={
            "v": "leave",
            "vac": "leave",
            "h": "leave",
            "hol": "leave",
            "p": "leave",
            "pto": "leave",
            "s": "sick",
            "sic": "sick",
            "sck": "sick",
        },
    ),
    "toggl": Provider(
        name="Toggl Track",
        columns=(
            ("email", "email"),
            ("name", "user"),
            ("name", "member"),
            ("date", "start date"),
            ("start", "start time"),
            ("hours", "duration"),
        ),
        marks=frozenset({"user", "start date", "end date", "duration", "tags"}),
        kinds=_LEAVE,
    ),
    "clockify": Provider(
        name="Clockify",
        columns=(
            ("email", "email"),
            ("name", "user"),
            ("date", "start date"),
            ("date", "date"),
            ("start", "start time"),
            ("kind", "type"),
            ("hours", "duration (h)"),
            ("hours", "duration (decimal)"),
        ),
        marks=frozenset({"duration (decimal)"}),
        kinds={"regular": "worked", **_LEAVE},
    ),
    "when_i_work": Provider(
        name="When I Work",
        columns=(
            ("payroll", "employee code"),
            ("payroll", "employee id"),
            ("first_name", "first name"),
            ("name", "last name"),
            ("email", "email"),
            ("date", "date"),
            ("date", "start date"),
            ("start", "start time"),
            ("start", "in"),
            ("hours:worked", "regular"),
            ("hours:worked", "regular hours"),
            ("hours:overtime", "ot"),
            ("hours:overtime", "ot hours"),
            ("hours:overtime", "double ot"),
            ("hours:overtime", "double ot hours"),
            ("hours:leave", "pto"),
            ("hours:leave", "holiday"),
            ("hours:sick", "sick"),
            ("wages", "total pay"),
        ),
        marks=frozenset({"employee code", "regular", "ot"}),
    ),
    "kimai": Provider(
        name="Kimai",
        columns=(
            ("ref", "id"),
            ("payroll", "account number"),
            ("payroll", "staff number"),
            ("email", "e-mail"),
            ("email", "email"),
            ("name", "username"),
            ("name", "user"),
            ("name", "alias"),
            ("date", "date"),
            ("start", "begin"),
            ("start", "from"),
            ("start", "in"),
            ("kind", "category"),
            ("hours", "duration"),
        ),
        marks=frozenset({"customer", "activity", "duration", "date"}),
        kinds={
            "work": "worked",
            "overtime": "overtime",
            "sickness": "sick",
            "time-off": "leave",
            "parental": "family_leave",
            "unpaid vacation": "unpaid",
            **_LEAVE,
        },
    ),
}


def recognized(header: Iterable[str]) -> str:
    """The key of the program that wrote a header, or nothing.

    >>> recognized(["last_name", "first_name", "Gusto_Employee_ID", "regular_hours"])
    'gusto'
    >>> recognized(["code", "date", "hours"])
    ''
    """
    names = {plain(cell) for cell in header}
    sure = [key for key, each in PROVIDERS.items() if each.marks <= names]
    return max(sure, key=lambda key: len(PROVIDERS[key].marks)) if sure else ""


def plain(header: str) -> str:
    """A header as it is compared: small letters, one blank between words."""
    return " ".join(header.casefold().split())
