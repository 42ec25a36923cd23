"""Departure: a leaver's account, paid out in yearly installments with interest.

Units: cents. Source: Bylaws, article on termination; the account becomes a debt of the
co-op when the membership ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm

from coopkit.errors import N_, CoopError
from coopkit.money import Cents, allocate, half_up
from coopkit.periods import month_end


@dataclass(frozen=True, slots=True, kw_only=True)
class Installment:
    """One payment; `left_cents` is what is owed after it."""

    due: date
    principal_cents: Cents
    interest_cents: Cents
    left_cents: Cents


def equal_parts(count: int) -> list[Fraction]:
    """The shares of that many equal installments."""
    return [Fraction(1, count)] * count


def parts_of(years: int, *, first: Fraction) -> list[Fraction]:
    """The shares of yearly payments: at least `first` in the first year, the rest alike.

    With no first part all are alike; within one year, or none, all is paid at once.

    >>> [str(part) for part in parts_of(3, first=Fraction(1, 2))]
    ['1/2', '1/4', '1/4']
    >>> parts_of(5, first=Fraction(0)) == equal_parts(5)
    True
    """
    if years <= 1 or first >= 1:
        return [Fraction(1)]
    if first <= Fraction(1, years):
        return equal_parts(years)
    return [first, *[(1 - first) / (years - 1)] * (years - 1)]


def schedule(
    balance_cents: Cents, *, parts: Sequence[Fraction], rate: Fraction, first_due: date
) -> tuple[Installment, ...]:
    """Divide a balance into yearly payments, the parts of which make the whole.

    Interest is on the balance outstanding over the year before each payment, half-up to
    the cent. An odd cent of the principal is paid by largest remainder, earlier first.

    >>> rows = schedule(5_500_00, parts=equal_parts(5), rate=Fraction(1, 20),
    ...     first_due=date(2027, 12, 31))
    >>> rows[0].interest_cents, rows[-1].due.year, rows[-1].left_cents
    (27500, 2031, 0)
    """
    if sum(parts) != 1 or min(parts) < 0 or balance_cents < 0:
        raise ValueError("a balance is divided whole, and none of it is negative")
    common = lcm(*(part.denominator for part in parts))
    principals = allocate(balance_cents, [int(part * common) for part in parts])
    rows, left = [], balance_cents
    for place, principal in enumerate(principals):
        interest = half_up(rate, of=left)
        left -= principal
        due = month_end(first_due.year + place, first_due.month, first_due.day)
        rows.append(
            Installment(
                due=due,
                principal_cents=principal,
                interest_cents=interest,
                left_cents=left,
            )
        )
    return tuple(rows)


class NegativeAccountError(CoopError):
    """A leaver's account that is below zero."""

    template = N_(
        "The account of {code} stands at {balance}: below zero. It is no debt of the "
        "co-op, and nobody owes it without an agreed duty to pay in. Let the members "
        "decide who bears it, and post that first."
    )


class NothingToConvertError(CoopError):
    """A leaver's account with nothing on it."""

    template = N_(
        "There is nothing on the account of {code} to be paid out. What comes to it "
        "later becomes a debt of its own."
    )


class DeductionTooHighError(CoopError):
    """A deduction larger than law and bylaws allow."""

    template = N_(
        "A deduction of {asked} is more than the bylaws allow of this account: {most}. "
        "Lower it."
    )


class NoDeductionError(CoopError):
    """A deduction from the account of somebody who was not expelled."""

    template = N_(
        "Something is kept back only after an expulsion, by its procedure, and only "
        "where the bylaws say so. The account of {code} is paid whole, less what is "
        "owed to the co-op."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What an account comes to: the balance, less a deduction, less debts set off."""

    balance_cents: Cents
    deduction_cents: Cents
    setoff_cents: Cents

    @property
    def principal_cents(self) -> Cents:
        return self.balance_cents - self.deduction_cents - self.setoff_cents


def settle(
    balance_cents: Cents, *, deduction_cents: Cents = 0, debts_cents: Cents = 0
) -> Settlement:
    """A leaver's balance less what is kept back and what is owed, never below zero.

    Debts beyond the account stay debts.

    >>> settle(1_000_00, deduction_cents=100_00, debts_cents=950_00).setoff_cents
    90000
    """
    if not 0 <= deduction_cents <= balance_cents or debts_cents < 0:
        raise ValueError("a deduction is a part of the balance, and debts are owed")
    return Settlement(
        balance_cents=balance_cents,
        deduction_cents=deduction_cents,
        setoff_cents=min(debts_cents, balance_cents - deduction_cents),
    )


def take_off(cents: Cents, held: Sequence[Cents]) -> list[Cents]:
    """An amount taken from parts that are held, the first as far as it goes.

    >>> take_off(5, [3, 0, 4])
    [3, 0, 2]
    """
    taken = []
    for part in held:
        taken.append(min(max(part, 0), cents))
        cents -= taken[-1]
    return taken


def along(cents: Cents, parts: Sequence[Cents]) -> list[Cents]:
    """A part of a debt, spread over its payments in the ratio of their principal.

    >>> along(100, [50, 50, 100])
    [25, 25, 50]
    """
    whole, done, gone = sum(parts), 0, 0
    spread = []
    for part in parts:
        done += part
        until = cents * done // whole if whole else 0
        spread.append(until - gone)
        gone = until
    return spread


def later_dates(dues: Sequence[date], *, on: date) -> list[date]:
    """The days on which what comes later is paid: those of the first note still to come.

    Where none is left, it is due at once.

    >>> later_dates([date(2026, 6, 30), date(2027, 6, 30)], on=date(2026, 10, 1))
    [datetime.date(2027, 6, 30)]
    """
    return [due for due in dues if due > on] or [on]
