"""Members who worked fewer hours in a year than the bylaws ask of a member."""

from dataclasses import dataclass
from datetime import date

from coopkit.cooperatives.models import Cooperative
from coopkit.money import half_up
from coopkit.periods import FiscalYear
from governance.bylaws.selectors import Bylaws
from governance.members.selectors import spans
from ledger.labor.hours import part_of_year
from ledger.labor.selectors.counted import hours_of_year, weights_of_year

LEAST_HOURS = "members.min_hours_year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """A member, the minutes that counted, and those that were asked for."""

    code: str
    minutes: int
    least: int


def short_of_hours(
    cooperative: Cooperative, year: FiscalYear, *, on: date, bylaws: Bylaws
) -> list[Short]:
    """Who stayed below the hours of a year that is over, by code.

    Hours count by the kinds of the year's rule. Who was a member for a part of the year
    is asked for that part of the hours, and who left is not asked any more.
    """
    rule = bylaws.get(LEAST_HOURS)
    if rule is None or not rule.count or on <= year.last:
        return []
    weights = weights_of_year(cooperative, first=year.first)
    rows = hours_of_year(cooperative, first=year.first, last=year.last)
    worked = {row.code: row.countable(weights) for row in rows if row.member}
    found = []
    for code, span in sorted(spans(cooperative).items()):
        if year.last not in span:
            continue
        part = part_of_year(span.first, year.first, year.last)
        least = half_up(part, of=rule.count * 60)
        if worked.get(code, 0) < least:
            found.append(Short(code=code, minutes=worked.get(code, 0), least=least))
    return found
