"""How much of earlier years' surplus went to the reserve that the law asks for."""

from fractions import Fraction

from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents, half_up, parse_share, plain_share
from coopkit.periods import FiscalYear
from ledger.patronage.losses import (
    EXTRANEOUS,
    OPERATING,
    STATUTORY,
    average_part,
    reserve_years,
)
from ledger.patronage.models import Worksheet, WorksheetState
from ledger.patronage.worksheet import Sheet, read

EXTRA_SHARE = "reserves.extra_coop_share"


def reserve_parts(cooperative: Cooperative, year: FiscalYear) -> dict[str, str]:
    """The average part of each kind of surplus that went to the reserve, before a year.

    Of the years that the law looks back on, those whose allocation stands in the books
    and that had a surplus of the kind; one query.
    """
    back = reserve_years(on=year.last)
    rows = Worksheet.objects.filter(
        cooperative=cooperative,
        state=WorksheetState.POSTED,
        supplements__isnull=True,
        year_end__lt=year.first,
        year_end__year__gte=year.name - back,
    )
    parts: dict[str, list[Fraction]] = {OPERATING: [], EXTRANEOUS: []}
    for data in rows.order_by("year_end").values_list("data", flat=True):
        sheet = read(data)
        for origin, (surplus, given) in _given(sheet).items():
            if surplus > 0:
                parts[origin].append(Fraction(given, surplus))
    return {origin: plain_share(average_part(own)) for origin, own in parts.items()}


def _given(sheet: Sheet) -> dict[str, tuple[Cents, Cents]]:
    """Each kind of surplus of a year, and what of it went to the reserve."""
    whole = max(0, sheet.result.appropriated.get(STATUTORY, 0))
    outside = max(0, sheet.extraneous)
    share = next(
        (parse_share(str(rule.value)) for rule in sheet.rules if rule.key == EXTRA_SHARE),
        Fraction(0),
    )
    extra = min(whole, half_up(share, of=outside))
    return {
        OPERATING: (sheet.net - sheet.extraneous, whole - extra),
        EXTRANEOUS: (outside, extra),
    }
