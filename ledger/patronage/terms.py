"""The bylaws' values as the rule of allocation takes them.

What bylaws say nothing about is as they would have it who never thought of it: nothing
is set aside for it, nobody is capped, and no year of membership adds anything.
Source: Bylaws, articles on net earnings, reserves and losses, as of the year's first day.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from coopkit.money import parse_share
from ledger.patronage.allocation import Minimum, PatronageRules
from ledger.patronage.appropriation import (
    COLLECTIVE,
    EXTRANEOUS,
    INDIVISIBLE,
    NET_EARNINGS,
    NON_PATRONAGE,
    Appropriation,
    check_indivisible,
)
from ledger.patronage.earnings import measure_words
from ledger.patronage.refusals import UnknownMeasureError
from ledger.patronage.seniority import Seniority

HOURS, WAGES, EQUAL, TENURE = "hours", "wages", "equal", "tenure"
MEASURES = (HOURS, WAGES, EQUAL, TENURE)
KEYS = (
    "patronage.basis",
    "patronage.normalize",
    "patronage.labor_split",
    "patronage.collective_share",
    "patronage.collective_counts_non_patronage",
    "patronage.cash_share",
    "patronage.notice",
    "patronage.minimum_hours",
    "patronage.capital_return_reduces",
    "patronage.loss_members",
    "patronage.startup_years",
    "patronage.countable",
    "patronage.obligation",
    "redemption.years",
)
SILENT: Mapping[str, Any] = MappingProxyType(
    {
        "patronage.max_share": "1",
        "patronage.seniority_weight": "0",
        "patronage.seniority_cap": 0,
        "patronage.tenure_cap": 0,
        "patronage.minimum_prorated": False,
        "patronage.candidate_labor": "nonmember",
        "reserves.statutory_share": "0",
        "reserves.extra_coop_share": "0",
        "reserves.education_share": "0",
        "reserves.indivisible_share": "0",
        "reserves.indivisible_from": "any",
        "reserves.steps": (),
        "losses.order": (COLLECTIVE,),
        "losses.floor": "zero",
        "losses.layers": "newest",
        "losses.carry_years": 5,
        "losses.candidates_exempt": True,
        "losses.top_up_months": 12,
        "losses.reserve_use": "whole",
    }
)


def said_by(values: Mapping[str, Any], key: str) -> Any:
    """What the bylaws say, or what holds where they are silent.

    >>> said_by({}, "losses.floor"), said_by({"losses.floor": "top_up"}, "losses.floor")
    ('zero', 'top_up')
    """
    return values[key] if key in values else SILENT[key]


def rules_from(
    values: Mapping[str, Any], *, clause_of: Callable[[str], str]
) -> PatronageRules:
    """The values by key as one rule; a measure that no site keeps is refused."""
    basis, split = values["patronage.basis"], str(values["patronage.labor_split"])
    for measure, key in [
        *((name, "patronage.basis") for name in basis),
        (split, "patronage.labor_split"),
    ]:
        if measure not in MEASURES:
            raise UnknownMeasureError(
                measure=measure_words(measure), clause=clause_of(key)
            )
    least = values["patronage.minimum_hours"]
    return PatronageRules(
        basis={name: parse_share(str(weight)) for name, weight in basis.items()},
        labor_split=split,
        normalize=values["patronage.normalize"],
        appropriations=steps_from(values),
        cash_share=parse_share(values["patronage.cash_share"]),
        notice=values["patronage.notice"],
        minimum=Minimum(measure=HOURS, at_least=least) if least else None,
        capital_return_reduces_patronage=values["patronage.capital_return_reduces"],
        loss_members=parse_share(values["patronage.loss_members"]),
        startup_years=values["patronage.startup_years"],
        max_share=_ceiling(values),
        seniority=_seniority(values),
    )


def steps_from(values: Mapping[str, Any]) -> tuple[Appropriation, ...]:
    """What is set aside, in order: by clauses of their own, then by the clause of steps.

    A step of the same account, and of the same earnings, as a clause of its own is that
    clause: it is not taken twice. Where only non-patronage earnings may feed the
    indivisible reserve, a step that takes from patronage is refused.
    """
    rows = said_by(values, "reserves.steps")
    named = {(row["to"], row["of"]) for row in rows}
    counts = bool(values["patronage.collective_counts_non_patronage"])
    own = [
        ("statutory", NET_EARNINGS, said_by(values, "reserves.statutory_share")),
        ("statutory", EXTRANEOUS, said_by(values, "reserves.extra_coop_share")),
        ("education", NET_EARNINGS, said_by(values, "reserves.education_share")),
        (INDIVISIBLE, NON_PATRONAGE, said_by(values, "reserves.indivisible_share")),
        (COLLECTIVE, NET_EARNINGS, values["patronage.collective_share"]),
    ]
    told = [(to, of, share) for to, of, share in own if (to, of) not in named]
    told += [(row["to"], row["of"], row["share"]) for row in rows]
    steps = [
        Appropriation(
            to=to,
            share=parse_share(str(share)),
            of=of,
            counting_non_patronage=counts and (to, of) == (COLLECTIVE, NET_EARNINGS),
        )
        for to, of, share in told
    ]
    if said_by(values, "reserves.indivisible_from") == NON_PATRONAGE:
        check_indivisible(steps)
    return tuple(step for step in steps if step.share)


def _ceiling(values: Mapping[str, Any]) -> Fraction:
    """The largest part; a ceiling of nothing at all is no ceiling."""
    return parse_share(str(said_by(values, "patronage.max_share"))) or Fraction(1)


def _seniority(values: Mapping[str, Any]) -> Seniority | None:
    weight = parse_share(str(said_by(values, "patronage.seniority_weight")))
    if not weight:
        return None
    return Seniority(per_year=weight, cap=said_by(values, "patronage.seniority_cap"))
