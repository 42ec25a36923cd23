"""The figures of the open-book report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ledger.books import selectors as books
from ledger.books.names import lies_in
from ledger.reports import account_nature as nature
from ledger.reports.open_book import Flow, Reserve, Stand
from ledger.reports.period import months_of, same_day
from ledger.reports.selectors.asked import Asked, as_seen
from ledger.reports.selectors.figures import DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBook:
    """Some days of a co-op in a nutshell, and the same days a year before.

    `months` are first days with what came in and what went out.
    """

    now: Flow
    before: Flow | None
    stand: Stand
    months: tuple[tuple[date, int, int], ...]
    first: date
    last: date
    then_first: date
    then_last: date


def open_book(asked: Asked) -> OpenBook:
    """Gather the report; the year before is left out where the books do not reach it."""
    first, last = asked.period.first, asked.period.last
    then_first = same_day(first, 1)
    then_last = first - DAY if asked.period.whole else same_day(last, 1)
    return OpenBook(
        now=flow_in(asked, first=first, last=last),
        before=flow_in(asked, first=then_first, last=then_last)
        if asked.begun <= then_last
        else None,
        stand=stand_on(asked, on=last, begun=asked.begun),
        months=_months(asked, first=first, last=last),
        first=first,
        last=last,
        then_first=then_first,
        then_last=then_last,
    )


def flow_in(asked: Asked, *, first: date, last: date) -> Flow:
    """What came in and went out, by the accounts next to the root."""
    names = asked.names
    roots = (names.income, names.expenses)
    found = books.net_by_account(asked.book, first=first, last=last, prefixes=roots)
    (moved,) = as_seen(asked, [found])
    income: dict[str, int] = {}
    expenses: dict[str, int] = {}
    labor = 0
    for name, cents in moved.items():
        group = ":".join(name.split(":")[:2])
        if lies_in(name, names.income):
            income[group] = income.get(group, 0) - cents
        else:
            expenses[group] = expenses.get(group, 0) + cents
            labor += cents if nature.is_labor(name) else 0
    return Flow(income=income, expenses=expenses, labor=labor)


def stand_on(asked: Asked, *, on: date, begun: date) -> Stand:
    """What there is at the end of a day, and what a usual month costs.

    Members' accounts, of which there may be many, come as one sum.
    """
    names = asked.names
    collective = f"{names.equity}:Collective"
    few = (names.assets, names.liabilities, collective)
    held = books.balances_in(asked.book, few, on=on)

    def total(above: str) -> int:
        return sum(cents for name, cents in held.items() if lies_in(name, above))

    return Stand(
        cash=_cash_in(held, names.assets),
        has=total(names.assets),
        owes=-total(names.liabilities),
        members=-books.total_under(asked.book, asked.members, on=on),
        collective=-total(collective),
        monthly=_usual_month(asked, on=on, begun=begun),
    )


def reserve_on(asked: Asked, *, on: date, begun: date) -> Reserve:
    """Cash at the end of a day beside a usual month; no other account is read."""
    held = books.balances(asked.book, on=on, prefix=asked.names.assets)
    return Reserve(
        cash=_cash_in(held, asked.names.assets),
        monthly=_usual_month(asked, on=on, begun=begun),
    )


def _cash_in(held: Mapping[str, int], assets: str) -> int:
    return sum(
        cents
        for name, cents in held.items()
        if lies_in(name, assets) and nature.is_cash(name)
    )


def _usual_month(asked: Asked, *, on: date, begun: date) -> int:
    """The mean of the twelve months up to a day, without the wear of equipment.

    Younger books have fewer.
    """
    since = max(begun, same_day(on, 1) + DAY)
    spent = books.net_by_account(
        asked.book, first=since, last=on, prefixes=[asked.names.expenses]
    )
    costs = sum(cents for name, cents in spent.items() if not nature.is_worn(name))
    return costs // max(1, min(12, len(months_of(since, on))))


def _months(
    asked: Asked, *, first: date, last: date
) -> tuple[tuple[date, int, int], ...]:
    names = asked.names
    roots = (names.income, names.expenses)
    found = books.monthly(asked.book, first=first, last=last, prefixes=roots)
    sums = {begin.replace(day=1): [0, 0] for begin, _ in months_of(first, last)}
    for name, amounts in found.items():
        is_income = lies_in(name, names.income)
        for month, cents in amounts.items():
            sums[month][0 if is_income else 1] += -cents if is_income else cents
    return tuple((month, came, went) for month, (came, went) in sums.items())
