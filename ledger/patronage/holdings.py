"""What a year begins with: whether it lost, and what its accounts held until then.

Units: cents; balances in Beancount's sign, what accounts hold positive.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from coopkit.money import Cents
from ledger.equity.chart import Chart
from ledger.patronage.losses import COLLECTIVE, STARTUP
from ledger.patronage.postings import RESERVES, account_of
from ledger.patronage.worksheet import HeldLayer


def is_loss(values: Mapping[str, Any], *, net: Cents, capital_return: Cents) -> bool:
    """Whether a year lost, its return on capital taken off where the bylaws do so."""
    reduces = bool(values["patronage.capital_return_reduces"])
    return net - (capital_return if reduces else 0) < 0


def held_in_common(held: Mapping[str, Cents], chart: Chart) -> dict[str, Cents]:
    """What the accounts held in common have; those with nothing are left out.

    The start-up loss stands as it is to be given back, positive.

    >>> held_in_common({"Equity:Collective:Unallocated": -5}, Chart())
    {'collective': 5}
    """
    found = {
        name: -held.get(account_of(name, chart), 0) for name in (COLLECTIVE, *RESERVES)
    }
    found[STARTUP] = held.get(chart.startup_loss, 0)
    return {name: cents for name, cents in found.items() if cents}


def drawn_on(balances: Mapping[str, Cents], *, loses: bool) -> dict[str, Cents]:
    """What a year may draw on: of a loss all but the start-up's, else what that gets."""
    if loses:
        return {name: cents for name, cents in balances.items() if name != STARTUP}
    return {
        name: cents for name, cents in balances.items() if name == STARTUP and cents > 0
    }


def layers_asked(
    layers: Iterable[HeldLayer], *, members: Collection[str], loses: bool
) -> tuple[HeldLayer, ...]:
    """The members' layers that a year asks for: all in a loss, else those below zero."""
    return tuple(
        each for each in layers if each.code in members and (loses or each.cents < 0)
    )
