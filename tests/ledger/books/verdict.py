"""What stock Beancount makes of a text of ours."""

from dataclasses import dataclass
from decimal import Decimal

from beancount import loader
from beancount.core.data import Transaction


@dataclass(frozen=True, slots=True)
class Verdict:
    """Beancount's errors, by line, and its balances by account and currency."""

    errors: tuple[tuple[int, str], ...]
    sums: dict[tuple[str, str], Decimal]
    entries: int


def verdict_on(text: str) -> Verdict:
    """Load a text as `bean-check` does."""
    entries, errors, _ = loader.load_string(text)
    found = tuple((error.source["lineno"], str(error.message)) for error in errors)
    sums: dict[tuple[str, str], Decimal] = {}
    for entry in entries:
        if isinstance(entry, Transaction):
            for leg in entry.postings:
                assert leg.units is not None
                assert leg.units.number is not None
                place = (leg.account, leg.units.currency)
                sums[place] = sums.get(place, Decimal(0)) + leg.units.number
    return Verdict(found, sums, len(entries))
