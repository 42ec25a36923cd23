"""Setting the budget."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.money import plain_amount
from coopkit.periods import FiscalYear
from ledger.books.models import Account, Book
from ledger.books.names import lies_in
from ledger.books.selectors import roots
from ledger.reports.budget import NotPlannedError, check_planned
from ledger.reports.models import BudgetLine
from ledger.reports.period import same_day
from ledger.reports.selectors.budget import actual, months_in, planned


@transaction.atomic
def set_budget_year(
    *,
    book: Book,
    year: FiscalYear,
    amounts: Mapping[str, Sequence[int]],
    by: User | None,
    at: datetime,
) -> int:
    """Plan a fiscal year: each account's cents month by month, from its first month on.

    Accounts that are not named keep what they have. Returns how many were set.
    """
    months = months_in(year.first, year.last)
    for account, cents in amounts.items():
        if len(cents) != len(months):
            raise ValueError(f"{account}: {len(cents)} amounts for {len(months)} months")
    _write(book, months, amounts, by, at)
    if amounts:
        record(
            scope=book.cooperative.slug,
            actor=actor_of(by),
            action="budget.year_set",
            subject=str(year.name),
            data={account: list(cents) for account, cents in amounts.items()},
            at=at,
        )
    return len(amounts)


def _write(
    book: Book,
    months: Sequence[date],
    amounts: Mapping[str, Sequence[int]],
    by: User | None,
    at: datetime,
) -> None:
    accounts = _accounts(book, amounts)
    lines = [
        BudgetLine(
            book=book,
            account=accounts[account],
            month=month,
            cents=amount,
            set_by=by,
            set_at=at,
        )
        for account, cents in amounts.items()
        for month, amount in zip(months, cents, strict=True)
    ]
    BudgetLine.objects.bulk_create(
        lines,
        update_conflicts=True,
        unique_fields=["account", "month"],
        update_fields=["cents", "set_by", "set_at"],
        batch_size=500,
    )


@transaction.atomic
def start_from_last_year(
    *, book: Book, year: FiscalYear, by: User | None, at: datetime
) -> int:
    """Plan what came and went in each month of the year before, where nothing is planned.

    Returns the number of accounts that were set.
    """
    before = same_day(year.first, 1), same_day(year.last, 1)
    meant = planned(book, year)
    width = len(months_in(year.first, year.last))
    came = actual(book, first=before[0], last=before[1])
    closed = _closed(book, year.first)
    amounts = {
        account: [max(0, cents) for cents in months][:width]
        for account, months in came.items()
        if not any(meant.get(account, ())) and account not in closed
    }
    whole = {name: cents for name, cents in amounts.items() if len(cents) == width}
    return set_budget_year(book=book, year=year, amounts=whole, by=by, at=at)


def _closed(book: Book, on: date) -> set[str]:
    found = Account.objects.filter(book=book, closed_on__lt=on)
    return set(found.values_list("name", flat=True))


def _accounts(book: Book, amounts: Mapping[str, Sequence[int]]) -> dict[str, Account]:
    """The accounts by name; what is no income or expense, or below zero, is refused."""
    found = {
        account.name: account
        for account in Account.objects.filter(book=book, name__in=amounts)
    }
    names = roots(book)
    places = book.cooperative.minor_units
    for name, cents in amounts.items():
        flows = (names.income, names.expenses)
        if name not in found or not any(lies_in(name, root) for root in flows):
            raise NotPlannedError(account=name)
        for amount in cents:
            said = plain_amount(amount, minor_units=places)
            check_planned(amount, account=name, amount=said)
    return found
