"""A group's worksheets: where each stands, what it says, and who has not seen it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coopkit import offers
from coopkit.offers import Reckoning, Worked
from coopkit.worksheets.fields import TABLE, TYPED, is_unread
from governance.bylaws.parameters import catalogue
from governance.bylaws.selectors import reading_language
from governance.bylaws.wording import in_language
from governance.formation.models import (
    FormationSeen,
    FormationSheet,
    Founder,
    FoundingGroup,
)
from governance.formation.selectors.decisions import (
    decided_values,
    open_proposals,
    readable,
)
from governance.formation.selectors.groups import founders_of
from governance.formation.sheet_files import SheetField, SheetFile, sheet_files

NOT_BEGUN, DRAFTED, PROPOSED, DECIDED = "not_begun", "drafted", "proposed", "decided"
STATES: Mapping[str, Promise] = {
    NOT_BEGUN: _("not begun"),
    DRAFTED: _("written down"),
    PROPOSED: _("before the group"),
    DECIDED: _("decided"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A field of a worksheet in the reader's language, as `worksheets.forms` takes it."""

    key: str
    kind: str
    label: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetState:
    """A worksheet of a group: its row where it is begun, and how far it has come.

    `answered` counts own answers and parameters together; `unseen` who has not seen the
    last version, of `founders`; `is_new` whether that is the one who looks.
    """

    file: SheetFile
    row: FormationSheet | None
    state: str
    answered: int
    decided: int
    proposed: int
    unseen: int
    founders: int
    is_new: bool

    @property
    def key(self) -> str:
        return self.file.key

    @property
    def title(self) -> str:
        return said(self.file.title)

    @property
    def asked(self) -> int:
        return len(self.file.fields) + len(self.file.parameters)

    @property
    def parameters(self) -> int:
        return len(self.file.parameters)

    @property
    def words(self) -> str:
        return str(STATES[self.state])


def said(texts: Mapping[str, str]) -> str:
    """A text of a worksheet in the reader's language."""
    return in_language(texts, reading_language())


def lines_of(own: SheetFile) -> tuple[Line, ...]:
    """A worksheet's own fields in the reader's language."""
    return tuple(
        Line(
            key=each.key,
            kind=each.kind,
            label=said(each.label),
            hint=said(each.hint),
            choices=tuple((one.value, said(one.text)) for one in each.choices),
            columns=tuple((one.key, one.kind, said(one.text)) for one in each.columns),
        )
        for each in own.fields
    )


def first_rows(field: SheetField, language: str = "") -> list[dict[str, Any]]:
    """The rows that a fresh table begins with, as typed values."""
    return [
        {
            key: in_language(cell, language or reading_language())
            if isinstance(cell, Mapping)
            else cell
            for key, cell in row.items()
        }
        for row in field.rows
    ]


def begun_with(own: SheetFile, values: Mapping[str, Any]) -> dict[str, Any]:
    """A sheet's values, and where a table is empty the rows that it begins with."""
    fresh = {
        each.key: first_rows(each)
        for each in own.fields
        if each.kind == TABLE and each.rows and each.key not in values
    }
    return fresh | dict(values)


def sheet_of(group: FoundingGroup, key: str) -> FormationSheet | None:
    """A group's worksheet, if somebody has written in it; one query."""
    rows = FormationSheet.objects.filter(group=group, key=key)
    return rows.select_related("saved_by").first()


def sheet_states(
    group: FoundingGroup,
    *,
    founder: Founder | None = None,
    keys: frozenset[str] | None = None,
) -> list[SheetState]:
    """Where the worksheets stand, all or some, in their order; five queries.

    `founder` is the one who looks.
    """
    sheets = {row.key: row for row in FormationSheet.objects.filter(group=group)}
    founders = founders_of(group)
    present = {each.pk for each in founders}
    seen: dict[tuple[int, int], int] = {
        (row.sheet_id, row.founder_id): row.version
        for row in FormationSeen.objects.filter(sheet__group=group)
        if row.founder_id in present
    }
    decided, proposed = set(decided_values(group)), set(open_proposals(group))
    found = []
    for own in sheet_files().values():
        if keys is None or own.key in keys:
            row = sheets.get(own.key)
            late = _late(row, present, seen)
            found.append(_state(own, row, decided, proposed, late, founders, founder))
    return found


def unseen_by(sheet: FormationSheet, founders: list[Founder]) -> list[Founder]:
    """Who of some founders has not seen a sheet as it stands; one query."""
    rows = FormationSeen.objects.filter(sheet=sheet, version=sheet.version)
    seen = set(rows.values_list("founder_id", flat=True))
    return [each for each in founders if each.pk not in seen]


def answers(group: FoundingGroup) -> dict[str, tuple[Any, str]]:
    """What the worksheets answer, by parameter, with the key of the sheet; one query.

    What is typed and cannot be read yet is no answer.
    """
    found: dict[str, tuple[Any, str]] = {}
    for row in FormationSheet.objects.filter(group=group).order_by("pk"):
        for key, value in answered_rules(group, row.values).items():
            found[key] = (value, row.key)
    return found


def answered_rules(group: FoundingGroup, values: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters among a sheet's values that can be read."""
    cooperative = group.cooperative
    known = catalogue(cooperative.jurisdiction)
    return {
        key: value
        for key, value in values.items()
        if key in known
        and not _is_typed(value)
        and readable(known[key], value, minor_units=cooperative.minor_units)
    }


def values_for(
    group: FoundingGroup, sheet_key: str, *, own: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """A value for every parameter: decided, else answered in a sheet, else the model's.

    `own` are the values of the sheet `sheet_key`, where they are not those kept.
    """
    known = catalogue(group.cooperative.jurisdiction)
    found = {key: each.default for key, each in known.items()}
    for key, (value, of) in answers(group).items():
        if own is None or of != sheet_key:
            found[key] = value
    found |= answered_rules(group, own or {})
    return found | decided_values(group)


def reckoning_of(
    group: FoundingGroup, own: SheetFile, values: Mapping[str, Any], *, on: date
) -> Reckoning | None:
    """What a worksheet's calculator makes of its values; nothing where it has none."""
    calculator = offers.calculators.get(own.calculator) if own.calculator else None
    if calculator is None:
        return None
    keys = {each.key for each in own.fields}
    worked = Worked(
        cooperative=group.cooperative,
        answers={key: value for key, value in values.items() if key in keys},
        values=values_for(group, own.key, own=values),
        on=on,
    )
    return calculator(worked)


def _late(
    row: FormationSheet | None, present: set[int], seen: Mapping[tuple[int, int], int]
) -> set[int]:
    """Who is in the group and has not seen a sheet as it stands."""
    if row is None:
        return set()
    return {who for who in present if seen.get((row.pk, who), -1) < row.version}


def _state(
    own: SheetFile,
    row: FormationSheet | None,
    decided: set[str],
    proposed: set[str],
    late: set[int],
    founders: list[Founder],
    founder: Founder | None,
) -> SheetState:
    rules = set(own.parameters)
    values = row.values if row else {}
    asked = {each.key for each in own.fields} | rules
    state = DRAFTED if values or rules & decided else NOT_BEGUN
    if rules & proposed:
        state = PROPOSED
    elif rules and rules <= decided:
        state = DECIDED
    return SheetState(
        file=own,
        row=row,
        state=state,
        answered=len(asked & {k for k, v in values.items() if not is_unread(v)}),
        decided=len(rules & decided),
        proposed=len(rules & proposed),
        unseen=len(late),
        founders=len(founders),
        is_new=founder is not None and founder.pk in late,
    )


def _is_typed(value: Any) -> bool:
    """Whether a parameter's value is only what was typed; see `fields.TYPED`."""
    return isinstance(value, Mapping) and set(value) == {TYPED}
