"""The figures of law that a reckoning stands on, each with its days and its source.

The caller hands them in, from the table of legal facts: no number of law is written here.
A California minimum wage has a key for each year, `us-ca.minimum_wage_2026`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from cms.centre.wages.shapes import Place, WageError
from coopkit.errors import N_
from coopkit.money import Cents, parse_share

YEARLY_MINIMUM = "us-ca.minimum_wage_"
FEDERAL_MINIMUM = "us-federal.minimum_wage"


class FigureMissingError(WageError):
    """A figure that the rules need is not in the table of legal facts."""

    template = N_(
        "The legal fact “{key}” is missing on this site, so pay cannot be worked out. "
        "Ask the center: somebody has to enter it again."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A legal fact as it stands in the table, for some days; `value` is its text."""

    key: str
    value: str
    effective_from: date
    source: str
    words_en: str = ""
    words_es: str = ""
    effective_to: date | None = None

    @property
    def number(self) -> Fraction:
        return _number(self.value)

    @property
    def minutes(self) -> int:
        """Hours, in minutes."""
        return _times(self.value, 60)

    @property
    def cents(self) -> Cents:
        """Dollars, in cents."""
        return _times(self.value, 100)

    @property
    def words(self) -> dict[str, str]:
        """The value in words by language, to stand in a sentence."""
        return {"en": self.words_en or self.value, "es": self.words_es or self.value}

    def holds(self, on: date) -> bool:
        return self.effective_from <= on <= (self.effective_to or on)


@lru_cache(maxsize=256)
def _number(text: str) -> Fraction:
    """Read once: a reckoning asks for the same figures thousands of times."""
    return parse_share(text)


@lru_cache(maxsize=256)
def _times(text: str, units: int) -> int:
    return int(_number(text) * units)


class Figures:
    """All figures by key and day."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._series: dict[str, list[Figure]] = {}
        for figure in sorted(figures, key=lambda one: one.effective_from):
            key = figure.key
            series = YEARLY_MINIMUM if key.startswith(YEARLY_MINIMUM) else key
            self._series.setdefault(series, []).append(figure)

    def at(self, key: str, on: date) -> Figure:
        """The figure for a day; the nearest one, if none on file holds that day.

        A key that has no figure at all is a FigureMissingError.
        """
        series = self._series.get(key)
        if not series:
            raise FigureMissingError(key=key)
        begun = [one for one in series if one.effective_from <= on]
        return begun[-1] if begun else series[0]

    def minimum(self, place: Place, on: date) -> tuple[Figure, bool]:
        """The minimum wage for a day, and whether it is on file for that day.

        California names a wage for each year: after the last year on file its wage goes
        on, unconfirmed; before the first one, only the federal wage is sure.
        """
        federal = self.at(FEDERAL_MINIMUM, on)
        if place is not Place.CALIFORNIA:
            return federal, federal.holds(on)
        state = self.at(YEARLY_MINIMUM, on)
        if on < state.effective_from:
            return federal, False
        is_on_file = state.holds(on) and on.year == state.effective_from.year
        return max(state, federal, key=lambda one: one.number), is_on_file
