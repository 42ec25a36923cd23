"""Subscription: what a share costs, when its parts are due, and where payments go.

Units: cents. The fee is covered first; what comes after it is divided between the
member's own share and the account held in common as their prices are. Until somebody is
a member, all that they paid is a debt of the co-op, and is paid back if they are refused.
Source: Bylaws, article on the buy-in; `members.buy_in` and the parameters beside it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from coopkit.errors import N_, CoopError
from coopkit.money import Cents, allocate, at_least, half_up
from coopkit.periods import month_end
from ledger.equity.chart import Chart

CASH, PAYROLL, WORK = "cash", "payroll", "work"
SOURCES: Mapping[str, frozenset[str]] = {
    "cash": frozenset({CASH}),
    "payroll": frozenset({PAYROLL}),
    "patronage": frozenset({CASH}),
    "either": frozenset({CASH, PAYROLL}),
    "any": frozenset({CASH, PAYROLL, WORK}),
}
"""The ways to pay, by the bylaws' choice; a dividend is paid out first, then paid in."""


class NoPriceError(CoopError):
    """A share that costs nothing."""

    template = N_(
        "The bylaws of {on} set no price for a share, or leave nothing of it to the "
        "member. A share that somebody signs for has a price. Adopt one first."
    )


class TooManyPartsError(CoopError):
    """A plan of more parts than the bylaws allow."""

    template = N_(
        "This plan has {count} instalments after the first payment; the bylaws allow "
        "{most} (clause {clause}). Plan fewer and larger ones."
    )


class SourceError(CoopError):
    """A way to pay that the bylaws do not allow."""

    template = N_(
        "The bylaws do not let a share be paid {source} (clause {clause}). Choose "
        "another way, or ask the members to change the clause."
    )


class TooMuchPaidError(CoopError):
    """More than is still to be paid."""

    template = N_(
        "{paid} is more than what is left to pay on share № {number}, {left}. One member "
        "has one share. Record what is left, and pay the rest back."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a share costs: the member's own part, the common part, the fee."""

    share_cents: Cents
    collective_cents: Cents = 0
    fee_cents: Cents = 0

    @property
    def buy_in_cents(self) -> Cents:
        return self.share_cents + self.collective_cents

    @property
    def total_cents(self) -> Cents:
        return self.buy_in_cents + self.fee_cents


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a plan: what is due, and on which day."""

    due: date
    cents: Cents


class PartState(StrEnum):
    PAID = "paid"
    PARTLY = "partly"
    TO_COME = "to_come"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A part of a plan as it stands: what of it is still missing."""

    part: Part
    left_cents: Cents
    state: PartState


def price_of(buy_in: Cents, *, collective: Fraction, fee: Cents, on: date) -> Price:
    """The price of a day, with the common part rounded half-up.

    >>> price_of(16_000_00, collective=Fraction(1, 4), fee=0, on=date(2027, 1, 1))
    Price(share_cents=1200000, collective_cents=400000, fee_cents=0)
    """
    common = half_up(collective, of=buy_in)
    if buy_in - common <= 0:
        raise NoPriceError(on=on)
    return Price(share_cents=buy_in - common, collective_cents=common, fee_cents=fee)


def first_payment(price: Price, *, at_admission: Fraction) -> Cents:
    """The least that is paid at admission: the fee, and this part of the buy-in."""
    return price.fee_cents + at_least(at_admission, of=price.buy_in_cents)


def plan(
    total: Cents, *, count: int, first: Cents, first_due: date, every_months: int = 1
) -> tuple[Part, ...]:
    """Divide what is due into equal parts, the first of them at least `first`.

    >>> [part.cents for part in plan(500_00, count=4, first=200_00,
    ...     first_due=date(2027, 1, 31))]
    [20000, 10000, 10000, 10000]
    >>> plan(500_00, count=2, first=0, first_due=date(2027, 1, 31))[1].due
    datetime.date(2027, 2, 28)
    """
    if count < 1 or total <= 0 or every_months < 1:
        raise ValueError("a plan has parts, and something to divide")
    parts = allocate(total, [1] * count)
    if parts[0] < first:
        first = min(first, total)
        left = total - first
        parts = [first, *(allocate(left, [1] * (count - 1)) if count > 1 else [])]
    days = _days(first_due, every_months, len(parts))
    pairs = zip(days, parts, strict=True)
    return tuple(Part(due, cents) for due, cents in pairs if cents)


def _days(first: date, every: int, count: int) -> list[date]:
    """Days that many months apart; the last of a month where it has no such day."""
    months = (first.year * 12 + first.month - 1 + every * n for n in range(count))
    return [month_end(m // 12, m % 12 + 1, first.day) for m in months]


def check_count(count: int, *, first: Cents, most: int, clause: str) -> None:
    """Refuse more instalments than the bylaws allow after the first payment."""
    after = count - 1 if first else count
    if after > most:
        raise TooManyPartsError(count=after, most=most, clause=clause or "–")


def divided(price: Price, paid: Cents) -> tuple[Cents, Cents, Cents]:
    """What has been paid, as (own share, common part, fee); all of it, to the cent.

    >>> divided(Price(share_cents=300, collective_cents=100, fee_cents=50), 152)
    (77, 25, 50)
    """
    fee = min(paid, price.fee_cents)
    rest = paid - fee
    common = price.collective_cents * rest // price.buy_in_cents
    return rest - common, common, fee


def booked(
    price: Price,
    paid: Cents,
    *,
    chart: Chart,
    code: str,
    fee_to: str,
    is_member: bool,
    at_signing: bool = False,
) -> dict[str, Cents]:
    """What a subscription comes to in the books, in Beancount's sign, but for the money.

    Of a member who owes the share since the signing, the whole price is booked, and what
    is unpaid is owed by the member.

    >>> booked(Price(share_cents=300), 100, chart=Chart(), code="M1", fee_to="collective",
    ...     is_member=False)
    {'Liabilities:Members:M1:Deposit': -100}
    """
    if not is_member:
        return {chart.owed(code, "Deposit"): -paid} if paid else {}
    counted = price.total_cents if at_signing else paid
    share, common, fee = divided(price, counted)
    found = {chart.share(code): -share, chart.receivable(code, "Share"): counted - paid}
    common_account, fee_account = chart.unallocated, chart.fund(fee_to)
    found[common_account] = -common
    found[fee_account] = found.get(fee_account, 0) - fee
    return {account: cents for account, cents in found.items() if cents}


def moved(
    before: Mapping[str, Cents], after: Mapping[str, Cents]
) -> tuple[tuple[str, Cents], ...]:
    """The legs that lead from one state of the books to another, debits first.

    >>> moved({"A": -5}, {"B": -5})
    (('A', 5), ('B', -5))
    """
    changes = {
        account: after.get(account, 0) - before.get(account, 0)
        for account in (*before, *after)
    }
    legs = [(account, cents) for account, cents in changes.items() if cents]
    return tuple(sorted(legs, key=lambda leg: (leg[1] < 0, leg[0])))


def standing(parts: Sequence[Part], paid: Cents, *, on: date) -> tuple[PlanLine, ...]:
    """The plan as it stands on a day: payments cover the earliest parts first.

    >>> lines = standing(plan(300, count=3, first=0, first_due=date(2027, 1, 1)), 150,
    ...     on=date(2027, 2, 2))
    >>> [(line.left_cents, str(line.state)) for line in lines]
    [(0, 'paid'), (50, 'late'), (100, 'to_come')]
    """
    lines, left = [], paid
    for part in parts:
        covered = min(part.cents, max(left, 0))
        left -= covered
        missing = part.cents - covered
        if not missing:
            state = PartState.PAID
        elif part.due < on:
            state = PartState.LATE
        else:
            state = PartState.PARTLY if covered else PartState.TO_COME
        lines.append(PlanLine(part, missing, state))
    return tuple(lines)


def reached_on(parts: Iterable[Part], needed: Cents) -> date | None:
    """The day on which the plan will have brought this much, if ever.

    >>> reached_on(plan(300, count=3, first=0, first_due=date(2027, 1, 1)), 101)
    datetime.date(2027, 2, 1)
    """
    total = 0
    for part in parts:
        total += part.cents
        if total >= needed:
            return part.due
    return None


def check_source(source: str, choice: str, *, clause: str, words: str) -> None:
    """Refuse a way to pay that the bylaws do not name."""
    if source not in SOURCES.get(choice, SOURCES["either"]):
        raise SourceError(source=words, clause=clause or "–")
