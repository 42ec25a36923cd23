"""Money that members were advanced on the surplus of a year that was not over."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Sum

from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from ledger.books.selectors import balances, find_book
from ledger.equity.selectors import chart_of
from ledger.patronage.models import Advance, AdvanceNetting, WorksheetState

KIND = "Advance"


def advances_of(cooperative: Cooperative, *, year_end: date) -> Mapping[str, Cents]:
    """What each member was advanced on a year and was not yet netted, by code.

    What the cash of earlier years could not make good is among it.
    """
    found = dict(left_over(cooperative, year_end=year_end))
    rows = Advance.objects.filter(
        cooperative=cooperative, year_end=year_end, netted_in__isnull=True
    )
    summed = rows.values("membership__code").annotate(cents=Sum("cents"))
    for row in summed.order_by("membership__code"):
        code = row["membership__code"]
        found[code] = found.get(code, 0) + row["cents"]
    return dict(sorted(found.items()))


def left_over(cooperative: Cooperative, *, year_end: date) -> Mapping[str, Cents]:
    """What is still open of the advances of years before one, by code.

    It is never more than the books hold: what a member has paid back, or was set off on
    leaving, is not netted again. Two queries where every advance was made good.
    """
    nettings = AdvanceNetting.objects.filter(
        worksheet__cooperative=cooperative,
        worksheet__state=WorksheetState.POSTED,
        worksheet__year_end__lt=year_end,
    )
    made_good = nettings.order_by().values_list("code").annotate(Sum("cents"))
    advanced = Advance.objects.filter(
        cooperative=cooperative,
        year_end__lt=year_end,
        netted_in__state=WorksheetState.POSTED,
    )
    paid = advanced.order_by().values_list("membership__code").annotate(Sum("cents"))
    open_cents = dict(paid)
    for code, cents in made_good:
        open_cents[code] = open_cents.get(code, 0) - cents
    open_cents = {code: cents for code, cents in open_cents.items() if cents > 0}
    return _as_the_books_hold(cooperative, open_cents) if open_cents else {}


def _as_the_books_hold(
    cooperative: Cooperative, open_cents: Mapping[str, Cents]
) -> dict[str, Cents]:
    """Each sum, or what the member's debt comes to without advances not netted yet."""
    book = find_book(cooperative)
    if book is None:
        return {}
    chart = chart_of(book)
    under = chart.receivable("M001", KIND).removesuffix(f":M001:{KIND}")
    held = balances(book, on=date.max, prefix=under)
    fresh = Advance.objects.filter(cooperative=cooperative, netted_in__isnull=True)
    sums = dict(fresh.order_by().values_list("membership__code").annotate(Sum("cents")))
    found = {}
    for code, cents in open_cents.items():
        owed = held.get(chart.receivable(code, KIND), 0) - sums.get(code, 0)
        if owed > 0:
            found[code] = min(cents, owed)
    return found


def advance_rows(cooperative: Cooperative, *, year_end: date) -> list[Advance]:
    """Every advance of a year, netted or not, by day."""
    rows = Advance.objects.filter(cooperative=cooperative, year_end=year_end)
    return list(
        rows.select_related("membership__person", "netted_in").order_by("on", "pk")
    )
