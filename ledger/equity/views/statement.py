"""A member's own statement, to take along."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from coopkit.cooperatives.access import FORMER
from coopkit.cooperatives.middleware import CoopRequest
from governance.members.selectors import member_of, membership_of
from ledger.equity import selectors
from ledger.equity.services.statements import issue_statement


@require_POST
def statement(request: CoopRequest, slug: str) -> HttpResponse:
    """Issue the statement as of today, in the member's language, and open it."""
    cooperative, visit = request.cooperative, request.visit
    mine = member_of(user=request.user, cooperative=cooperative, on=visit.on)
    if mine is None and FORMER in request.roles:
        mine = membership_of(user=request.user, cooperative=cooperative)
    if mine is None or not selectors.has_book(cooperative):
        raise Http404
    paper = issue_statement(membership=mine, on=visit.on, at=visit.at)
    return redirect("papers:download", slug, paper.uid)
