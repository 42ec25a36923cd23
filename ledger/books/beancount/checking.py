"""Checking: what Beancount itself makes of a text that we wrote."""

from dataclasses import dataclass
from decimal import Decimal

from beancount import loader
from beancount.core import data

from ledger.books.beancount.reading import collector_off


@dataclass(frozen=True, slots=True)
class Verdict:
    """Beancount's errors, by line, and its balances by account and currency."""

    errors: tuple[tuple[int, str], ...]
    sums: dict[tuple[str, str], Decimal]
    entries: int


def verdict_on(text: str) -> Verdict:
    """Load a text of ours as `bean-check` does. Never call it with a foreign text."""
    with collector_off():
        entries, errors, _ = loader.load_string(text)
    sums: dict[tuple[str, str], Decimal] = {}
    for entry in entries:
        if isinstance(entry, data.Transaction):
            for leg in entry.postings:
                if leg.units is None or leg.units.number is None:
                    continue
                place = (leg.account, leg.units.currency)
                sums[place] = sums.get(place, Decimal(0)) + leg.units.number
    found = tuple((error.source["lineno"], str(error.message)) for error in errors)
    return Verdict(found, sums, len(entries))
