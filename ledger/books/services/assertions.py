"""Assertions: what rows of kind “balance” say that an account holds."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_BALANCE = re.compile(
    r"\d{4}-\d\d-\d\d balance (?P<account>\S+) +(?P<number>-?[\d.]+) +"
    r"(?:~ (?P<tolerance>[\d.]+) +)?(?P<currency>\S+)"
)


@dataclass(frozen=True, slots=True)
class Assertion:
    """A balance that the books assert for the start of a day."""

    on: date
    account: str
    number: Decimal
    tolerance: Decimal
    currency: str


def assertions(texts: Iterable[tuple[date, str]]) -> Iterator[Assertion]:
    """The balance assertions that these rows say."""
    for on, text in texts:
        match = _BALANCE.match(text)
        if match:
            yield Assertion(
                on,
                match["account"],
                Decimal(match["number"]),
                Decimal(match["tolerance"] or 0),
                match["currency"],
            )
