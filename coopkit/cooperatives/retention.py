"""How long data about people are kept: a term from the bylaws, or the one we suggest.

A term runs from the end of what it belongs to: a membership, an application, a letter.
What is over can be purged on the day after the term's last day, never before it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from coopkit.periods import month_end

DAYS, MONTHS, YEARS = "days", "months", "years"
CONTACT = "records.contact_days"
SUPPORT = "records.support_years"
ROLL = "records.roll_years"
APPLICANTS = "records.applicant_months"
VIEWS = "records.views_months"

DEFAULTS: Mapping[str, int] = {
    CONTACT: 730,  # the last notice may come twenty months after the last day
    SUPPORT: 7,
    ROLL: 10,
    APPLICANTS: 12,
    VIEWS: 24,
}
"""What holds where the bylaws say nothing, by their key; its end names the unit."""


@dataclass(frozen=True, slots=True)
class Term:
    """A number of days, months or years."""

    count: int
    unit: str

    def after(self, day: date) -> date:
        """The last day of the term that begins with a day's end.

        >>> Term(1, MONTHS).after(date(2026, 1, 31))
        datetime.date(2026, 2, 28)
        """
        return self._move(day, 1)

    def before(self, on: date) -> date:
        """What ended before this day is over on the day `on`.

        >>> Term(10, YEARS).before(date(2036, 2, 29))
        datetime.date(2026, 2, 28)
        """
        return self._move(on, -1)

    def _move(self, day: date, sign: int) -> date:
        if self.unit == DAYS:
            ordinal = day.toordinal() + sign * self.count
            return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))
        months = self.count * (12 if self.unit == YEARS else 1)
        year, month = divmod(day.year * 12 + day.month - 1 + sign * months, 12)
        if not 1 <= year <= date.max.year:
            return date.min if year < 1 else date.max
        return month_end(year, month + 1, day.day)


def term_of(key: str, count: int | None = None) -> Term:
    """The term of a parameter of the bylaws; without a number, the one we suggest.

    >>> term_of("records.roll_years")
    Term(count=10, unit='years')
    """
    unit = key.rpartition("_")[2]
    if unit not in {DAYS, MONTHS, YEARS}:
        raise ValueError(f"a term without a unit: {key}")
    return Term(DEFAULTS[key] if count is None else count, unit)
