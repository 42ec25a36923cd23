"""Worksheets for the co-op's own return: Form 1120-C, Schedules G and H.

Units: cents. From a posted worksheet of patronage, whose accounts stand in two columns.
What the co-op may take off is what reached the members in the payment period, no more.
Source: Form 1120-C, Schedules G and H; 26 U.S.C. §§ 1382(b), (d), 1388.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from coopkit.errors import N_
from coopkit.money import Cents
from coopkit.periods import payment_period_ends
from ledger.patronage.schedule_g import TwoColumns, schedule_g
from ledger.patronage.worksheet import Sheet
from ledger.tax.payments import CASH, NOTICE, REDEEMED, Fact

LABELS = {
    "1": N_("Gross receipts"),
    "2": N_("Cost of goods sold"),
    "3": N_("Gross profit"),
    "4": N_("Other income"),
    "5": N_("Total income"),
    "6": N_("Deductions"),
    "7": N_("Taxable income before § 1382"),
    "8": N_("Deductions under § 1382 (Schedule H)"),
    "9a": N_("Losses of earlier years made up"),
    "10": N_("Taxable income"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of Schedule G: column (a) patronage, column (b) nonpatronage."""

    number: str
    label: str
    patronage: Cents
    nonpatronage: Cents

    @property
    def both(self) -> Cents:
        return self.patronage + self.nonpatronage


@dataclass(frozen=True, slots=True, kw_only=True)
class Deductions:
    """Schedule H: what § 1382 takes off, and what came too late for it."""

    money: Cents
    notices: Cents
    redeemed: Cents
    late: Cents

    @property
    def whole(self) -> Cents:
        return self.money + self.notices + self.redeemed


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedules:
    """Schedules G and H of a fiscal year."""

    year_end: date
    lines: tuple[Line, ...]
    deductions: Deductions
    accounts: tuple[Line, ...] = field(default=())

    def line(self, number: str) -> Line:
        return next(line for line in self.lines if line.number == number)


def deductions_of(facts: Iterable[Fact], year_end: date) -> Deductions:
    """What a year's own dividends take off, and what was redeemed within the year.

    A dividend counts for the year it was earned in, if it was paid by the end of the
    payment period; a redemption counts in the year in which it is paid.
    """
    name, first = year_end.year, _day_after_last_year(year_end)
    deadline = payment_period_ends(year_end)
    sums = dict.fromkeys((CASH, NOTICE, REDEEMED, "late"), 0)
    for fact in facts:
        if fact.kind in {CASH, NOTICE} and fact.year == name:
            sums[fact.kind if fact.on <= deadline else "late"] += fact.cents
        elif fact.kind == REDEEMED and first <= fact.on <= year_end:
            sums[REDEEMED] += fact.cents
    return Deductions(
        money=sums[CASH],
        notices=sums[NOTICE],
        redeemed=sums[REDEEMED],
        late=sums["late"],
    )


def schedules_of(
    sheet: Sheet, deductions: Deductions, *, income: str = "Income"
) -> Schedules:
    """Both schedules of a worksheet; `income` is the root of the accounts of income.

    Line 8 has what was paid in time, where the worksheet's own view has what was
    declared; line 10 follows from it.
    """
    own = schedule_g(sheet, income=income)
    paid = TwoColumns(patronage=deductions.whole)
    after = own.line("7") + -paid + -own.line("9a")
    amounts = {line.number: line.amount for line in own.lines} | {"8": paid, "10": after}
    lines = tuple(
        _line(number, LABELS[number], amount) for number, amount in amounts.items()
    )
    accounts = tuple(_line(s.line, s.account, s.amount) for s in own.accounts)
    return Schedules(
        year_end=sheet.year_end, lines=lines, deductions=deductions, accounts=accounts
    )


def _line(number: str, label: str, amount: TwoColumns) -> Line:
    return Line(
        number=number,
        label=label,
        patronage=amount.patronage,
        nonpatronage=amount.other,
    )


def _day_after_last_year(year_end: date) -> date:
    try:
        before = year_end.replace(year=year_end.year - 1)
    except ValueError:
        before = date(year_end.year - 1, 2, 28)
    return date.fromordinal(before.toordinal() + 1)
