"""Worksheets as files: what founders write down together, in both languages.

A file `<NN>-<key>.toml` in `governance/rules/formation/sheets/` is a worksheet; NN is its
place. It holds the group's own `fields`, and names the `parameters` of the bylaws that
are asked with the catalogue's own words; no parameter stands in two sheets. A field that
a lesson asks too has the key and the kind it has there. What does not fit is a ValueError
that names the file.
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from coopkit.errors import N_, CoopError
from governance.bylaws.catalogue import LANGUAGES, RULES, whole_catalogue

SHEETS = RULES / "formation" / "sheets"
STAGES = range(1, 16)
TABLE, CHOICE = "table", "choice"
CELL_KINDS = ("text", "number", "money", "share", "date", "yes_no")
KINDS = (*CELL_KINDS, "long_text", "people", CHOICE, TABLE)

_FILE = re.compile(r"(\d{2})-([a-z_]+)", re.ASCII)
_KEY = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_LESSON = re.compile(r"M[1-9]\.[1-9]", re.ASCII)
_SHEET = frozenset({"key", "stage", "lesson", "minutes", "title", "lead"})
_SHEET_MORE = frozenset({"more_lessons", "calculator", "parameters", "fields"})
_FIELD = frozenset({"key", "kind", "label"})
_FIELD_MORE = frozenset({"hint", "choices", "columns", "rows"})

Texts = Mapping[str, str]
Row = Mapping[str, Texts | int | str | bool]
"""Cells that a fresh table begins with: texts by language in a column of kind text, else
the typed value (whole cents, the text of a share, a day)."""


class UnknownSheetError(CoopError):
    """A worksheet is asked for that does not exist."""

    template = N_(
        "There is no worksheet “{key}”. Each worksheet has a fixed name. Open it from "
        "the list of worksheets."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to choose from."""

    value: str
    text: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table; its kind is one of `CELL_KINDS`."""

    key: str
    kind: str
    text: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetField:
    """One thing asked; `hint` has empty texts where there is none.

    `choices` belong to the kind choice alone, `columns` and `rows` to the kind table.
    """

    key: str
    kind: str
    label: Texts
    hint: Texts
    choices: tuple[Choice, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFile:
    """One worksheet: its place 1..26, its stage 1..15, the code of its lesson.

    `more_lessons` ask one of its parameters too. `calculator` is "" where nothing is
    worked out.
    """

    key: str
    place: int
    stage: int
    lesson: str
    more_lessons: tuple[str, ...]
    minutes: int
    calculator: str
    title: Texts
    lead: Texts
    parameters: tuple[str, ...]
    fields: tuple[SheetField, ...]

    @property
    def lessons(self) -> tuple[str, ...]:
        """Every lesson whose answers belong here, its own first."""
        return (self.lesson, *self.more_lessons)

    def field(self, key: str) -> SheetField | None:
        """The field of a key."""
        return next((each for each in self.fields if each.key == key), None)


@cache
def sheet_files() -> Mapping[str, SheetFile]:
    """All worksheets by key, in the order of their places; read once a process."""
    return read_sheets(
        {path.stem: path.read_text("utf-8") for path in SHEETS.glob("*.toml")}
    )


def sheet_file(key: str) -> SheetFile:
    """One worksheet, or an UnknownSheetError."""
    try:
        return sheet_files()[key]
    except KeyError:
        raise UnknownSheetError(key=key[:40]) from None


@cache
def sheet_of_parameter(key: str) -> SheetFile | None:
    """The worksheet in which a parameter of the bylaws is asked."""
    return next((own for own in sheet_files().values() if key in own.parameters), None)


def sheets_of_stage(stage: int) -> tuple[SheetFile, ...]:
    """The worksheets of a stage 1..15, in order."""
    return tuple(own for own in sheet_files().values() if own.stage == stage)


def read_sheets(sources: Mapping[str, str]) -> Mapping[str, SheetFile]:
    """Worksheets from TOML texts by file name without its end."""
    found: dict[str, SheetFile] = {}
    asked: dict[str, str] = {}
    for name, source in sorted(sources.items()):
        sheet = read_sheet(name, source)
        if sheet.place in {own.place for own in found.values()} or sheet.key in found:
            raise ValueError(f"{name}: its place or its key is taken")
        for parameter in sheet.parameters:
            if parameter in asked:
                raise ValueError(f"{name}: {parameter} stands in {asked[parameter]} too")
            asked[parameter] = name
        found[sheet.key] = sheet
    return MappingProxyType(found)


def read_sheet(name: str, source: str) -> SheetFile:
    """One worksheet from the TOML text of the file `name`."""
    try:
        return _sheet(name, tomllib.loads(source))
    except (ValueError, TypeError, AttributeError, KeyError) as problem:
        raise ValueError(f"{name}: {problem}") from problem


def _sheet(name: str, table: Mapping[str, Any]) -> SheetFile:
    _check_names("the sheet", table, _SHEET, _SHEET_MORE)
    matched = _FILE.fullmatch(name)
    if not matched or matched[2] != table["key"]:
        raise ValueError("the file is named by place and key, like 08-conflict.toml")
    _check(table["stage"] in STAGES, "a stage is 1 to 15")
    lessons = (table["lesson"], *table.get("more_lessons", ()))
    _check(all(map(_LESSON.fullmatch, lessons)), "a lesson is a code like M2.1")
    _check_once("lessons", lessons)
    _check(type(table["minutes"]) is int and table["minutes"] > 0, "minutes are whole")
    parameters = tuple(table.get("parameters", ()))
    if unknown := set(parameters) - set(whole_catalogue().parameters):
        raise ValueError(f"not in the catalogue: {', '.join(sorted(unknown))}")
    _check_once("parameters", parameters)
    fields = tuple(_field(each) for each in table.get("fields", ()))
    _check_once("fields", [each.key for each in fields])
    return SheetFile(
        key=table["key"],
        place=int(matched[1]),
        stage=table["stage"],
        lesson=lessons[0],
        more_lessons=lessons[1:],
        minutes=table["minutes"],
        calculator=table.get("calculator", ""),
        title=_texts("title", table["title"]),
        lead=_texts("lead", table["lead"]),
        parameters=parameters,
        fields=fields,
    )


def _field(table: Mapping[str, Any]) -> SheetField:
    key, kind = str(table.get("key", "")), table.get("kind")
    _check(bool(_KEY.fullmatch(key)), f"{key}: a key is written like pledges")
    _check_names(key, table, _FIELD, _FIELD_MORE)
    _check(kind in KINDS, f"{key}: no such kind: {kind}")
    _check(("choices" in table) is (kind == CHOICE), f"{key}: choices of the kind choice")
    _check(("columns" in table) is (kind == TABLE), f"{key}: columns of the kind table")
    _check("rows" not in table or kind == TABLE, f"{key}: rows of the kind table")
    columns = tuple(_column(key, each) for each in table.get("columns", ()))
    choices = tuple(
        Choice(value=each["value"], text=_texts(key, _said(each)))
        for each in table.get("choices", ())
    )
    _check_once(key, [each.key for each in columns])
    _check_once(key, [each.value for each in choices])
    return SheetField(
        key=key,
        kind=table["kind"],
        label=_texts(key, table["label"]),
        hint=_texts(key, table["hint"]) if "hint" in table else _NO_TEXTS,
        choices=choices,
        columns=columns,
        rows=tuple(_row(key, columns, each) for each in table.get("rows", ())),
    )


def _column(field: str, table: Mapping[str, Any]) -> Column:
    _check(bool(_KEY.fullmatch(table["key"])), f"{field}: a column has a key")
    _check(table["kind"] in CELL_KINDS, f"{field}: no such cell: {table['kind']}")
    return Column(key=table["key"], kind=table["kind"], text=_texts(field, _said(table)))


def _row(field: str, columns: Sequence[Column], table: Mapping[str, Any]) -> Row:
    kinds = {each.key: each.kind for each in columns}
    cells: dict[str, Texts | int | str | bool] = {}
    for key, value in table.items():
        kind = kinds.get(key, "")
        _check(bool(kind), f"{field}: a row has no column {key}")
        if kind == "text":
            cells[key] = _texts(field, value)
        else:
            _check(_FITS[kind](value), f"{field}: {value!r} is no {kind}")
            cells[key] = value
    return MappingProxyType(cells)


def _is_whole(value: Any) -> bool:
    return type(value) is int


_FITS: Mapping[str, Callable[[Any], bool]] = {
    "number": _is_whole,
    "money": _is_whole,
    "share": lambda value: bool(re.fullmatch(r"\d+(/\d+)?", str(value))),
    "date": lambda value: bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value))),
    "yes_no": lambda value: type(value) is bool,
}
_NO_TEXTS: Texts = MappingProxyType(dict.fromkeys(LANGUAGES, ""))


def _said(table: Mapping[str, Any]) -> dict[str, Any]:
    """The texts that stand beside other things in one table."""
    return {key: table[key] for key in table if key in LANGUAGES}


def _texts(where: str, texts: Mapping[str, str]) -> Texts:
    if set(texts) != set(LANGUAGES) or not all(each.strip() for each in texts.values()):
        raise ValueError(f"{where}: write each text in {' and '.join(LANGUAGES)}")
    return MappingProxyType(dict(texts))


def _check(is_right: bool, problem: str) -> None:
    if not is_right:
        raise ValueError(problem)


def _check_names(
    where: str, table: Mapping[str, Any], needed: frozenset[str], more: frozenset[str]
) -> None:
    if missing := sorted(needed - set(table)):
        raise ValueError(f"{where}: missing: {', '.join(missing)}")
    if unknown := sorted(set(table) - needed - more):
        raise ValueError(f"{where}: not known: {', '.join(unknown)}")


def _check_once(where: str, keys: Sequence[str]) -> None:
    if twice := sorted({key for key in keys if list(keys).count(key) > 1}):
        raise ValueError(f"{where}: stands twice: {', '.join(twice)}")
