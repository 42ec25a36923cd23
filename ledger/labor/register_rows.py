"""The rows of the year's labor papers, as a spreadsheet takes them.

Units: hours with two decimals, exact to the minute in a column of their own; amounts with
a point.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from coopkit.money import plain_amount
from coopkit.sheets import Value
from ledger.labor.ratios import Ratios

REGISTER_HEAD = (
    "member",
    "standing",
    "date",
    "kind",
    "minutes",
    "hours",
    "factor",
    "wages",
    "source",
    "entry",
    "approved_by",
    "locked_on",
)


class Line(Protocol):
    """A line of the register."""

    @property
    def code(self) -> str: ...
    @property
    def standing(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def kind(self) -> str: ...
    @property
    def minutes(self) -> int: ...
    @property
    def factor(self) -> Fraction: ...
    @property
    def wages_cents(self) -> int: ...
    @property
    def source(self) -> str: ...
    @property
    def ref(self) -> str: ...
    @property
    def approved_by(self) -> str: ...
    @property
    def locked_on(self) -> date | None: ...


class Worker(Protocol):
    """A worker's hours of a year."""

    @property
    def code(self) -> str: ...
    @property
    def member(self) -> bool: ...
    @property
    def by_kind(self) -> Mapping[str, int]: ...
    @property
    def minutes(self) -> int: ...
    @property
    def wages_cents(self) -> int: ...
    def countable(self, weights: Mapping[str, Fraction]) -> int: ...


def hours(minutes: int) -> Decimal:
    """Minutes as hours with two decimals, half-up.

    >>> hours(4770), hours(-1)
    (Decimal('79.50'), Decimal('-0.02'))
    """
    return Decimal(plain_amount(_hundredths(minutes)))


def _hundredths(minutes: int) -> int:
    sign = -1 if minutes < 0 else 1
    return sign * ((abs(minutes) * 100 + 30) // 60)


def register_rows(
    lines: Iterable[Line], *, minor_units: int
) -> Iterator[Sequence[Value]]:
    """The register: a row for each line that holds, with its source."""
    yield REGISTER_HEAD
    for line in lines:
        yield (
            line.code,
            line.standing,
            line.on,
            line.kind,
            line.minutes,
            hours(line.minutes),
            str(line.factor),
            Decimal(plain_amount(line.wages_cents, minor_units=minor_units)),
            line.source,
            line.ref,
            line.approved_by,
            line.locked_on,
        )


def worker_rows(
    workers: Sequence[Worker],
    weights: Mapping[str, Fraction],
    kinds: Sequence[str],
    *,
    minor_units: int,
) -> Iterator[Sequence[Value]]:
    """What the year comes to, a row for each worker and standing, with a total."""
    yield ("member", "as_member", *kinds, "minutes", "countable_minutes", "wages")
    for row in workers:
        yield (
            row.code,
            "yes" if row.member else "no",
            *(hours(row.by_kind.get(kind, 0)) for kind in kinds),
            row.minutes,
            row.countable(weights),
            Decimal(plain_amount(row.wages_cents, minor_units=minor_units)),
        )
    yield (
        "total",
        "",
        *(hours(sum(row.by_kind.get(kind, 0) for row in workers)) for kind in kinds),
        sum(row.minutes for row in workers),
        sum(row.countable(weights) for row in workers),
        Decimal(
            plain_amount(sum(row.wages_cents for row in workers), minor_units=minor_units)
        ),
    )


def ratio_rows(found: Ratios) -> Iterator[Sequence[Value]]:
    """The two statutory tests: figures, bound, whether it is kept, what is lacking."""
    yield ("test", "part", "of", "share", "bound", "kept", "lacking")
    yield (
        "members_and_candidates_among_workers",
        found.members + found.candidates,
        found.workers,
        _share(found.worker_share),
        str(found.least_workers),
        "yes" if found.enough_members else "no",
        found.members_lacking,
    )
    yield (
        "others_minutes_of_members_minutes",
        found.other_minutes,
        found.member_minutes,
        _share(found.hours_share),
        str(found.most_hours),
        "yes" if found.few_other_hours else "no",
        found.minutes_over,
    )


def _share(share: Fraction | None) -> str:
    return "" if share is None else str(share)
