"""Money that members were advanced on the surplus of a year that was not over."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Sum

from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from ledger.patronage.models import Advance


def advances_of(cooperative: Cooperative, *, year_end: date) -> Mapping[str, Cents]:
    """What each member was advanced on a year and was not yet netted, by code."""
    rows = Advance.objects.filter(
        cooperative=cooperative, year_end=year_end, netted_in__isnull=True
    )
    summed = rows.values("membership__code").annotate(cents=Sum("cents"))
    return {
        row["membership__code"]: row["cents"]
        for row in summed.order_by("membership__code")
    }


def advance_rows(cooperative: Cooperative, *, year_end: date) -> list[Advance]:
    """Every advance of a year, netted or not, by day."""
    rows = Advance.objects.filter(cooperative=cooperative, year_end=year_end)
    return list(
        rows.select_related("membership__person", "netted_in").order_by("on", "pk")
    )
