"""An allocation as journal entries: one a member, one for the accounts held in common.

Each member's entry has three legs: the year's result is debited with the whole share,
and the part paid in money and the part kept are credited. A leg of nothing is left out.
In a loss year a member's newest retained parts bear the loss, and no money moves.
Source: 26 U.S.C. § 1388(a), (c); model entries J7 to J9 and J16 of internal accounts.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from coopkit.errors import N_, CoopError
from coopkit.money import Cents, plain_amount
from ledger.books.journal import Entry, Leg
from ledger.equity.capital import MemberAccount
from ledger.equity.chart import Chart
from ledger.patronage.worksheet import Result, ShareLine, Sheet


class NoLayerForLossError(CoopError):
    """A loss that a member's retained parts cannot bear; amounts also as `_cents`."""

    template = N_(
        "{code} would bear a loss of {loss} {currency}, and the parts retained in that "
        "account come to {held} {currency}. No account may fall below zero without an "
        "agreed duty to pay in. Let the members decide who bears the rest."
    )


def batch(year: int) -> str:
    """The link that joins a year's entries.

    >>> batch(2026)
    'patronage-2026'
    """
    return f"patronage-{year}"


def allocation_entries(
    sheet: Sheet,
    *,
    chart: Chart,
    on: date,
    meta: Mapping[str, str],
    accounts: Mapping[str, MemberAccount],
) -> list[Entry]:
    """Every entry of a year's allocation, members first in the worksheet's order.

    `meta` goes with each entry; `accounts` are what members hold before it, and are
    asked only in a loss year. A NoLayerForLossError posts nothing.
    """
    entries = [
        _member_entry(sheet, share, chart=chart, on=on, meta=meta, accounts=accounts)
        for share in sheet.result.shares
        if share.total
    ]
    common = _common_legs(sheet.result, chart)
    if common:
        narration = f"Collective part of the result of {sheet.year}"
        entries.append(Entry(on=on, narration=narration, legs=common, meta=dict(meta)))
    return entries


def accounts_of(entries: Iterable[Entry]) -> list[str]:
    """Every account that these entries touch, in order of name."""
    return sorted({leg.account for entry in entries for leg in entry.legs})


def balances_to_zero(entries: Sequence[Entry]) -> bool:
    """Whether every entry balances by itself."""
    return all(sum(leg.cents for leg in entry.legs) == 0 for entry in entries)


def _member_entry(
    sheet: Sheet,
    share: ShareLine,
    *,
    chart: Chart,
    on: date,
    meta: Mapping[str, str],
    accounts: Mapping[str, MemberAccount],
) -> Entry:
    legs = [Leg(account=chart.current_patronage, cents=share.total)]
    if share.total < 0:
        held = accounts.get(share.code, MemberAccount(code=share.code))
        legs += _loss_legs(-share.total, held, chart=chart, sheet=sheet)
        narration = f"Share of the loss of {sheet.year}, {share.code}"
    else:
        qualified = share.notice == "qualified"
        kept = chart.retained(share.code, sheet.year, qualified)
        legs += [
            Leg(account=account, cents=-cents)
            for account, cents in (
                (chart.payable(sheet.year), share.cash),
                (kept, share.retained),
            )
            if cents
        ]
        narration = f"Patronage dividend for {sheet.year}, {share.code}"
    return Entry(
        on=on,
        narration=narration,
        legs=tuple(legs),
        meta=dict(meta) | {"member": share.code},
    )


def _loss_legs(
    loss: Cents, held: MemberAccount, *, chart: Chart, sheet: Sheet
) -> list[Leg]:
    """Debits to a member's layers, the newest first, so that older promises stand."""
    legs, left = [], loss
    for layer in sorted(held.layers, key=lambda layer: layer.year, reverse=True):
        taken = min(left, layer.cents)
        if taken > 0:
            account = chart.retained(held.code, layer.year, layer.qualified)
            legs.append(Leg(account=account, cents=taken))
            left -= taken
    if left:
        raise NoLayerForLossError(
            code=held.code,
            loss=plain_amount(loss, minor_units=sheet.minor_units),
            held=plain_amount(loss - left, minor_units=sheet.minor_units),
            currency=sheet.currency,
            loss_cents=loss,
            held_cents=loss - left,
        )
    return legs


def _common_legs(result: Result, chart: Chart) -> tuple[Leg, ...]:
    given = sum(result.appropriated.values())
    legs = [
        Leg(account=chart.current_non_patronage, cents=result.non_patronage),
        Leg(account=chart.current_patronage, cents=given - result.non_patronage),
        *(
            Leg(account=chart.fund(to), cents=-cents)
            for to, cents in result.appropriated.items()
        ),
    ]
    return tuple(leg for leg in legs if leg.cents)
