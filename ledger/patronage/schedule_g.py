"""Schedule G of Form 1120-C: a year's earnings in two columns, patronage and not.

Every account's amount is divided as the earnings are; the columns sum to the worksheet's
own figures to the cent. A help for whoever prepares the return, who is to check it.
Units: cents. Source: Form 1120-C, Schedule G, lines 1 to 10; 26 U.S.C. § 1382.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from coopkit.errors import N_
from coopkit.money import Cents, half_up
from ledger.patronage.worksheet import AccountLine, Sheet

RECEIPTS, COST, OTHER, DEDUCTIONS = "1", "2", "4", "6"
LABELS = {
    "1": N_("Gross receipts"),
    "2": N_("Cost of goods sold"),
    "3": N_("Gross profit"),
    "4": N_("Other income"),
    "5": N_("Total income"),
    "6": N_("Deductions"),
    "7": N_("Taxable income before the deduction for patronage"),
    "8": N_("Patronage dividends paid in money or qualified notices"),
    "9a": N_("Losses of earlier years made up"),
    "10": N_("Taxable income"),
}
_COSTS = ("CostOfGoods", "COGS", "Cost-Of-Goods", "CostOfSales", "Materials")


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoColumns:
    """An amount by where it comes from."""

    patronage: Cents = 0
    other: Cents = 0

    @property
    def total(self) -> Cents:
        return self.patronage + self.other

    def __add__(self, more: "TwoColumns") -> "TwoColumns":
        return TwoColumns(
            patronage=self.patronage + more.patronage, other=self.other + more.other
        )

    def __neg__(self) -> "TwoColumns":
        return TwoColumns(patronage=-self.patronage, other=-self.other)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSplit:
    """An account's part of a line."""

    account: str
    line: str
    amount: TwoColumns


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleLine:
    """A line of the schedule; deductions are positive, as the form asks."""

    number: str
    label: str
    amount: TwoColumns


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleG:
    """The lines, and the accounts each came from."""

    lines: tuple[ScheduleLine, ...]
    accounts: tuple[AccountSplit, ...]

    def line(self, number: str) -> TwoColumns:
        """A line's amount by its number; another is a KeyError."""
        return {line.number: line.amount for line in self.lines}[number]


def schedule_g(sheet: Sheet, *, income: str = "Income") -> ScheduleG:
    """The schedule of a worksheet; `income` is the root of the accounts of income.

    The dividend is deducted as far as it is money or a qualified notice, whether it is
    paid in time or not: that is for the return. A nonqualified notice is deducted when
    it is redeemed.
    """
    splits = tuple(_split(sheet, income))
    held = {number: _sum(splits, number) for number in ("1", "2", "4", "6")}
    cost, deductions = -held[COST], -held[DEDUCTIONS]
    profit = held[RECEIPTS] + -cost
    total = profit + held[OTHER]
    before = total + -deductions
    paid, made_up = _dividends(sheet), _made_up(sheet)
    amounts = {
        "1": held[RECEIPTS],
        "2": cost,
        "3": profit,
        "4": held[OTHER],
        "5": total,
        "6": deductions,
        "7": before,
        "8": paid,
        "9a": made_up,
        "10": before + -paid + -made_up,
    }
    lines = tuple(
        ScheduleLine(number=number, label=LABELS[number], amount=amount)
        for number, amount in amounts.items()
    )
    return ScheduleG(lines=lines, accounts=splits)


def _dividends(sheet: Sheet) -> TwoColumns:
    """What of the dividends is deducted now: money, and qualified notices."""
    return TwoColumns(
        patronage=sum(
            share.total if share.notice == "qualified" else share.cash
            for share in sheet.result.shares
            if share.total > 0
        )
    )


def _made_up(sheet: Sheet) -> TwoColumns:
    made = sheet.result.made_up
    return TwoColumns(
        patronage=sum(each.cents for each in made if each.is_patronage),
        other=sum(each.cents for each in made if not each.is_patronage),
    )


def _split(sheet: Sheet, income: str) -> Iterable[AccountSplit]:
    """Each account in two columns, so that labor's sum to the patronage earnings."""
    lines = [*sheet.accounts, *_returned(sheet)]
    operating = [line.cents - _outside(line) for line in lines]
    for line, labors in zip(
        lines, _shared(operating, sheet.result.patronage), strict=True
    ):
        amount = TwoColumns(patronage=labors, other=line.cents - labors)
        yield AccountSplit(
            account=line.account, line=_line_of(line, income), amount=amount
        )


def _returned(sheet: Sheet) -> list[AccountLine]:
    """The return on capital, where it is taken off before patronage."""
    reduces = [r for r in sheet.rules if r.key == "patronage.capital_return_reduces"]
    if not sheet.capital_return or (reduces and not reduces[0].value):
        return []
    name = "Expenses:InterestOnCapital"
    return [AccountLine(account=name, cents=-sheet.capital_return, non_patronage=False)]


def _outside(line: AccountLine) -> Cents:
    """What of an account nobody's labor made; version 1 knew all or nothing."""
    return line.outside or (line.cents if line.non_patronage else 0)


def _shared(amounts: Sequence[Cents], patronage: Cents) -> list[Cents]:
    """Each amount's part of labor's earnings; the next makes good what was rounded."""
    whole = sum(amounts)
    if not whole:
        return _last_takes(list(amounts), patronage)
    ratio, sofar, given, found = Fraction(patronage, whole), 0, 0, []
    for amount in amounts:
        sofar += amount
        found.append(half_up(ratio, of=sofar) - given)
        given += found[-1]
    return found


def _last_takes(amounts: list[Cents], patronage: Cents) -> list[Cents]:
    if amounts:
        amounts[-1] += patronage - sum(amounts)
    return amounts


def _line_of(line: AccountLine, income: str) -> str:
    if line.account == income or line.account.startswith(f"{income}:"):
        return OTHER if line.non_patronage else RECEIPTS
    last = line.account.partition(":")[2]
    return COST if last.startswith(_COSTS) else DEDUCTIONS


def _sum(splits: Iterable[AccountSplit], number: str) -> TwoColumns:
    return sum((s.amount for s in splits if s.line == number), TwoColumns())
