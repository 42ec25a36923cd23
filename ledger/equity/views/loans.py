"""Members’ loans: recorded when the money comes; paid back with the notes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from governance.members.models import Membership
from governance.members.selectors import by_code, roll
from ledger.books.selectors import find_book, open_accounts, roots
from ledger.equity.forms.shares import LoanForm, accounts
from ledger.equity.models import MemberNote
from ledger.equity.selectors.notes import notes_of
from ledger.equity.services.lending import LoanTerms, lend
from ledger.equity.views.shares import done


def loan(request: CoopRequest, slug: str) -> HttpResponse:
    """Record a loan of a member, and show those there are."""
    cooperative, on = request.cooperative, request.visit.on
    book = find_book(cooperative)
    if book is None:
        raise Http404
    pks = [line.membership_id for line in roll(cooperative, on=on)]
    lenders = Membership.objects.filter(pk__in=pks).select_related("person")
    form = LoanForm(
        request.POST if request.method == "POST" else None,
        cooperative=cooperative,
        memberships=list(lenders.order_by("code")),
        choices=accounts(open_accounts(book, on=on), roots(book), order="money"),
        initial={"on": on},
    )
    if request.method == "POST" and done(request, form, _lend):
        messages.success(request, _("The loan is booked, with its payments."))
        return redirect("equity:loan", slug)
    context = {
        "cooperative": cooperative,
        "form": form,
        "loans": notes_of(cooperative, loans=True),
    }
    status = 422 if form.errors else 200
    return render(request, "ledger/equity/loan.html", context, status=status)


def _lend(request: CoopRequest, given: dict[str, Any]) -> MemberNote:
    return lend(
        membership=by_code(request.cooperative, given["who"]),
        terms=LoanTerms(
            cents=given["cents"],
            rate=given["rate"],
            count=given["count"],
            first_due=given["first_due"],
            every_months=given["every_months"],
        ),
        on=given["on"],
        account=given["account"],
        decision=given["decision"],
        by=request.user,
        at=request.visit.at,
    )
