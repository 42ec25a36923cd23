"""Opening: what each founder pays in and lends on the first day, by the decided rules.

Units: cents; values of the bylaws as they are written. What is paid on the first day is
the first part of the share; the rest is divided into equal instalments of a month. A loan
is paid back in equal parts of a month, the first of them a month later. Source: Bylaws,
on the buy-in (`members.buy_in` and the parameters beside it) and on loans.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any, TypeAlias

from coopkit.errors import N_, CoopError
from coopkit.money import Cents, parse_amount, parse_share, plain_amount
from coopkit.periods import month_end
from ledger.equity.loan import LoanPayment, payments
from ledger.equity.subscription import (
    CASH,
    SOURCES,
    Part,
    Price,
    check_count,
    first_payment,
    plan,
    price_of,
)

Say: TypeAlias = Callable[[Cents], str]


class PaidTooLittleError(CoopError):
    """Less than what the decided rules ask for on the first day."""

    template = N_(
        "{code} pays {paid} on the first day, and the bylaws you decided ask for at "
        "least {least} at admission. Write at least that, or decide that less is paid "
        "at admission."
    )


class PaidOverError(CoopError):
    """More than a share costs."""

    template = N_(
        "{code} pays {paid}, and a share with its fee costs {most}. One member has one "
        "share. Write {most} or less; what is more can be a loan."
    )


class NotInMoneyError(CoopError):
    """Money paid in where the bylaws only let the share be deducted."""

    template = N_(
        "The bylaws you decided do not let the share be paid in money, only by "
        "deductions, and each member must agree to these in writing. Write 0 for {code}, "
        "or decide on another way to pay."
    )


class DueTooEarlyError(CoopError):
    """An instalment before the first day."""

    template = N_(
        "The first instalment of {code} would be due on {due}, before the co-op’s first "
        "day, {on}. Choose a later day."
    )


class NoInstalmentsError(CoopError):
    """A rest of a share that nobody planned."""

    template = N_(
        "{code} still owes {left} of the share after the first day. Say in how many "
        "instalments it is paid, and when the first one is due."
    )


class LoanWithoutMonthsError(CoopError):
    """A loan that is never paid back."""

    template = N_(
        "The loan of {code} needs a number of months, from 1 to 360, in which it is paid "
        "back. Write it, or write 0 as the amount."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What one founder's opening money comes to; `price` is None where none is signed."""

    code: str
    price: Price | None
    paid_cents: Cents
    parts: tuple[Part, ...]
    loan_cents: Cents
    loan_rate: Fraction
    loan_first_due: date | None
    loan_rows: tuple[LoanPayment, ...]


def opened(
    rows: Sequence[Mapping[str, Any]],
    values: Mapping[str, Any],
    *,
    on: date,
    minor_units: int = 2,
) -> Iterator[Opened]:
    """Each founder's row by the rules; refused where the rules refuse it."""
    buy_in = parse_amount(values["members.buy_in"], minor_units=minor_units)
    for row in rows:
        yield Opened(
            code=row["code"],
            **_share(row, values, buy_in, on=on, minor_units=minor_units),
            **_loan(row, on=on),
        )


def month_after(on: date) -> date:
    """The same day a month later, or that month's last.

    >>> month_after(date(2027, 1, 31))
    datetime.date(2027, 2, 28)
    """
    return month_end(on.year + on.month // 12, on.month % 12 + 1, on.day)


def _share(
    row: Mapping[str, Any],
    values: Mapping[str, Any],
    buy_in: Cents,
    *,
    on: date,
    minor_units: int,
) -> dict[str, Any]:
    code, paid = row["code"], int(row["paid_cents"])
    say = partial(plain_amount, minor_units=minor_units)
    nothing = {"price": None, "paid_cents": 0, "parts": ()}
    is_in_money = CASH in SOURCES[values.get("members.buy_in_source", "either")]
    if paid and not is_in_money:
        raise NotInMoneyError(code=code)
    if not is_in_money or (buy_in == 0 and not paid):
        return nothing
    price = price_of(
        buy_in,
        collective=parse_share(values.get("members.buy_in_collective", "0")),
        fee=parse_amount(values.get("members.entry_fee", "0"), minor_units=minor_units),
        on=on,
    )
    share = parse_share(values.get("members.buy_in_at_admission", "0"))
    least = first_payment(price, at_admission=share)
    if paid < least:
        raise PaidTooLittleError(code=code, paid=say(paid), least=say(least))
    if paid > price.total_cents:
        raise PaidOverError(code=code, paid=say(paid), most=say(price.total_cents))
    parts = _instalments(row, values, price.total_cents - paid, on=on, say=say)
    return {"price": price, "paid_cents": paid, "parts": parts}


def _instalments(
    row: Mapping[str, Any],
    values: Mapping[str, Any],
    left: Cents,
    *,
    on: date,
    say: Say,
) -> tuple[Part, ...]:
    if left == 0:
        return ()
    code, count, due = row["code"], int(row["instalments"]), row["first_due"]
    if count < 1 or not due:
        raise NoInstalmentsError(code=code, left=say(left))
    first_due = date.fromisoformat(due)
    if first_due < on:
        raise DueTooEarlyError(code=code, due=first_due, on=on)
    most = int(values.get("members.buy_in_instalments", count))
    check_count(count, first=0, most=most, clause="")
    return plan(left, count=count, first=0, first_due=first_due)


def _loan(row: Mapping[str, Any], *, on: date) -> dict[str, Any]:
    cents, months = int(row["loan_cents"]), int(row["loan_months"] or 0)
    rate = parse_share(row["loan_rate"] or "0")
    if cents and not 1 <= months <= 360:
        raise LoanWithoutMonthsError(code=row["code"])
    first_due = month_after(on)
    found = (
        payments(
            cents, rate=rate, count=months, on=on, first_due=first_due, every_months=1
        )
        if cents
        else ()
    )
    return {
        "loan_cents": cents,
        "loan_rate": rate,
        "loan_first_due": first_due if cents else None,
        "loan_rows": found,
    }
