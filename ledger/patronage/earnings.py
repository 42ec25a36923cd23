"""A year's earnings, and the labor that made them: what an allocation starts from.

Units: money in cents; measures (hours, wages, points) as exact numbers of any precision.
Source: 26 U.S.C. § 1388(a); 26 C.F.R. § 1.1388-1(a)(2).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import compress
from math import lcm
from typing import TypeAlias

from coopkit.errors import N_, CoopError, Marked
from coopkit.money import Cents, allocate

Measure: TypeAlias = Fraction | int

_MEASURES = {
    "hours": N_("hours"),
    "wages": N_("wages"),
    "points": N_("points"),
    "equal": N_("labor that counts"),
    "tenure": N_("hours of this year and before"),
}
_SEVERAL = N_("labor that counts")


def measure_words(*measures: str) -> Marked | str:
    """What measures are called in a sentence; an unknown one by its own name.

    >>> measure_words("hours"), measure_words("meals"), measure_words("hours", "wages")
    ('hours', 'meals', 'labor that counts')
    """
    return _MEASURES.get(measures[0], measures[0]) if len(measures) == 1 else _SEVERAL


class NoLaborError(CoopError):
    """Nobody's labor carries the year."""

    template = N_(
        "No member has any {measure} in this year. Patronage is divided by members’ "
        "labor, so there must be some. Import the year’s hours, then work it out again."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Earnings:
    """Net earnings before patronage dividends and income tax; negative is a loss.

    `extraneous_cents` is the part that comes from nobody's labor; `capital_return_cents`
    is the interest or dividend on capital for the year.
    """

    net_cents: Cents
    extraneous_cents: Cents = 0
    capital_return_cents: Cents = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Somebody's labor of the year; a measure that is absent counts as nothing.

    Who joined or left within the year stands here twice: once as a member.
    """

    who: str
    member: bool
    measures: Mapping[str, Measure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """A year's earnings by where they come from; the two make the whole."""

    patronage_cents: Cents
    non_patronage_cents: Cents


@dataclass(frozen=True, slots=True)
class Labor:
    """Everybody's labor as columns, one place a worker: a million take little room.

    `with_members` tells whose labor counts as the members' where earnings are parted,
    though only members share; without it the two are the same. `years` are whole years
    of membership, `least` what each must reach to take part where that is their own.
    `bears` tells who bears a loss, where those are not the members alone.
    """

    codes: Sequence[str]
    members: Sequence[bool]
    columns: Mapping[str, Sequence[Measure]]
    with_members: Sequence[bool] | None = None
    years: Sequence[int] | None = None
    least: Sequence[Measure] | None = None
    bears: Sequence[bool] | None = None

    @classmethod
    def of(cls, workers: Sequence[Worker], measures: Iterable[str]) -> "Labor":
        """The columns of these measures."""
        return cls(
            [worker.who for worker in workers],
            [worker.member for worker in workers],
            {
                measure: [worker.measures.get(measure, 0) for worker in workers]
                for measure in measures
            },
        )

    def only(self, chosen: Sequence[bool]) -> "Labor":
        """The labor at the chosen places."""
        return Labor(
            list(compress(self.codes, chosen)),
            list(compress(self.members, chosen)),
            {
                measure: list(compress(column, chosen))
                for measure, column in self.columns.items()
            },
            years=None if self.years is None else list(compress(self.years, chosen)),
        )

    def bearing(self) -> "Labor":
        """The labor of all who bear a loss, each of them once and as a member.

        Who was a candidate and then a member bears it for both.

        >>> crew = Labor(["M001", "M001", "C002", "T001"], [True, False, False, False],
        ...     {"hours": [30, 5, 10, 20]}, bears=[True, True, True, False])
        >>> crew.bearing().codes, crew.bearing().columns["hours"]
        (['M001', 'C002'], [35, 10])
        """
        if self.bears is None:
            return self
        places: dict[str, list[int]] = {}
        for place, code in enumerate(self.codes):
            if self.bears[place]:
                places.setdefault(code, []).append(place)
        own = [each[0] for each in places.values()]
        return Labor(
            list(places),
            [True] * len(places),
            {
                measure: [
                    (max if measure == "equal" else sum)(column[at] for at in each)
                    for each in places.values()
                ]
                for measure, column in self.columns.items()
            },
            years=None if self.years is None else [self.years[at] for at in own],
            least=None if self.least is None else [self.least[at] for at in own],
        )

    def whole(self, measure: str) -> tuple[list[int], int]:
        """A measure as whole numbers of 1/scale; a negative one is a ValueError.

        >>> Labor(["M001", "M002"], [True, True], {"hours": [Fraction(1, 2), 1]}).whole(
        ...     "hours")
        ([1, 2], 2)
        """
        column = self.columns[measure]
        scale = lcm(*{value.denominator for value in column})
        if scale == 1:
            whole = [value.numerator for value in column]
        else:
            whole = [value.numerator * (scale // value.denominator) for value in column]
        if whole and min(whole) < 0:
            raise ValueError(f"a measure of {measure} is negative")
        return whole, scale


def divide_by_source(
    earnings: Earnings,
    labor: Labor,
    *,
    labor_split: str,
    capital_return_reduces_patronage: bool,
) -> Sources:
    """What members' labor earned, and the rest: others' labor and what nobody's made.

    The labor of a member below the minimum is still a member's.

    >>> labor = Labor(["M001", "T001"], [True, False], {"hours": [41, 9]})
    >>> earnings = Earnings(net_cents=1_100_00, extraneous_cents=100_00)
    >>> divide_by_source(earnings, labor, labor_split="hours",
    ...     capital_return_reduces_patronage=True)
    Sources(patronage_cents=82000, non_patronage_cents=28000)
    """
    base = earnings.net_cents
    if capital_return_reduces_patronage:
        base -= earnings.capital_return_cents
    amounts, _ = labor.whole(labor_split)
    ours = labor.members if labor.with_members is None else labor.with_members
    members, everybody = sum(compress(amounts, ours)), sum(amounts)
    if not everybody:
        raise NoLaborError(measure=measure_words(labor_split))
    operating = base - earnings.extraneous_cents
    patronage, _ = allocate(operating, [members, everybody - members])
    return Sources(patronage_cents=patronage, non_patronage_cents=base - patronage)
