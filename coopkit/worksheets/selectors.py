"""What stands in a worksheet, as people read it."""

from collections.abc import Mapping
from typing import Any, Protocol

from django.utils.translation import gettext as _

from coopkit.templatetags.ui import money, percent
from coopkit.worksheets.fields import TABLE, TYPED, write


class Field(Protocol):
    """One thing that is written down, in the reader's language.

    `choices` holds value and label of each choice, `columns` key, kind and label of
    each column of a table.
    """

    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def hint(self) -> str: ...
    @property
    def choices(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def columns(self) -> tuple[tuple[str, str, str], ...]: ...


def in_words(field: Field, value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return str(value.get(TYPED, ""))
    labels = dict(field.choices)
    return labels.get(str(value), "") or cell_in_words(field.kind, value)


def cell_in_words(kind: str, value: Any) -> str:
    """A value of a kind as people read it: $1,250.00, 25 %, yes."""
    if value is None or isinstance(value, Mapping):
        return write(kind, value)
    if kind == "money":
        return money(value)
    if kind == "share":
        exact = write("share", value)
        return percent(value) if exact.endswith("%") else exact
    if kind == "yes_no":
        return _("Yes") if value else _("No")
    return write(kind, value)


def rows_in_words(field: Field, rows: Any) -> tuple[tuple[str, ...], ...]:
    """The rows of a table as people read them."""
    kinds = [(key, kind) for key, kind, _ in field.columns]
    return tuple(
        tuple(cell_in_words(kind, row[key]) for key, kind in kinds if key in row)
        for row in rows or ()
    )


def told(field: Field, value: Any) -> str:
    """A value in words; of a table a line for each row."""
    if field.kind == TABLE:
        return "\n".join(" · ".join(row) for row in rows_in_words(field, value))
    return in_words(field, value)
