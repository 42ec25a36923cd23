"""Settling a year: which accounts bear it, once it is known what each member's part is.

A gain nets advances and fills accounts that stand below zero; a loss takes retained parts
and what is held in common, and what is left waits for later surpluses. Units: cents.
Source: Bylaws, article on losses; model entries J16 to J19 of internal accounts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from coopkit.money import Cents, parse_share
from ledger.patronage.allocation import Allocation
from ledger.patronage.appropriation import COLLECTIVE
from ledger.patronage.losses import (
    AVERAGE,
    EXTRANEOUS,
    LATER,
    NEGATIVE,
    OPERATING,
    STARTUP,
    STATUTORY,
    TOP_UP,
    Layer,
    cover,
    most_of_reserve,
    take_from,
)
from ledger.patronage.netting import taken_off
from ledger.patronage.terms import said_by
from ledger.patronage.worksheet import Part, Result, ShareLine, Sheet, result_of


def settle(
    allocation: Allocation,
    sheet: Sheet,
    values: Mapping[str, Any],
    minutes: Mapping[str, int],
) -> Result:
    """An allocation as the worksheet keeps it; one of version 1 settles nothing."""
    result = result_of(allocation, minutes)
    if sheet.version == 1:
        return result
    layers: dict[str, list[Layer]] = {}
    for held in sheet.layers:
        layer = Layer(year=held.year, qualified=held.qualified, cents=held.cents)
        layers.setdefault(held.code, []).append(layer)
    if result.patronage + result.non_patronage < 0:
        borne = _bear(result, sheet.year, layers, values)
        return _cover(borne, sheet, values)
    return _gain(result, sheet, layers)


def _bear(
    result: Result,
    year: int,
    layers: Mapping[str, Sequence[Layer]],
    values: Mapping[str, Any],
) -> Result:
    """The members' part of a loss, each account as far as the bylaws let it fall."""
    order = said_by(values, "losses.layers")
    floor = said_by(values, "losses.floor")
    shares, moved = [], 0
    for share in result.shares:
        taken, short = take_from(
            layers.get(share.code, ()), max(-share.total, 0), order=order
        )
        parts = [Part(year=p.year, qualified=p.qualified, cents=-p.cents) for p in taken]
        if short and floor == NEGATIVE:
            is_qualified = share.notice == "qualified"
            parts.append(Part(year=year, qualified=is_qualified, cents=-short))
        line = replace(share, parts=tuple(parts))
        if short and floor == TOP_UP:
            line = replace(line, top_up=short)
        elif short and floor != NEGATIVE:
            moved += short
            total = share.total + short
            line = replace(line, total=total, retained=total, leftover=0)
        shares.append(line)
    given = dict(result.appropriated)
    given[COLLECTIVE] = given.get(COLLECTIVE, 0) - moved
    return replace(
        result, shares=tuple(shares), pool=result.pool + moved, appropriated=given
    )


def _cover(result: Result, sheet: Sheet, values: Mapping[str, Any]) -> Result:
    """The part of a loss that is held in common, and what of it waits for later years."""
    common = -result.appropriated[COLLECTIVE]
    if common <= 0:
        return result
    if sheet.year_number <= values["patronage.startup_years"]:
        return replace(result, cover={STARTUP: common})
    order = said_by(values, "losses.order")
    found = cover(common, order=order, balances=_balances(sheet, values))
    later, labors = found.get(LATER, 0), max(result.pool - result.patronage, 0)
    waits = min(later, labors)
    return replace(
        result, cover=found, carry_patronage=waits, carry_outside=later - waits
    )


def _balances(sheet: Sheet, values: Mapping[str, Any]) -> Mapping[str, Cents]:
    """What each account may give: of the legal reserve no more than the bylaws let."""
    if said_by(values, "losses.reserve_use") != AVERAGE:
        return sheet.balances
    results = {OPERATING: sheet.net - sheet.extraneous, EXTRANEOUS: sheet.extraneous}
    parts = {name: parse_share(part) for name, part in sheet.reserve_parts.items()}
    most = most_of_reserve(results, parts)
    held = sheet.balances.get(STATUTORY, 0)
    return {**sheet.balances, STATUTORY: min(held, most)}


def _gain(result: Result, sheet: Sheet, layers: Mapping[str, Sequence[Layer]]) -> Result:
    """A gain: what start-up losses get back, advances, and accounts below zero."""
    given = max(result.appropriated.get(COLLECTIVE, 0), 0)
    repaid = min(given, sheet.balances.get(STARTUP, 0))
    if not (sheet.advances or layers):
        return replace(result, startup_repaid=repaid)
    shares = tuple(
        replace(
            share,
            advance=taken_off(share.cash, advanced=sheet.advances.get(share.code, 0)),
            parts=_filled(share, sheet.year, layers.get(share.code, ())),
        )
        for share in result.shares
    )
    return replace(result, shares=shares, startup_repaid=repaid)


def _filled(share: ShareLine, year: int, layers: Iterable[Layer]) -> tuple[Part, ...]:
    """What is kept, the oldest layers below zero first; nothing where none is."""
    left: Cents = share.retained
    parts = []
    for layer in sorted(layers, key=lambda layer: layer.year):
        filled = min(left, max(-layer.cents, 0))
        if filled > 0:
            parts.append(Part(year=layer.year, qualified=layer.qualified, cents=filled))
            left -= filled
    if parts and left:
        is_qualified = share.notice == "qualified"
        parts.append(Part(year=year, qualified=is_qualified, cents=left))
    return tuple(parts)
