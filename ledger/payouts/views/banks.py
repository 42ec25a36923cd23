"""Pages on where people are paid, and from where."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.members.models import Membership
from governance.members.selectors import by_code, membership_of, names_by_code, roll
from ledger.books.forms.choices import Choices, grouped
from ledger.books.models import Book
from ledger.books.names import lies_in
from ledger.books.selectors import open_accounts, roots
from ledger.books.views.common import book_or_404
from ledger.payouts import selectors, services
from ledger.payouts.forms import PayingForm, numbers_form
from ledger.payouts.models import PayingAccount


def mine(request: CoopRequest, slug: str) -> HttpResponse:
    """Let a member say where to be paid, and see what was paid."""
    membership = membership_of(user=request.user, cooperative=request.cooperative)
    if membership is None:
        raise Http404
    form = numbers_form(request.cooperative, request.POST or None)
    if request.method == "POST" and _keep(request, membership, form):
        return redirect("payouts:mine", slug)
    context = {
        "form": form,
        "detail": selectors.detail_of(membership),
        "payouts": selectors.payouts_of(membership)[:50],
        "cooperative": request.cooperative,
    }
    status = 422 if form.errors else 200
    return render(request, "ledger/payouts/mine.html", context, status=status)


def details(request: CoopRequest, slug: str) -> HttpResponse:
    """List who has given bank details, and write down those told on paper."""
    cooperative = request.cooperative
    code = request.POST.get("code") or request.GET.get("code", "")
    membership, form = None, None
    if code:
        membership = _membership_or_404(request, code)
        form = numbers_form(cooperative, request.POST or None)
        if request.method == "POST" and _keep(request, membership, form):
            return redirect("payouts:details", slug)
    codes = {line.code for line in roll(cooperative, on=request.visit.on)}
    owed = selectors.groups(cooperative, on=request.visit.on)
    codes |= {each.code for group in owed for each in group.payables}
    context = {
        "known": selectors.details_owed(cooperative, list(codes)),
        "membership": membership,
        "form": form,
        "cooperative": cooperative,
        "name": names_by_code(cooperative).get(code, code),
    }
    status = 422 if form and form.errors else 200
    return render(request, "ledger/payouts/details.html", context, status=status)


def account(request: CoopRequest, slug: str) -> HttpResponse:
    """Set the account that payouts leave from."""
    cooperative, book = request.cooperative, book_or_404(request)
    kept = selectors.paying_account(cooperative)
    data = request.POST or None
    form = PayingForm(
        data,
        accounts=asset_accounts(request, book),
        cooperative=cooperative,
        kept=kept,
        initial=_initial(kept, cooperative.name),
    )
    numbers = numbers_form(cooperative, data, prefix="bank")
    if kept and kept.kind == numbers.kind:
        for field in numbers.fields.values():
            field.required = False
    valid = [form.is_valid(), numbers.is_valid()] if data else [False]
    if all(valid) and _set_account(request, form, numbers):
        messages.success(request, _("Payments leave from this account now."))
        return redirect("payouts:list", slug)
    context = {"form": form, "numbers": numbers, "kept": kept}
    status = 422 if form.errors or numbers.errors else 200
    return render(request, "ledger/payouts/account.html", context, status=status)


def _keep(request: CoopRequest, membership: Membership, form: Any) -> bool:
    """Keep or end bank details, as the form asks; a refusal goes on it."""
    if "end" in request.POST:
        services.end_details(membership=membership, by=request.user, at=request.visit.at)
        messages.success(request, _("Nothing is paid to that account any more."))
        return True
    if not form.is_valid():
        return False
    try:
        services.give_details(
            membership=membership,
            kind=form.kind,
            numbers=form.numbers,
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The bank details are kept, sealed."))
    return True


def _set_account(request: CoopRequest, form: PayingForm, numbers: Any) -> bool:
    told = form.cleaned_data
    try:
        services.set_paying_account(
            cooperative=request.cooperative,
            account=told["account"],
            kind=numbers.kind,
            numbers=numbers.numbers,
            company_name=told["company_name"],
            company_id=told["company_id"],
            bank_name=told["bank_name"],
            next_cheque=told["next_cheque"],
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _initial(kept: PayingAccount | None, name: str) -> dict[str, Any]:
    if kept is None:
        return {"company_name": name, "next_cheque": 1}
    names = ("account", "company_name", "company_id", "bank_name", "next_cheque")
    return {each: getattr(kept, each) for each in names}


def asset_accounts(request: CoopRequest, book: Book) -> Choices:
    """The open accounts of what the co-op has, by their words."""
    kinds = roots(book)
    own = sorted(
        name
        for name in open_accounts(book, on=request.visit.on)
        if lies_in(name, kinds.assets)
    )
    members = names_by_code(request.cooperative)
    return grouped(own, kinds, order="money", names=members)


def _membership_or_404(request: CoopRequest, code: str) -> Membership:
    try:
        return by_code(request.cooperative, code)
    except CoopError as refusal:
        raise Http404 from refusal
