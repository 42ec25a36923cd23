"""An allocation as journal entries: one a member, one for the accounts held in common.

Each member's entry has three legs: the year's result is debited with the whole share,
and the part paid in money and the part kept are credited. A leg of nothing is left out.
What was advanced is taken off the money. In a loss year a member's retained parts bear
the loss, and no money moves.
Source: 26 U.S.C. § 1388(a), (c); model entries J7 to J10 and J16 to J19 of internal
accounts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from coopkit.errors import N_, CoopError
from coopkit.money import Cents, plain_amount
from ledger.books.journal import Entry, Leg
from ledger.equity.capital import MemberAccount
from ledger.equity.chart import Chart
from ledger.patronage.appropriation import COLLECTIVE
from ledger.patronage.losses import LATER, STARTUP, Layer, take_from, top_up_due
from ledger.patronage.terms import said_by
from ledger.patronage.worksheet import ShareLine, Sheet

RESERVES = ("statutory", "voluntary")


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
    common = _common_legs(sheet, chart)
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


def account_of(to: str, chart: Chart) -> str:
    """The account that an appropriation goes to, and that a loss is covered from.

    Reserves that the law or the members keep are equity, whatever may be shared of them.

    >>> account_of("statutory", Chart()), account_of("education", Chart())
    ('Equity:Collective:Statutory', 'Liabilities:Funds:Education')
    """
    own = {
        STARTUP: chart.startup_loss,
        LATER: chart.loss_to_amortise,
        **{name: f"{chart.collective}:{name.capitalize()}" for name in RESERVES},
    }
    return own.get(to) or chart.fund(to)


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
    more = {"member": share.code}
    if share.top_up:
        more["due"] = due_of(sheet, on).isoformat()
    if share.total < 0:
        held = accounts.get(share.code, MemberAccount(code=share.code))
        legs += _loss_legs(share, held, chart=chart, sheet=sheet)
        narration = f"Share of the loss of {sheet.year}, {share.code}"
    else:
        legs += [
            Leg(account=account, cents=-cents)
            for account, cents in _credits(sheet, share, chart)
            if cents
        ]
        narration = f"Patronage dividend for {sheet.year}, {share.code}"
    return Entry(
        on=on,
        narration=narration,
        legs=tuple(legs),
        meta=dict(meta) | more,
    )


def due_of(sheet: Sheet, posted_on: date) -> date:
    """The last day for what members add after a loss that was posted on a day."""
    values = {rule.key: rule.value for rule in sheet.rules}
    return top_up_due(posted_on, months=int(said_by(values, "losses.top_up_months")))


def _credits(sheet: Sheet, share: ShareLine, chart: Chart) -> Iterator[tuple[str, Cents]]:
    """What a dividend is given in: money, an advance made good, and retained parts."""
    yield chart.payable(sheet.year), share.to_pay
    if share.advance:
        yield chart.receivable(share.code, "Advance"), share.advance
    if share.parts:
        for each in share.parts:
            yield chart.retained(share.code, each.year, each.qualified), each.cents
    else:
        qualified = share.notice == "qualified"
        yield chart.retained(share.code, sheet.year, qualified), share.retained


def _loss_legs(
    share: ShareLine, held: MemberAccount, *, chart: Chart, sheet: Sheet
) -> list[Leg]:
    """Debits to the layers that the worksheet names, which must still be there.

    One that names none, of version 1, takes the newest first.
    """
    if not share.parts and not share.top_up:
        layers = [
            Layer(year=each.year, qualified=each.qualified, cents=each.cents)
            for each in held.layers
        ]
        taken, left = take_from(layers, -share.total)
        if left:
            raise _too_little(sheet, held.code, -share.total, -share.total - left)
    else:
        taken = tuple(
            Layer(year=part.year, qualified=part.qualified, cents=-part.cents)
            for part in share.parts
        )
        there = {(each.year, each.qualified): each.cents for each in held.layers}
        bearable = sum(
            part.cents
            if part.year == sheet.year
            else min(part.cents, max(there.get((part.year, part.qualified), 0), 0))
            for part in taken
        )
        if bearable < sum(part.cents for part in taken):
            raise _too_little(sheet, held.code, -share.total, bearable)
    legs = [
        Leg(
            account=chart.retained(held.code, part.year, part.qualified), cents=part.cents
        )
        for part in taken
    ]
    if share.top_up:
        owed = chart.receivable(held.code, "Other")
        legs.append(Leg(account=owed, cents=share.top_up))
    return legs


def _too_little(
    sheet: Sheet, code: str, loss: Cents, bearable: Cents
) -> NoLayerForLossError:
    return NoLayerForLossError(
        code=code,
        loss=plain_amount(loss, minor_units=sheet.minor_units),
        held=plain_amount(bearable, minor_units=sheet.minor_units),
        currency=sheet.currency,
        loss_cents=loss,
        held_cents=bearable,
    )


def _common_legs(sheet: Sheet, chart: Chart) -> tuple[Leg, ...]:
    """What goes to the accounts held in common, and what they bear."""
    result = sheet.result
    given = dict(result.appropriated)
    if result.cover:
        given[COLLECTIVE] += sum(result.cover.values())
        for name, cents in result.cover.items():
            given[name] = given.get(name, 0) - cents
    if result.startup_repaid:
        given[COLLECTIVE] -= result.startup_repaid
        given[STARTUP] = result.startup_repaid
    if result.made_up:
        given[LATER] = result.made_up_cents
    whole = sum(given.values())
    sums: dict[str, Cents] = {}
    for to, cents in given.items():
        account = account_of(to, chart)
        sums[account] = sums.get(account, 0) - cents
    legs = [
        Leg(account=chart.current_non_patronage, cents=result.non_patronage),
        Leg(account=chart.current_patronage, cents=whole - result.non_patronage),
        *(Leg(account=account, cents=cents) for account, cents in sums.items()),
    ]
    if sheet.capital_return and not _reduces(sheet):
        paid = sheet.capital_return
        legs.append(Leg(account=chart.unallocated, cents=paid))
        legs.append(Leg(account=chart.current_non_patronage, cents=-paid))
    return tuple(leg for leg in legs if leg.cents)


def _reduces(sheet: Sheet) -> bool:
    """Whether the return on capital is taken off before anything is divided."""
    try:
        return bool(sheet.rule("patronage.capital_return_reduces").value)
    except KeyError:
        return True
