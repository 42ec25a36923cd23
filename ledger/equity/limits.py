"""Limits of what one member may put in: of the capital, and of what is invested at all.

Units: cents. A limit warns and cites; it forbids nothing, for exemptions differ by case.
Source: `ledger/rules/capital.toml`, by jurisdiction and by date.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from coopkit.money import Cents, parse_amount
from coopkit.rulebook import NoRuleError, Rule, rulebook

BOOK = Path(__file__).parents[1] / "rules" / "capital.toml"


class LimitKind(StrEnum):
    SHARE_OF_CAPITAL = "share_of_capital"
    INVESTED = "invested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A limit that somebody is over: how much there is, how much may be, by which law."""

    kind: LimitKind
    code: str
    cents: Cents
    most_cents: Cents
    rule: Rule


def rule_on(jurisdiction: str, what: str, *, on: date) -> Rule | None:
    """A rule of a jurisdiction on a day, or of the wider one it lies in.

    >>> rule_on("us-ca-collective", "invested", on=date(2027, 1, 1)).value
    '1000.00'
    >>> rule_on("es", "share_of_capital", on=date(2027, 1, 1)).value
    '1/3'
    >>> rule_on("us-ny", "share_of_capital", on=date(2027, 1, 1)) is None
    True
    """
    known = rulebook(BOOK).get(f"{jurisdiction}_{what}")
    wider = jurisdiction.rpartition("-")[0]
    if known is None:
        return rule_on(wider, what, on=on) if wider else None
    try:
        return known.on(on)
    except NoRuleError:
        return None


def breaches(
    held: Mapping[str, Cents], *, jurisdiction: str, on: date, minor_units: int = 2
) -> tuple[Breach, ...]:
    """Who is over a limit of the law; `held` is what each member put in, by code.

    Exactly at a limit is not over it. A co-op of fewer members than could each hold the
    largest part has not grown into the rule yet: it is not measured.

    >>> over = breaches({"M001": 1_000_01}, jurisdiction="us-ca", on=date(2027, 1, 1))
    >>> over[0].most_cents
    100000
    """
    found = []
    part = rule_on(jurisdiction, LimitKind.SHARE_OF_CAPITAL, on=on)
    whole = sum(held.values())
    if part and len(held) * part.share >= 1:
        for code, cents in held.items():
            if Fraction(cents) > part.share * whole:
                most = int(part.share * whole)
                found.append(_breach("share_of_capital", code, cents, most, part))
    invested = rule_on(jurisdiction, LimitKind.INVESTED, on=on)
    if invested:
        most = parse_amount(invested.value, minor_units=minor_units)
        for code, cents in held.items():
            if cents > most:
                found.append(_breach("invested", code, cents, most, invested))
    return tuple(found)


def _breach(kind: str, code: str, cents: Cents, most: Cents, rule: Rule) -> Breach:
    return Breach(
        kind=LimitKind(kind), code=code, cents=cents, most_cents=most, rule=rule
    )


def fee_goes_to(jurisdiction: str, *, on: date) -> str:
    """The fund that entry fees go to: what law says, else the collective account.

    >>> fee_goes_to("es", on=date(2027, 1, 1)), fee_goes_to("us-ca", on=date(2027, 1, 1))
    ('indivisible', 'collective')
    """
    rule = rule_on(jurisdiction, "entry_fee_to", on=on)
    return rule.value if rule else "collective"
