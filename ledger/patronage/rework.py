"""A worksheet worked out: from its inputs and rules, or with some of the rules changed.

The site's year and every “what if” go this one way, so that both are the same sum.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from coopkit.money import parse_share
from ledger.labor.hours import countable
from ledger.patronage.allocation import PatronageRules, work_out_year
from ledger.patronage.earnings import Earnings, Labor, Measure
from ledger.patronage.seniority import tenure
from ledger.patronage.settlement import settle
from ledger.patronage.terms import (
    EQUAL,
    HOURS,
    SILENT,
    TENURE,
    WAGES,
    rules_from,
    said_by,
)
from ledger.patronage.worksheet import LaborLine, Result, Sheet

__all__ = ["HOURS", "rework", "rules_from", "values_of"]


def values_of(sheet: Sheet, changed: Mapping[str, Any]) -> dict[str, Any]:
    """The sheet's values of the bylaws, some of them changed; others are left out."""
    values = {line.key: line.value for line in sheet.rules}
    used = values.keys() | SILENT.keys()
    return values | {key: value for key, value in changed.items() if key in used}


def rework(sheet: Sheet, changed: Mapping[str, Any]) -> Result:
    """What a worksheet's year comes to with some values of the bylaws changed.

    Everything else is as it was: books, labor, who was a member, what each account held.
    """
    values = values_of(sheet, changed)
    clauses = {line.key: line.clause for line in sheet.rules}
    rules = rules_from(values, clause_of=lambda key: clauses.get(key, "–"))
    minutes = [_counted(line, changed, values) for line in sheet.labor]
    allocation = work_out_year(
        year_end=sheet.year_end,
        year_number=sheet.year_number,
        earnings=Earnings(
            net_cents=sheet.net,
            extraneous_cents=sheet.extraneous,
            capital_return_cents=sheet.capital_return,
        ),
        workers=labor_of(sheet, minutes, values, rules),
        rules=rules,
        carried=sheet.carried,
        unqualified=sheet.without_consent if rules.notice == "qualified" else (),
    )
    is_loss = allocation.pool_cents < 0
    mine: dict[str, int] = {}
    for line, counted in zip(sheet.labor, minutes, strict=True):
        if line.member or (is_loss and _bears(line, values)):
            mine[line.code] = mine.get(line.code, 0) + counted
    return settle(allocation, sheet, values, mine)


def labor_of(
    sheet: Sheet, minutes: list[int], values: Mapping[str, Any], rules: PatronageRules
) -> Labor:
    """A sheet's labor as columns, `minutes` of each line counted.

    Where candidates' labor is like that of members, it parts the earnings with theirs.
    """
    lines = sheet.labor
    cap = said_by(values, "patronage.tenure_cap")
    columns: dict[str, list[Measure]] = {HOURS: [_hours(count) for count in minutes]}
    for measure in rules.measures - {HOURS}:
        columns[measure] = [
            _measure(measure, line, count, cap)
            for line, count in zip(lines, minutes, strict=True)
        ]
    theirs = said_by(values, "patronage.candidate_labor") == "member"
    prorated = rules.minimum and said_by(values, "patronage.minimum_prorated")
    return Labor(
        [line.code for line in lines],
        [line.member for line in lines],
        columns,
        with_members=[line.member or line.candidate for line in lines]
        if theirs
        else None,
        years=[line.years for line in lines] if rules.seniority else None,
        least=[_least(line, sheet, rules) for line in lines] if prorated else None,
        bears=None
        if said_by(values, "losses.candidates_exempt")
        else [_bears(line, values) for line in lines],
    )


def _bears(line: LaborLine, values: Mapping[str, Any]) -> bool:
    """Whether somebody's labor bears its part of a loss."""
    exempt = said_by(values, "losses.candidates_exempt")
    return line.member or (line.candidate and not exempt)


def _measure(measure: str, line: LaborLine, minutes: int, cap: int) -> Measure:
    if measure == WAGES:
        return max(line.wages, 0)
    if measure == EQUAL:
        return int(minutes > 0)
    if measure == TENURE:
        return _hours(tenure(minutes, line.before, cap=cap))
    raise ValueError(f"not a measure: {measure!r}")


def _least(line: LaborLine, sheet: Sheet, rules: PatronageRules) -> Measure:
    """The least hours of somebody who was a member for a part of the year."""
    whole = rules.minimum.at_least if rules.minimum else 0
    days = (sheet.year_end - sheet.first_day).days + 1
    return whole * Fraction(line.days, days) if line.days else whole


def _hours(minutes: int) -> Measure:
    whole, rest = divmod(minutes, 60)
    return Fraction(minutes, 60) if rest else whole


def _counted(
    line: LaborLine, changed: Mapping[str, Any], values: Mapping[str, Any]
) -> int:
    """Minutes counted anew where the weights change; fewer than none are none."""
    found = line.countable
    if "patronage.countable" in changed:
        weights = values["patronage.countable"]
        shares = {kind: parse_share(str(weight)) for kind, weight in weights.items()}
        found = countable(line.kinds, shares)
    return max(found, 0)
