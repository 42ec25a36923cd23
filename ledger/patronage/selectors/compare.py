"""Comparing: a year under the bylaws and under other rules, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_ending
from coopkit.errors import CoopError
from coopkit.periods import FiscalYear
from governance.members.selectors import names_by_code
from ledger.patronage.models import Scenario
from ledger.patronage.refusals import NoHoursError
from ledger.patronage.scenario import (
    Figures,
    MemberFigures,
    Tried,
    figures,
    members,
    try_out,
)
from ledger.patronage.selectors.inputs import rules_of, work_out
from ledger.patronage.worksheet import Sheet

AT_ONCE = 3
BACK = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Scenarios side by side, the bylaws first.

    `data_of` is the year whose books and hours were used: where the year itself has none
    yet, it is looked at with those of a year before.
    """

    data_of: int
    is_borrowed: bool
    tried: tuple[Tried, ...]
    figures: tuple[Figures, ...]
    members: tuple[MemberFigures, ...]
    names: Mapping[str, str]


def scenarios_of(cooperative: Cooperative, year: FiscalYear) -> list[Scenario]:
    """The scenarios kept for a year, by name."""
    rows = Scenario.objects.filter(cooperative=cooperative, year_end=year.last)
    return list(rows.select_related("cooperative").order_by("name"))


def compare(
    cooperative: Cooperative, year: FiscalYear, scenarios: Sequence[Scenario]
) -> Comparison:
    """A year under its bylaws and under at most three scenarios.

    Refused, with a CoopError, where neither the year nor one of the three before it can
    be worked out.
    """
    sheet = sheet_for(cooperative, year)
    is_borrowed = sheet.year_end != year.last
    held = _values(cooperative, year) if is_borrowed else {}
    tried = [try_out(sheet, _("The bylaws"), held)]
    tried += [
        try_out(sheet, each.name, held | each.changes) for each in scenarios[:AT_ONCE]
    ]
    return Comparison(
        data_of=sheet.year,
        is_borrowed=is_borrowed,
        tried=tuple(tried),
        figures=tuple(figures(tried)),
        members=tuple(members(tried)),
        names=names_by_code(cooperative),
    )


def sheet_for(cooperative: Cooperative, year: FiscalYear) -> Sheet:
    """The year's worksheet as it would be now, or that of a year before."""
    refusal: CoopError = NoHoursError(year=year.name)
    founded = cooperative.founded_on
    for back in range(BACK + 1):
        earlier = year_ending(cooperative, year.name - back)
        if founded and earlier.last < founded:
            break
        try:
            return work_out(cooperative, earlier, tenure=True)
        except CoopError as problem:
            refusal = refusal if back else problem
    raise refusal


def _values(cooperative: Cooperative, year: FiscalYear) -> dict[str, Any]:
    """The rules of a year that borrows another's books and hours."""
    _bylaws, rules = rules_of(cooperative, year)
    return {rule.key: rule.value for rule in rules}
