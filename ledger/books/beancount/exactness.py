"""Exactness: what Beancount forgives in a foreign ledger, said out loud.

Our files run with tolerance zero. A transaction that leaves something over is refused,
unless its ledger names an account for rounding; then that account takes what is left.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from beancount.core import convert, data
from beancount.core.amount import Amount
from beancount.core.number import ZERO
from beancount.ops import balance

from coopkit.errors import CoopError
from ledger.books import complaints as say
from ledger.books.beancount import gate

_weight: Callable[[Any], Any] = convert.get_weight
_check: Callable[..., Any] = balance.check
_tolerance: Callable[..., Any] = balance.get_balance_tolerance


def make_exact(
    entries: list[Any], options: dict[str, Any]
) -> tuple[list[Any], list[tuple[Any, CoopError]]]:
    """Entries that leave nothing over, or complaints about those that do."""
    rounding = options["account_rounding"]
    account = f"{options['name_equity']}:{rounding}" if rounding else ""
    exact: list[Any] = []
    errors: list[tuple[Any, CoopError]] = []
    first: date | None = None
    for entry in entries:
        left = _left_over(entry) if isinstance(entry, data.Transaction) else []
        if left and account:
            first = min(first or entry.date, entry.date)
            legs = [data.Posting(account, -part, None, None, None, None) for part in left]
            entry = entry._replace(postings=[*entry.postings, *legs])
        elif left:
            residual = ", ".join(str(part) for part in left)
            refusal = say.OnlyNearlyBalancedError(residual=residual)
            errors.append((entry.meta, refusal))
        errors += _too_long(entry)
        exact.append(entry)
    if first:
        _open_for_rounding(exact, account, first)
    return exact, errors


def _left_over(entry: data.Transaction) -> list[Amount]:
    left: dict[str, Decimal] = defaultdict(Decimal)
    for leg in entry.postings:
        held: Any = _weight(leg) if leg.cost or leg.price else leg.units
        left[held.currency] += held.number
    return [Amount(number, currency) for currency, number in left.items() if number]


def _too_long(entry: Any) -> Iterator[tuple[Any, CoopError]]:
    legs: Any = entry.postings if isinstance(entry, data.Transaction) else ()
    for leg in legs:
        if not gate.fits(leg.units.number):
            yield entry.meta, say.TooManyDigitsError(number=leg.units.number)


def _open_for_rounding(entries: list[Any], account: str, first: date) -> None:
    for place, entry in enumerate(entries):
        if isinstance(entry, data.Open) and entry.account == account:
            entries[place] = entry._replace(date=min(entry.date, first))
            return
    meta = data.new_metadata("<rounding>", 0)
    entries.append(data.Open(meta, first, account, [], None))


def loosened(entries: list[Any], options: dict[str, Any]) -> list[Any]:
    """Say the tolerance of each balance assertion that holds only by one.

    Our files run without any; so the one that the ledger implied is written out.
    """
    if not any(isinstance(entry, data.Balance) for entry in entries):
        return entries
    exact = {**options, "tolerance_multiplier": ZERO}
    checked, _ = _check(entries, exact)
    return [
        entry._replace(tolerance=_tolerance(entry, options), diff_amount=None)
        if isinstance(entry, data.Balance) and entry.diff_amount is not None
        else entry
        for entry in checked
    ]
