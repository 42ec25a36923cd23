"""A sketch: a year that nobody has worked yet, by the very rule that runs the real one.

A sheet is made of plain values and worked out as each year is; what it leaves in the
accounts is read from the entries that would be posted. Units: cents, minutes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from coopkit.money import Cents
from coopkit.periods import FiscalYear
from ledger.equity.capital import MemberAccount, member_accounts
from ledger.equity.chart import Chart
from ledger.patronage.carried import Carried
from ledger.patronage.holdings import (
    drawn_on,
    held_in_common,
    is_loss,
    layers_asked,
)
from ledger.patronage.postings import allocation_entries
from ledger.patronage.rework import rework
from ledger.patronage.terms import KEYS, SILENT, said_by
from ledger.patronage.worksheet import (
    HeldLayer,
    HoursSource,
    LaborLine,
    Result,
    RuleLine,
    Sheet,
)

NOTHING: Mapping[str, Cents] = MappingProxyType({})
NO_RESULT = Result(
    patronage=0,
    non_patronage=0,
    appropriated={},
    pool=0,
    shares=(),
    payment_period_ends="",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketched:
    """A year as it is thought up: `net` is its result, `held` what accounts had before.

    `held` are balances by account in Beancount's sign; `number` counts from 1.
    """

    period: FiscalYear
    number: int
    net: Cents
    labor: Sequence[LaborLine]
    extraneous: Cents = 0
    capital_return: Cents = 0
    held: Mapping[str, Cents] = field(default_factory=lambda: NOTHING)
    carried: tuple[Carried, ...] = ()
    currency: str = "USD"
    minor_units: int = 2


def line(
    code: str, minutes: int, *, member: bool = True, wages: Cents = 0, **more: Any
) -> LaborLine:
    """Somebody's labor of ordinary work; `more` are years and minutes before."""
    return LaborLine(
        code=code,
        member=member,
        minutes=minutes,
        countable=minutes,
        kinds={"worked": minutes},
        wages=wages,
        **more,
    )


def sketch(year: Sketched, values: Mapping[str, Any], *, chart: Chart) -> Sheet:
    """The year's sheet, worked out; refused as the real one would be.

    >>> from coopkit.periods import fiscal_year
    >>> from governance.bylaws.parameters import defaults
    >>> year = Sketched(period=fiscal_year(2027), number=1, net=61_000_00,
    ...     labor=[line("M001", 114_000), line("M002", 90_000), line("M003", 42_000),
    ...     line("T001", 54_000, member=False)])
    >>> found = sketch(year, defaults("us-ca"), chart=Chart())
    >>> found.result.pool, found.result.shares[0].total
    (4270000, 1978781)
    """
    values = _counted(values)
    sheet = _sheet(year, values, chart)
    return replace(sheet, result=rework(sheet, {}))


def _counted(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that a year looks at."""
    return {key: values[key] for key in (*KEYS, *SILENT) if key in values}


def _sheet(year: Sketched, values: Mapping[str, Any], chart: Chart) -> Sheet:
    period, labor = year.period, tuple(year.labor)
    loses = is_loss(values, net=year.net, capital_return=year.capital_return)
    members = {each.code for each in labor if each.member or each.candidate}
    layers = layers_asked(layers_in(year.held, chart), members=members, loses=loses)
    first = period.first.isoformat()
    return Sheet(
        first=first,
        last=period.last.isoformat(),
        year_number=year.number,
        currency=year.currency,
        minor_units=year.minor_units,
        net=year.net,
        extraneous=year.extraneous,
        capital_return=year.capital_return,
        prefixes=(),
        accounts=(),
        hours=HoursSource(filename="", sha256="", imported_on=first),
        labor=labor,
        rules=tuple(
            RuleLine(
                key=key,
                value=value,
                value_id=0,
                clause="–",
                adopted_by="",
                adopted_on=first,
                effective_from=first,
            )
            for key, value in values.items()
        ),
        result=NO_RESULT,
        carried=year.carried,
        balances=drawn_on(held_in_common(year.held, chart), loses=loses),
        layers=layers,
    )


def layers_in(held: Mapping[str, Cents], chart: Chart) -> tuple[HeldLayer, ...]:
    """Every retained part that balances hold, by code and year."""
    return tuple(
        HeldLayer(
            code=code, year=layer.year, qualified=layer.qualified, cents=layer.cents
        )
        for code, account in member_accounts(held, chart).items()
        for layer in account.layers
    )


def after(sheet: Sheet, held: Mapping[str, Cents], *, chart: Chart) -> dict[str, Cents]:
    """The balances once the year's entries are posted on its last day."""
    accounts: Mapping[str, MemberAccount] = member_accounts(held, chart)
    found = dict(held)
    entries = allocation_entries(
        sheet, chart=chart, on=sheet.year_end, meta={}, accounts=accounts
    )
    for entry in entries:
        for leg in entry.legs:
            found[leg.account] = found.get(leg.account, 0) + leg.cents
    return found


def waiting(sheet: Sheet) -> tuple[Carried, ...]:
    """The losses that still wait after the year, its own among them."""
    made: dict[int, Cents] = {}
    for each in sheet.result.made_up:
        made[each.number] = made.get(each.number, 0) + each.cents
    left = [
        replace(loss, cents=loss.cents - made.get(loss.number, 0))
        for loss in sheet.carried
    ]
    values = {rule.key: rule.value for rule in sheet.rules}
    last = sheet.year + int(said_by(values, "losses.carry_years"))
    kinds = ((True, sheet.result.carry_patronage), (False, sheet.result.carry_outside))
    number = max((loss.number for loss in left), default=0)
    for place, (is_patronage, cents) in enumerate(kinds, start=1):
        left.append(
            Carried(
                number=number + place,
                year=sheet.year,
                is_patronage=is_patronage,
                cents=cents,
                last_year=last,
            )
        )
    return tuple(loss for loss in left if loss.cents)
