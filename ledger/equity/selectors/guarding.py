"""What a posting is held to; asked of the accounts it names alone, never of all."""

from collections.abc import Mapping

from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from coopkit.templatetags.ui import money
from governance.members.models import Membership
from ledger.books.models import Account, Book
from ledger.books.selectors import held, lies_under
from ledger.equity.chart import Chart
from ledger.equity.guard import (
    IndivisibleFedError,
    NobodysEquityError,
    UnknownCodeError,
    barred_from_indivisible,
    codes_of,
    grew,
    ownerless,
    unknown,
)
from ledger.equity.selectors.accounts import chart_of

FEW = 200
CALIFORNIA = "us-ca"


def check_posting(
    cooperative: Cooperative, changes: Mapping[str, Cents], batch: str
) -> None:
    """Refuse a posting that would break the closing identity or name an unknown code.

    Books that keep no members' accounts, and co-ops that keep no roll, are let be. What
    a posting of other accounts costs here is no query at all.
    """
    book = cooperative.book
    chart = chart_of(book)
    codes = codes_of(changes, chart)
    if codes:
        _check_codes(cooperative, codes)
    if cooperative.jurisdiction == CALIFORNIA:
        _check_indivisible(cooperative, changes, chart)
    strays = ownerless(changes, chart)
    if strays and _keeps_members(book, chart, codes):
        _check_strays(cooperative, book, chart, strays)


def _check_indivisible(
    cooperative: Cooperative, changes: Mapping[str, Cents], chart: Chart
) -> None:
    permitted = barred_from_indivisible(changes, chart)
    if permitted is not None:
        raise IndivisibleFedError(
            fed=money(-changes[chart.indivisible], cooperative),
            permitted=money(permitted, cooperative),
            collective=chart.unallocated,
        )


def _check_codes(cooperative: Cooperative, codes: Mapping[str, str]) -> None:
    roll = Membership.objects.filter(cooperative=cooperative)
    asked = roll.filter(code__in=list(codes)) if len(codes) <= FEW else roll
    found = unknown(codes, set(asked.values_list("code", flat=True)))
    if found and roll.exists():
        raise UnknownCodeError(code=found[0], account=found[1])


def _keeps_members(book: Book, chart: Chart, codes: Mapping[str, str]) -> bool:
    if codes:
        return True
    return Account.objects.filter(
        lies_under(chart.members, field="name"), book=book
    ).exists()


def _check_strays(
    cooperative: Cooperative, book: Book, chart: Chart, strays: Mapping[str, Cents]
) -> None:
    """The changes are in the books already, in this transaction."""
    unit = 10**cooperative.minor_units
    for account, change in strays.items():
        now = -int(held(book, account)[cooperative.currency] * unit)
        if grew(now - change, change):
            raise NobodysEquityError(
                account=account,
                amount=money(now, cooperative),
                collective=chart.unallocated,
            )
