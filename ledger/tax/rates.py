"""Rates, least amounts, days and boxes of the tax law, by date, from the rule files.

Source: each value's own, in `ledger/rules/tax_us.toml`, `tax_es.toml`, `form_1099_*`.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from coopkit.money import Cents, parse_amount
from coopkit.rulebook import NoRuleError, Rule, rulebook

RULES = Path(__file__).resolve().parent.parent / "rules"
PATR, INT, DIV = "1099-PATR", "1099-INT", "1099-DIV"
FORMS = (PATR, INT, DIV)
WITHHELD = "withheld"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box of a form in a tax year: what we count, and where it stands."""

    kind: str
    number: str
    label: str
    source: str


def us(key: str, on: date) -> Rule:
    """A federal value of a day."""
    return rulebook(RULES / "tax_us.toml")[key].on(on)


def us_share(key: str, on: date) -> Fraction:
    return us(key, on).share


def us_cents(key: str, on: date) -> Cents:
    return parse_amount(us(key, on).value)


def es_share(key: str, on: date) -> Rule:
    """A value of the Spanish law of a day."""
    return rulebook(RULES / "tax_es.toml")[key].on(on)


def us_day(key: str, tax_year: int) -> date:
    """The day in the next year by which something of a tax year is due.

    >>> us_day("copy_due", 2026)
    datetime.date(2027, 1, 31)
    """
    month, day = us(key, date(tax_year, 12, 31)).value.split("-")
    return date(tax_year + 1, int(month), int(day))


@cache
def boxes_of(form: str, tax_year: int) -> tuple[Box, ...]:
    """The boxes that a form has in a tax year, in their order.

    >>> [box.number for box in boxes_of("1099-DIV", 2026)]
    ['1a', '4']
    """
    name = form.lower().replace("-", "_")
    found = []
    for kind, dated in rulebook(RULES / f"form_{name}.toml").items():
        try:
            rule = dated.on(date(tax_year, 12, 31))
        except NoRuleError:
            continue
        found.append(
            Box(kind=kind, number=rule.value, label=rule.label, source=rule.source)
        )
    return tuple(sorted(found, key=lambda box: (int(box.number.rstrip("abc")), box.kind)))


def box_for(form: str, kind: str, tax_year: int) -> str:
    """The number of the box for something that we count; a form without it is a KeyError.

    >>> box_for("1099-PATR", "nonqualified", 2026)
    '5'
    """
    return {box.kind: box.number for box in boxes_of(form, tax_year)}[kind]


def least_cents(form: str, tax_year: int) -> Cents:
    """From which amount of a calendar year a form is made for somebody.

    >>> least_cents("1099-PATR", 2026)
    1000
    """
    return us_cents(f"least_{form.lower().replace('-', '_')}", date(tax_year, 12, 31))


def first_day(tax_year: int) -> date:
    return date(tax_year, 1, 1)


def last_day(tax_year: int) -> date:
    return date(tax_year, 12, 31)
