"""What several pages of hours show alike: kinds by name, years, tables by worker."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from coopkit.periods import FiscalYear
from ledger.labor.kinds import KIND_WORDS, in_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A worker's line of the table: minutes by kind in the table's order, and wages."""

    code: str
    name: str
    member: bool
    cells: list[int]
    minutes: int
    countable: int | None = None
    wages: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Hours by worker and kind."""

    heads: list[str]
    lines: list[Line]
    sums: list[int]
    minutes: int
    countable: int | None = None
    wages: int = 0


def kind_name(kind: str) -> str:
    """A kind of hours in the reader's language."""
    return gettext(KIND_WORDS[kind]) if kind in KIND_WORDS else kind


def kind_choices(kinds: Collection[str]) -> list[tuple[str, str]]:
    return [(kind, kind_name(kind)) for kind in in_order(kinds)]


def table_of(kinds: list[str], lines: list[Line]) -> Table:
    """Lines with their sums; countable where they have it."""
    counted = [line.countable for line in lines if line.countable is not None]
    return Table(
        heads=[kind_name(kind) for kind in kinds],
        lines=lines,
        sums=[sum(line.cells[place] for line in lines) for place in range(len(kinds))],
        minutes=sum(line.minutes for line in lines),
        countable=sum(counted) if counted else None,
        wages=sum(line.wages for line in lines),
    )


def cells_of(kinds: Sequence[str], by_kind: Mapping[str, int]) -> list[int]:
    return [by_kind.get(kind, 0) for kind in kinds]


def chosen_year(
    asked: str, years: Sequence[FiscalYear], with_hours: Collection[date]
) -> FiscalYear:
    """The year that is asked for, or the latest that has hours."""
    by_name = {str(year.name): year for year in years}
    if asked in by_name:
        return by_name[asked]
    return next((year for year in years if year.last in with_hours), years[0])
