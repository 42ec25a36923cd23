"""Worksheets in words: what an answer says, what each save changed, what would come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from coopkit import offers
from coopkit.accounts.models import User
from coopkit.errors import CoopError
from coopkit.money import plain_amount
from coopkit.worksheets import selectors as worksheets
from coopkit.worksheets.fields import TYPED, Asked, clean, written
from governance.bylaws.catalogue import NUMBERS, Parameter
from governance.bylaws.parameters import catalogue
from governance.bylaws.selectors import name_of, words_of
from governance.formation.models import (
    FormationSave,
    FormationSheet,
    Founder,
    FoundingGroup,
)
from governance.formation.selectors.decisions import decided_values, readable
from governance.formation.selectors.groups import founders_of, left_of
from governance.formation.selectors.sheets import Line, lines_of
from governance.formation.sheet_files import SheetFile

ONE_SITTING = timedelta(minutes=15)
MOST_SAVES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One answer before and after; empty where there was nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """What one person changed in one go; `first` and `last` are numbers of saves."""

    by: str
    first: int
    last: int
    at: datetime
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """An answer of the lesson's worksheet that is still open here."""

    key: str
    label: str
    value: Any
    words: str


def names_in(group: FoundingGroup) -> dict[int, str]:
    """The names by which a group knows its people, by user; two queries."""
    people = [*left_of(group), *founders_of(group)]
    return {each.user_id: name_of_founder(each) for each in people}


def name_of_founder(founder: Founder) -> str:
    return str(founder.membership.person.display_name)


def told(group: FoundingGroup, lines: Mapping[str, Line], key: str, value: Any) -> str:
    """A value of a sheet as people read it: of a field, or of a parameter."""
    if value is None:
        return ""
    if key in lines:
        return worksheets.told(lines[key], value)
    known = catalogue(group.cooperative.jurisdiction).get(key)
    if known and readable(known, value, minor_units=group.cooperative.minor_units):
        return words_of(group.cooperative, key, value)
    typed = value.get(TYPED, value) if isinstance(value, Mapping) else value
    parts = typed.values() if isinstance(typed, Mapping) else [typed]
    return " · ".join(str(each) for each in parts)


def sittings(
    group: FoundingGroup, own: SheetFile, sheet: FormationSheet, *, before: int = 0
) -> list[Sitting]:
    """Who changed what, the newest first; saves of one person in one go are one.

    At most `MOST_SAVES` saves, those before a number if it is given; three queries.
    """
    rows = FormationSave.objects.filter(sheet=sheet).order_by("-version")
    if before:
        rows = rows.filter(version__lt=before)
    saves = list(rows[: MOST_SAVES + 1])[::-1]
    names = names_in(group)
    lines = {line.key: line for line in lines_of(own)}
    start: Mapping[str, Any] = {}
    if len(saves) > MOST_SAVES:
        start = saves.pop(0).values
    found = []
    for run in _runs(saves):
        found.append(_sitting(group, lines, names, start, run))
        start = run[-1].values
    return found[::-1]


def brought_from_lesson(
    group: FoundingGroup, own: SheetFile, values: Mapping[str, Any], *, user: User
) -> list[Brought]:
    """What somebody wrote in the lesson’s worksheets that is still open in a sheet.

    Only what the sheet asks for, and can read as it stands.
    """
    work: dict[str, Any] = {}
    for offer in offers.lesson_work:
        for code in reversed(own.lessons):
            work |= offer(user, code)
    lines = {line.key: line for line in lines_of(own)}
    decided = decided_values(group) if work else {}
    found = []
    for key in (*lines, *own.parameters):
        if key in values or key in decided or work.get(key) is None:
            continue
        value = _fitting(group, lines.get(key), key, work[key])
        if value is not None:
            label = lines[key].label if key in lines else name_of(group.cooperative, key)
            words = told(group, lines, key, value)
            found.append(Brought(key=key, label=label, value=value, words=words))
    return found


def _fitting(group: FoundingGroup, line: Line | None, key: str, value: Any) -> Any:
    """A lesson's value as a sheet holds it, or nothing where it does not fit."""
    if line is None:
        known = catalogue(group.cooperative.jurisdiction)[key]
        return _as_rule(known, value, group.cooperative.minor_units)
    columns = tuple((column, kind) for column, kind, _label in line.columns)
    choices = tuple(choice for choice, _label in line.choices)
    fields = [Asked(key=key, kind=line.kind, choices=choices, columns=columns)]
    try:
        read = clean(fields, written(fields, {key: value}))
    except (ValueError, TypeError, AttributeError):  # of another kind than here
        return None
    return None if read.complaints else read.values.get(key)


def _as_rule(known: Parameter, value: Any, minor_units: int) -> Any:
    """A value of a lesson's field as the catalogue writes it; amounts come in cents."""
    if known.type == "money" and type(value) is int:
        value = plain_amount(value)
    elif known.type in NUMBERS and type(value) is not int:
        return None
    try:
        return known.check(value, minor_units=minor_units)
    except (CoopError, ValueError, TypeError, AttributeError):
        return None


def _runs(saves: Sequence[FormationSave]) -> list[list[FormationSave]]:
    runs: list[list[FormationSave]] = []
    for save in saves:
        last = runs[-1][-1] if runs else None
        if last and last.by_id == save.by_id and save.at - last.at <= ONE_SITTING:
            runs[-1].append(save)
        else:
            runs.append([save])
    return runs


def _sitting(
    group: FoundingGroup,
    lines: Mapping[str, Line],
    names: Mapping[int, str],
    start: Mapping[str, Any],
    run: Sequence[FormationSave],
) -> Sitting:
    end = run[-1].values
    order = [*lines, *sorted((start.keys() | end.keys()) - lines.keys())]
    return Sitting(
        by=names.get(run[-1].by_id, ""),
        first=run[0].version,
        last=run[-1].version,
        at=run[-1].at,
        changes=tuple(
            Change(
                label=lines[key].label
                if key in lines
                else name_of(group.cooperative, key),
                before=told(group, lines, key, start.get(key)),
                after=told(group, lines, key, end.get(key)),
            )
            for key in order
            if start.get(key) != end.get(key)
        ),
    )
