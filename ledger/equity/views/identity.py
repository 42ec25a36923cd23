"""Whether members' and collective accounts make up what the co-op is worth."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import BOOKS
from coopkit.cooperatives.middleware import CoopRequest
from ledger.equity import selectors
from ledger.equity.register import (
    LOANS,
    NOTES,
    ROLL,
    RUNS,
    SHARES,
    UNCLAIMED,
)
from ledger.equity.selectors.standing import identities


def identity(request: CoopRequest, slug: str) -> HttpResponse:
    """Show both sides of the closing identity, today and at past years' ends.

    Everybody inside sees the totals; whoever keeps or checks the books also sees at
    which code a register and the ledger part.
    """
    cooperative, on = request.cooperative, request.visit.on
    if not selectors.has_book(cooperative):
        raise Http404
    found = selectors.standing(cooperative, on=on)
    officer = bool(request.roles & BOOKS)
    ends = selectors.past_year_ends(cooperative, on=on)
    past = list(zip(ends, identities(cooperative, days=ends), strict=True))
    context = {
        "cooperative": cooperative,
        "on": on,
        "standing": found,
        "identity": found.identity,
        "owned_cents": found.identity.net_assets_cents - found.identity.difference_cents,
        "past": past[::-1],
        "registers": _registers(found),
        "officer": officer,
        "differences": found.differences if officer else (),
    }
    return render(request, "ledger/equity/identity.html", context)


def _registers(found: selectors.Standing) -> list[dict[str, Any]]:
    """Each register with how many places part from the books."""
    parted = [one.register for one in found.differences]
    return [
        {"title": title, "count": parted.count(key)}
        for key, title in (
            (ROLL, _("Every account is an account of somebody on the roll")),
            (SHARES, _("Shares that are paid in full stand on their accounts")),
            (NOTES, _("What is still to be paid on notes is what is owed")),
            (LOANS, _("What is still to be paid on members’ loans is what is owed")),
            (UNCLAIMED, _("Unclaimed money stands apart, as much as was noted")),
            (RUNS, _("Each payment of retained parts took what was decided")),
        )
    ]
