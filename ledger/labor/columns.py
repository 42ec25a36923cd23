"""Columns of a sheet of hours, known by the names that people and time clocks give them.

Known shapes: code, date, hours, kind; and, thinly, the exports of Homebase, Toggl,
Clockify and Square, as far as they hold a payroll number or an address.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from coopkit.errors import N_
from ledger.labor.providers import plain

KEY_ROLES = ("code", "payroll", "email", "name")

_NAMES: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "member code", "member", "member no", "worker", "who", "código"),
    "payroll": ("payroll id", "employee id", "employee number", "file #"),
    "email": ("email", "e-mail", "user email", "correo"),
    "date": (
        *("date", "day", "pay period end", "period end", "period ending", "fecha"),
        *("clock in date", "start date", "work date", "fin del periodo"),
    ),
    "start": ("start time", "clock in time"),
    "kind": ("kind", "type", "pay type", "hours type", "tipo"),
    "wages": ("wages", "gross wages", "gross pay", "earnings", "salarios", "salario"),
    "ref": ("ref", "entry id", "line id"),
}
_HOURS: Mapping[str, str] = {
    "hours": "",
    "horas": "",
    "duration": "",
    "duration (decimal)": "",
    "time (decimal)": "",
    "duration (h)": "",
    "regular hours": "worked",
    "reg hours": "worked",
    "horas ordinarias": "worked",
    "ot hours": "overtime",
    "o/t hours": "overtime",
    "overtime hours": "overtime",
    "double ot": "overtime",
    "horas extra": "overtime",
    "pto": "leave",
    "sick hours": "sick",
}
_WHAT = {
    "key": (N_("who worked"), "code"),
    "date": (N_("the date"), "date"),
    "hours": (N_("the hours"), "hours"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where each role stands; `hours` gives place, name and the kind a column implies.

    `wages` are the places of wages, which are added; `kind_at` says of some columns of
    hours in which column their kind stands.
    """

    places: Mapping[str, int]
    named: Mapping[str, str]
    hours: tuple[tuple[int, str, str], ...]
    wages: tuple[int, ...] = ()
    kind_at: Mapping[int, int] = field(default_factory=dict)

    @property
    def key_role(self) -> str:
        """The surest of the columns that tell who worked."""
        return next((role for role in KEY_ROLES if role in self.places), "")

    @property
    def found(self) -> int:
        """How much of a header this is."""
        return bool(self.key_role) + ("date" in self.places) + bool(self.hours)

    @property
    def missing(self) -> list[tuple[str, str]]:
        """What the header lacks, each with the name of a column that gives it."""
        has = {
            "key": bool(self.key_role),
            "date": "date" in self.places,
            "hours": bool(self.hours),
        }
        return [_WHAT[role] for role, there in has.items() if not there]


def find_columns(header: Sequence[str]) -> Columns:
    """Find the columns in a line's cells; the first of a role is the one that counts.

    >>> find_columns(["Code", "Date", "Hours", "Kind"]).missing
    []
    >>> find_columns(["First name", "Clock in date", "Regular hours", "OT hours"]).missing
    [('who worked', 'code')]
    """
    places: dict[str, int] = {}
    named: dict[str, str] = {}
    hours: list[tuple[int, str, str]] = []
    for place, cell in enumerate(header):
        name = plain(cell)
        for role, names in _NAMES.items():
            if name in names and role not in places:
                places[role], named[role] = place, cell
        if name in _HOURS and not _says_again(name, hours):
            hours.append((place, cell, _HOURS[name]))
    named |= {f"hours:{kind or 'hours'}:{place}": cell for place, cell, kind in hours}
    wages = (places["wages"],) if "wages" in places else ()
    return Columns(places=places, named=named, hours=tuple(hours), wages=wages)


def chosen_columns(header: Sequence[str], chosen: Sequence[tuple[str, str]]) -> Columns:
    """Find columns by names that somebody chose; of a role, the first that is there.

    Of hours and wages, all that are there count; but one total is not read twice.

    >>> found = chosen_columns(["Who", "Std", "X"], [("code", "who"), ("hours", "std")])
    >>> found.key_role, found.hours, found.missing
    ('code', ((1, 'Std', ''),), [('the date', 'date')])
    """
    at = {plain(cell): place for place, cell in reversed(list(enumerate(header)))}
    places: dict[str, int] = {}
    named: dict[str, str] = {}
    hours: list[tuple[int, str, str]] = []
    wages: list[int] = []
    kind_at: dict[int, int] = {}
    for role, name in chosen:
        place = at.get(name)
        if place is None:
            continue
        cell = header[place]
        if role.startswith("hours"):
            kind, code = role.partition(":")[2], role.partition("@")[2]
            if _is_read_already(place, kind or code, hours):
                continue
            hours.append((place, cell, kind))
            named[f"hours:{kind or code or 'hours'}:{place}"] = cell
            if code in at:
                kind_at[place] = at[code]
        elif role == "wages":
            wages.append(place)
            named[f"wages:{place}"] = cell
        elif role not in places:
            places[role], named[role] = place, cell
    found = Columns(places=places, named=named, hours=tuple(hours))
    return replace(found, wages=tuple(wages), kind_at=kind_at)


def _is_read_already(
    place: int, kind: str, hours: Sequence[tuple[int, str, str]]
) -> bool:
    """Whether this column, or the same total in another, stands among the hours."""
    again = not kind and any(of == "" for _, _, of in hours)
    return again or any(place == taken for taken, _, _ in hours)


def _says_again(name: str, hours: list[tuple[int, str, str]]) -> bool:
    """Whether a column of the same total stands already: “7:30” and again “7.5”."""
    return _HOURS[name] == "" and any(kind == "" for _, _, kind in hours)
