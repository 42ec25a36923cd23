"""Mirroring: the transaction that takes another one back, lot by lot.

Units change their sign; costs and prices stay as they are written, so that what was
bought is given back at what it was bought for.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount
from beancount.parser import booking, parser
from beancount.utils import misc_utils

from ledger.books.beancount.writing import amounts_of, heading, read_back
from ledger.books.chain import Draft

_book: Callable[..., Any] = booking.book
_escape: Callable[[str], str] = misc_utils.escape_string


@dataclass(frozen=True, slots=True)
class Parts:
    """What a kept transaction says, for who wants to mirror it."""

    narration: str
    payee: str
    lots: frozenset[str]
    """Accounts in which something is held at cost."""


@dataclass(frozen=True, slots=True)
class Lot:
    """What is held at one cost: the cost of a unit, its day and its name."""

    cost: Decimal
    currency: str
    on: date | None
    label: str

    def __str__(self) -> str:
        parts = [f"{self.cost:f} {self.currency}"]
        if self.on:
            parts.append(self.on.isoformat())
        if self.label:
            parts.append(f'"{_escape(self.label)}"')
        return "{" + ", ".join(parts) + "}"


def parts_of(text: str, *, names: Mapping[str, str]) -> Parts:
    """A kept transaction's words, and the accounts where it touches lots."""
    entry = _parsed(text, names)
    lots = frozenset(leg.account for leg in entry.postings if leg.cost is not None)
    return Parts(entry.narration or "", entry.payee or "", lots)


def mirrored(
    text: str,
    *,
    on: date,
    narration: str,
    meta: Mapping[str, str],
    link: str,
    names: Mapping[str, str],
) -> Draft:
    """A kept transaction's mirror image, on a day of its own; read back as it is meant.

    Its tags and links stay, so that whatever sums by them sums to nothing.
    """
    entry = _parsed(text, names)
    legs = [
        leg._replace(units=Amount(-leg.units.number, leg.units.currency))
        for leg in entry.postings
    ]
    mirror = entry._replace(
        meta=dict(meta),
        date=on,
        flag="*",
        narration=narration,
        links=entry.links | {link},
        postings=legs,
    )
    written = read_back(mirror, names=names)
    return Draft(on, "transaction", written, meta["entry-id"], amounts_of(mirror))


def lots_fail(
    texts: Iterable[str], *, accounts: Collection[str], options: Mapping[str, Any]
) -> bool:
    """Whether Beancount finds a lot missing when it books these texts by their days.

    Only what they do to these accounts is looked at: their lots are their own.
    """
    named = {
        key: value
        for key, value in options.items()
        if key.startswith("name_") or key == "booking_method"
    }
    whole = heading(named) + "\n".join(texts)
    entries, errors, read = parser.parse_string(whole)
    own = [_only(entry, accounts) for entry in entries]
    own.sort(key=data.entry_sortkey)
    _, mistakes = _book(own, read)
    return bool(errors or mistakes)


def _only(entry: Any, accounts: Collection[str]) -> Any:
    if not isinstance(entry, data.Transaction):
        return entry
    legs = [leg for leg in entry.postings if leg.account in accounts]
    return entry._replace(postings=legs)


def lots_in(
    texts: Iterable[str], *, names: Mapping[str, str]
) -> dict[tuple[str, str], dict[Lot, Decimal]]:
    """What transactions leave at cost: units by lot, by (account, currency)."""
    sums: dict[tuple[str, str], dict[Lot, Decimal]] = {}
    whole = heading(names) + "\n".join(texts)
    for entry in parser.parse_string(whole)[0]:
        for leg in entry.postings if isinstance(entry, data.Transaction) else ():
            cost: Any = leg.cost
            if cost is not None:
                units: Any = leg.units
                lots = sums.setdefault((leg.account, units.currency), {})
                lot = Lot(cost.number_per, cost.currency, cost.date, cost.label or "")
                lots[lot] = lots.get(lot, Decimal(0)) + units.number
    return sums


def _parsed(text: str, names: Mapping[str, str]) -> Any:
    entries, errors, _ = parser.parse_string(heading(names) + text)
    if errors or len(entries) != 1 or not isinstance(entries[0], data.Transaction):
        raise ValueError("not a transaction that is kept")
    return entries[0]
