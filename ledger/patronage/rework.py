"""The bylaws' values as the rule of allocation takes them; a year worked out again."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from coopkit.money import parse_share
from ledger.labor.hours import countable
from ledger.patronage.allocation import (
    Appropriation,
    Minimum,
    PatronageRules,
    work_out_year,
)
from ledger.patronage.earnings import Earnings, Worker, measure_words
from ledger.patronage.refusals import UnknownMeasureError
from ledger.patronage.worksheet import LaborLine, Result, Sheet, result_of

HOURS = "hours"


def rules_from(
    values: Mapping[str, Any], *, clause_of: Callable[[str], str]
) -> PatronageRules:
    """The values of “patronage.…” by key as one rule; another measure is refused."""
    basis, split = values["patronage.basis"], values["patronage.labor_split"]
    for measure, key in [
        *((name, "patronage.basis") for name in basis),
        (str(split), "patronage.labor_split"),
    ]:
        if measure != HOURS:
            raise UnknownMeasureError(
                measure=measure_words(measure), clause=clause_of(key)
            )
    collective = Appropriation(
        to="collective",
        share=parse_share(values["patronage.collective_share"]),
        of="net_earnings",
        counting_non_patronage=values["patronage.collective_counts_non_patronage"],
    )
    least = values["patronage.minimum_hours"]
    return PatronageRules(
        basis={name: parse_share(str(weight)) for name, weight in basis.items()},
        labor_split=HOURS,
        normalize=values["patronage.normalize"],
        appropriations=(collective,) if collective.share else (),
        cash_share=parse_share(values["patronage.cash_share"]),
        notice=values["patronage.notice"],
        minimum=Minimum(measure=HOURS, at_least=least) if least else None,
        capital_return_reduces_patronage=values["patronage.capital_return_reduces"],
        loss_members=parse_share(values["patronage.loss_members"]),
        startup_years=values["patronage.startup_years"],
    )


def rework(sheet: Sheet, changed: Mapping[str, Any]) -> Result:
    """What a worksheet's year would have come to with some values of the bylaws changed.

    Everything else is as it was: books, hours, who was a member.
    """
    values = {line.key: line.value for line in sheet.rules} | {
        key: value for key, value in changed.items() if _is_used(key, sheet)
    }
    clauses = {line.key: line.clause for line in sheet.rules}
    labor = [_counted(line, changed, values) for line in sheet.labor]
    allocation = work_out_year(
        year_end=sheet.year_end,
        year_number=sheet.year_number,
        earnings=Earnings(net_cents=sheet.net, extraneous_cents=sheet.extraneous),
        workers=[
            Worker(who=code, member=member, measures={HOURS: Fraction(minutes, 60)})
            for code, member, minutes in labor
        ],
        rules=rules_from(values, clause_of=lambda key: clauses[key]),
    )
    mine = {code: minutes for code, member, minutes in labor if member}
    return result_of(allocation, mine)


def _is_used(key: str, sheet: Sheet) -> bool:
    return any(line.key == key for line in sheet.rules)


def _counted(
    line: LaborLine, changed: Mapping[str, Any], values: Mapping[str, Any]
) -> tuple[str, bool, int]:
    """Code, whether a member, and minutes, counted anew where the weights change."""
    if "patronage.countable" in changed:
        weights = values["patronage.countable"]
        shares = {kind: parse_share(str(weight)) for kind, weight in weights.items()}
        return line.code, line.member, countable(line.kinds, shares)
    return line.code, line.member, line.countable
