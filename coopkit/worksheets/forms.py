"""A worksheet as a form: what was typed in a page, and what a page shows of it.

Whoever owns worksheets gives its fields in the shape of `Field`; `ui/worksheet_*.html`
draw what stands here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _, pgettext

from coopkit.errors import CoopError
from coopkit.worksheets.fields import (
    MOST_ROWS,
    NO,
    PEOPLE,
    TABLE,
    YES,
    Asked,
    Cleaned,
    Typed,
    read,
)
from coopkit.worksheets.merging import BOTH, MINE, THEIRS, Filled, can_have_both, mark
from coopkit.worksheets.selectors import (
    Field,
    cell_in_words,
    in_words,
    rows_in_words,
)

BLANK, MORE_BLANK = 3, 10
FIGURES = frozenset({"number", "money", "share"})
JOINED = frozenset({"text", "long_text", PEOPLE, TABLE})
"""Of these two versions can stand one after the other; a share or a day is one."""
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One field or cell of the page: what stands in it, and what is wrong with it."""

    name: str
    kind: str
    label: str
    hint: str = ""
    text: str = ""
    complaint: str = ""
    shown: str = ""
    heading: str = ""
    options: tuple[tuple[str, str], ...] = ()

    @property
    def type(self) -> str:
        """What a browser is told; a day it could not show is a text."""
        return "date" if self.kind == "date" and not self.complaint else "text"

    @property
    def is_figure(self) -> bool:
        return self.kind in FIGURES

    @property
    def described_by(self) -> str:
        parts = [f"{self.name}-hint"] if self.hint else []
        parts += [f"{self.name}-error"] if self.complaint else []
        return " ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A field with all that the page shows: cells of a table, the other's version."""

    field: Field
    input: Input
    mark: str
    rows: tuple[tuple[Input, ...], ...] = ()
    theirs: str = ""
    their_rows: tuple[tuple[str, ...], ...] = ()
    clashes: bool = False
    can_have_both: bool = False
    can_have_more: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written down, in the field or in any cell."""
        cells = (cell for row in self.rows for cell in row)
        return not self.input.text and not any(cell.text for cell in cells)

    @property
    def told_rows(self) -> list[list[tuple[str, str]]]:
        """Heading and words of each cell; where nothing stands, room to write."""
        filled = [row for row in self.rows if any(cell.text for cell in row)]
        rows = filled or self.rows
        return [[(cell.heading, cell.shown) for cell in row] for row in rows]


def asked(fields: Sequence[Field]) -> tuple[Asked, ...]:
    """The fields of a worksheet as its rules see them."""
    return tuple(
        Asked(
            key=field.key,
            kind=field.kind,
            choices=tuple(value for value, _ in field.choices),
            columns=tuple((key, kind) for key, kind, _ in field.columns),
        )
        for field in fields
    )


def typed_in(post: QueryDict, fields: Sequence[Field]) -> dict[str, Typed]:
    """What was typed, by key; of a table the rows in which something stands."""
    typed: dict[str, Typed] = {}
    for field in fields:
        name = name_of(field)
        if field.kind != TABLE:
            typed[field.key] = _text(post, name)
            continue
        keys = [key for key, _, _ in field.columns]
        rows = [
            {key: _text(post, f"{name}-{row}-{key}") for key in keys}
            for row in range(MOST_ROWS)
        ]
        typed[field.key] = [row for row in rows if any(map(str.strip, row.values()))]
    return typed


def filled_in(post: QueryDict, fields: Sequence[Field], found: Cleaned) -> Filled:
    """What was filled in, with the marks of what had been there."""
    keys = tuple(field.key for field in fields)
    whole = {field.key for field in fields if field.kind not in JOINED}
    seen = {key: _text(post, f"was-{key}") for key in keys if f"was-{key}" in post}
    picks = {key: _text(post, f"pick-{key}") for key in keys if f"pick-{key}" in post}
    picks = {k: MINE if k in whole and p == BOTH else p for k, p in picks.items()}
    return Filled(keys=keys, values=found.values, seen=seen, picks=picks)


def complaints_in(
    post: QueryDict, fields: Sequence[Field], found: Cleaned
) -> dict[str, str]:
    """What is wrong, by the name of the input in the page that was sent."""
    told = {f"f-{place}": str(each) for place, each in found.complaints.items()}
    for field in fields:
        if field.kind != TABLE:
            continue
        name, keys = name_of(field), [key for key, _, _ in field.columns]
        filled = [
            row
            for row in range(MOST_ROWS)
            if any(_text(post, f"{name}-{row}-{key}").strip() for key in keys)
        ]
        for kept, row in reversed(list(enumerate(filled))):
            for key in keys:
                if words := told.pop(f"{name}.{kept}.{key}", ""):
                    told[f"{name}-{row}-{key}"] = words
    return told


def questions(
    fields: Sequence[Field],
    *,
    typed: Mapping[str, Typed],
    complaints: Mapping[str, CoopError],
    saved: Mapping[str, Any],
    values: Mapping[str, Any],
    clashes: Sequence[str] = (),
    marks: Mapping[str, str] | None = None,
    more: str = "",
) -> list[Question]:
    """All that the page shows.

    `saved` is what is kept now, `values` what was typed and read; where they clash, both
    are shown. `marks` are those of what was seen, if that is not what is kept now;
    `more` is the key of a table that gets more empty rows.
    """
    shown = []
    for field in fields:
        both = saved.get(field.key), values.get(field.key)
        clash = field.key in clashes
        text = typed.get(field.key, "")
        table = field.kind == TABLE
        rows = _rows(field, text, complaints, more == field.key) if table else ()
        shown.append(
            Question(
                field=field,
                input=_input(field, "" if table else str(text), complaints, both[1]),
                mark=(marks or {}).get(field.key, mark(both[0])),
                rows=rows,
                theirs=in_words(field, both[0]) if clash and not table else "",
                their_rows=rows_in_words(field, both[0]) if clash and table else (),
                clashes=clash,
                can_have_both=clash and field.kind in JOINED and can_have_both(*both),
                can_have_more=table and len(rows) < MOST_ROWS,
            )
        )
    return shown


def picks() -> tuple[tuple[str, str], ...]:
    """What can be chosen where two changed the same answer."""
    return (
        (MINE, pgettext("worksheet", "Mine")),
        (THEIRS, pgettext("worksheet", "Theirs")),
        (BOTH, _("Both, theirs first")),
    )


def name_of(field: Field) -> str:
    return f"f-{field.key}"


def _input(
    field: Field, text: str, complaints: Mapping[str, CoopError], value: Any
) -> Input:
    complaint = complaints.get(field.key)
    options = field.choices
    if field.kind == "yes_no":
        options = _yes_or_no()
    if options:
        options = (*options, ("", _("Not decided yet")))
    return Input(
        name=name_of(field),
        kind=field.kind,
        label=field.label,
        hint=field.hint,
        text=text,
        complaint=str(complaint) if complaint else "",
        shown=in_words(field, value) if field.kind != TABLE else "",
        options=options,
    )


def _rows(
    field: Field,
    typed: Typed,
    complaints: Mapping[str, CoopError],
    wants_more: bool,
) -> tuple[tuple[Input, ...], ...]:
    """The filled rows, and some empty ones below."""
    filled = [] if isinstance(typed, str) else list(typed)
    blank = MORE_BLANK if wants_more else BLANK
    rows = filled + [{}] * min(blank, MOST_ROWS - len(filled))
    return tuple(
        tuple(
            _cell(field, number, row.get(key, ""), key, kind, label, complaints)
            for key, kind, label in field.columns
        )
        for number, row in enumerate(rows)
    )


def _cell(
    field: Field,
    number: int,
    text: str,
    key: str,
    kind: str,
    label: str,
    complaints: Mapping[str, CoopError],
) -> Input:
    complaint = complaints.get(f"{field.key}.{number}.{key}")
    return Input(
        name=f"{name_of(field)}-{number}-{key}",
        kind=kind,
        label=_("%(what)s, line %(number)s") % {"what": label, "number": number + 1},
        text=text,
        complaint=str(complaint) if complaint else "",
        shown=_cell_shown(kind, text, complaint),
        heading=label,
        options=(("", "–"), *_yes_or_no()) if kind == "yes_no" else (),
    )


def _cell_shown(kind: str, text: str, complaint: CoopError | None) -> str:
    return text if complaint else cell_in_words(kind, read(kind, text))


def _yes_or_no() -> tuple[tuple[str, str], ...]:
    return (YES, _("Yes")), (NO, _("No"))


def _text(post: QueryDict, name: str) -> str:
    return _UNSEEN.sub("", str(post.get(name, "")))
