"""Reading: a saved or ready way to read somebody's sheets, as plain values.

In the database it is three mappings of text: our columns to their headers, their words to
our kinds, their names to our codes. Here it is checked, and made ready to be used.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from coopkit.errors import N_, CoopError
from ledger.labor.providers import PROVIDERS, plain

ROLES = frozenset(
    {"code", "payroll", "email", "first_name", "name"}
    | {"date", "start", "kind", "wages", "ref"}
)
KEYS = ("code", "payroll", "email", "name")
DAY_FIRST = "day_first"
MOST_NAMES = 500


class NoSuchRoleError(CoopError):
    """A saved column of a kind that is not known."""

    template = N_(
        "“{role}” is not a column that can be read. Choose one of those in the form."
    )


class NothingToReadError(CoopError):
    """Columns by which no hours can be found."""

    template = N_(
        "These columns name no hours, or nobody who worked them. Name at least one "
        "column of hours, and one of code, payroll number, address or name."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a sheet is read; `columns` are (role, header) with headers made plain.

    `kinds` and `codes` are asked with small letters. Without columns, they are found by
    the names that people give them.
    """

    name: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    day_first: bool = False


def of_provider(key: str, *, codes: Mapping[str, str] | None = None) -> Reading:
    """The ready way to read a program’s sheets."""
    each = PROVIDERS[key]
    return Reading(
        name=each.name, columns=each.columns, kinds=each.kinds, codes=codes or {}
    )


def reading_of(
    name: str,
    columns: Mapping[str, Any],
    kinds: Mapping[str, str],
    codes: Mapping[str, str],
) -> Reading:
    """A saved way to read, from what the database keeps; a CoopError where it is none.

    >>> saved = {"code": "Staff", "hours:worked": ["Std", "Extra"], "day_first": True}
    >>> reading_of("Till", saved, {}, {}).columns
    (('code', 'staff'), ('hours:worked', 'std'), ('hours:worked', 'extra'))
    """
    pairs: list[tuple[str, str]] = []
    for role, headers in columns.items():
        if role == DAY_FIRST:
            continue
        if role not in ROLES and role.partition(":")[0].partition("@")[0] != "hours":
            raise NoSuchRoleError(role=role)
        several = [headers] if isinstance(headers, str) else list(headers)
        pairs += [(role, plain(header)) for header in several if plain(header)]
    roles = {role for role, _ in pairs}
    if not (roles & set(KEYS)) or not any(role.startswith("hours") for role in roles):
        raise NothingToReadError
    return Reading(
        name=name,
        columns=tuple(pairs),
        kinds={plain(word): kind for word, kind in kinds.items()},
        codes={plain(who): code for who, code in codes.items()},
        day_first=bool(columns.get(DAY_FIRST)),
    )


def kept(columns: Iterable[tuple[str, str]], *, day_first: bool) -> dict[str, Any]:
    """Columns as the database keeps them: one header, or a list of them.

    >>> kept([("code", "Staff"), ("hours", "Std")], day_first=False)
    {'code': 'Staff', 'hours': 'Std'}
    """
    found: dict[str, Any] = {}
    for role, header in columns:
        before = found.get(role)
        if before is None:
            found[role] = header
        else:
            found[role] = [*([before] if isinstance(before, str) else before), header]
    return found | ({DAY_FIRST: True} if day_first else {})


def pairs_in(text: str) -> dict[str, str]:
    """Lines like “Vacation = leave”, as a mapping; lines without “=” are left out.

    >>> pairs_in("Vacation = leave\\n\\nAna Peña=M006")
    {'Vacation': 'leave', 'Ana Peña': 'M006'}
    """
    found = {}
    for line in text.splitlines()[:MOST_NAMES]:
        word, sign, ours = line.rpartition("=")
        if sign and word.strip() and ours.strip():
            found[word.strip()] = ours.strip()
    return found
