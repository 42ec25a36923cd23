"""What the co-op and its members held when a year ended, and what had been agreed."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q, Sum

from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_ending
from coopkit.money import Cents
from coopkit.periods import FiscalYear
from governance.members.models import Spell
from governance.members.selectors import Span
from governance.members.standing import Standing
from ledger.books.models import Book, Posting
from ledger.books.selectors import balances
from ledger.equity.chart import Chart
from ledger.equity.models import CapitalRunLine, RunState
from ledger.equity.models.runs import RunKind
from ledger.equity.selectors import member_accounts
from ledger.labor.selectors import hours_of_year, weights_of_year, year_ends_with_hours
from ledger.patronage.carried import Carried
from ledger.patronage.holdings import held_in_common
from ledger.patronage.models import CarriedLoss, WorksheetState
from ledger.patronage.seniority import whole_years
from ledger.patronage.worksheet import HeldLayer


def carried_of(cooperative: Cooperative, *, year_end: date) -> tuple[Carried, ...]:
    """The losses of earlier years that still wait, oldest first; one query.

    What the year's own worksheets carried or made up is left out, and what was taken
    back with its worksheet.
    """
    rows = CarriedLoss.objects.filter(
        cooperative=cooperative, worksheet__state=WorksheetState.POSTED
    ).exclude(worksheet__year_end__gte=year_end)
    left: dict[int, Cents] = {}
    losses = []
    for row in rows.order_by("pk"):
        left[row.of_id or row.pk] = left.get(row.of_id or row.pk, 0) + row.cents
        if row.of_id is None:
            losses.append(row)
    return tuple(
        Carried(
            number=row.pk,
            year=row.year_end.year,
            is_patronage=row.is_patronage,
            cents=left[row.pk],
            last_year=row.last_year,
        )
        for row in sorted(losses, key=lambda row: (row.year_end, row.pk))
        if left[row.pk] > 0
    )


def common_balances(book: Book, chart: Chart, *, on: date) -> dict[str, Cents]:
    """What the accounts held in common have at the end of a day; those with nothing are
    left out. The start-up loss stands as it is to be given back, positive."""
    return held_in_common(balances(book, on=on, prefix=chart.collective), chart)


def held_layers(cooperative: Cooperative, *, on: date) -> tuple[HeldLayer, ...]:
    """Every retained part at the end of a day, by code and year."""
    return tuple(
        HeldLayer(
            code=code, year=layer.year, qualified=layer.qualified, cents=layer.cents
        )
        for code, account in member_accounts(cooperative, on=on).items()
        for layer in account.layers
    )


def capital_return(book: Book, chart: Chart, year: FiscalYear, *, booked: Cents) -> Cents:
    """The interest on capital that is a year's own; `booked` is what its books hold.

    What a run of interest posted counts for the year it was worked out for, on whatever
    day it was posted; what was booked by hand, for the year of its day.
    """
    lines = CapitalRunLine.objects.filter(
        run__cooperative=book.cooperative,
        run__kind=RunKind.INTEREST,
        run__state=RunState.POSTED,
        run__year_end=year.last,
    )
    by_run: Cents = lines.aggregate(cents=Sum("cents"))["cents"] or 0
    if booked:
        booked -= _interest_of_runs(book, chart, year)
    return by_run + booked


def _interest_of_runs(book: Book, chart: Chart, year: FiscalYear) -> Cents:
    """What runs of interest, of whichever year, put into the books of a year."""
    account = chart.interest_on_capital
    rows = Posting.objects.filter(
        Q(account__name=account) | Q(account__name__startswith=f"{account}:"),
        account__book=book,
        date__range=(year.first, year.last),
        directive__batch__startswith="interest-",
        currency=book.cooperative.currency,
    )
    found = 0
    for scale, minor in rows.order_by().values_list("scale").annotate(Sum("minor")):
        places = book.cooperative.minor_units - scale
        found += minor * 10**places if places >= 0 else minor // 10**-places
    return found


def candidates_in(cooperative: Cooperative, year: FiscalYear) -> set[str]:
    """The codes of all who were candidates within a year; one query."""
    spells = Spell.objects.filter(
        Q(last__isnull=True) | Q(last__gte=year.first),
        membership__cooperative=cooperative,
        standing=Standing.CANDIDATE,
        first__lte=year.last,
    )
    return set(spells.values_list("membership__code", flat=True))


def minutes_before(
    cooperative: Cooperative, year: FiscalYear, *, is_asked: bool
) -> Mapping[str, int]:
    """What counted as each member's labor in the years before, if it is asked for."""
    found: dict[str, int] = {}
    if not is_asked:
        return found
    for last in sorted(year_ends_with_hours(cooperative)):
        if last >= year.last:
            continue
        earlier = year_ending(cooperative, last.year)
        weights = weights_of_year(cooperative, first=earlier.first)
        for row in hours_of_year(cooperative, first=earlier.first, last=earlier.last):
            if row.member:
                counted = max(row.countable(weights), 0)
                found[row.code] = found.get(row.code, 0) + counted
    return found


def years_of(span: Span | None, year: FiscalYear) -> int:
    """Whole years of membership at the end of a year, or on the last day of it."""
    if span is None:
        return 0
    return whole_years(span.first, on=min(span.last or year.last, year.last))


def days_of(span: Span | None, year: FiscalYear) -> int:
    """The days of membership in a year; 0 where it was the whole of it."""
    if span is None:
        return 0
    first, last = max(span.first, year.first), min(span.last or year.last, year.last)
    days = (last - first).days + 1
    return days if 0 < days <= (year.last - year.first).days else 0
