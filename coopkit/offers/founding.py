"""What is offered where a co-op is founded: calculators, the act, practice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coopkit.accounts.models import User
    from coopkit.cooperatives.models import Cooperative


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What a calculator is asked with: a sheet's answers, and all parameters.

    `answers` are typed values by field (cents, shares as text, tables as rows); `values`
    are decided, else answered in the sheet, else the model’s, as they are written.
    """

    cooperative: "Cooperative"
    answers: Mapping[str, Any]
    values: Mapping[str, Any]
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """A table of what a calculator found, written out; its first column is text."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """What a calculator found: tables, cautions, charts (SVG), exact figures by name.

    `missing` says in sentences what must be filled in first.
    """

    tables: tuple[Reckoned, ...] = ()
    notes: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    figures: Mapping[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Founding:
    """The founding act as each floor carries out its part; `plan` is what was signed.

    `resolution` is the number of the founding resolution, which everything cites; `on`
    the first day of the co-op.
    """

    cooperative: "Cooperative"
    plan: Mapping[str, Any]
    resolution: str
    on: date
    by: "User"
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """A practice co-op as each floor fills it: `users` are the founders who try it out.

    `invented` are the codes of people who do not exist.
    """

    cooperative: "Cooperative"
    users: tuple["User", ...]
    invented: tuple[str, ...]
    on: date
    by: "User"
    at: datetime
