"""Reconciling an account at a bank to its statement."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.money import plain_amount
from ledger.books.views.common import book_or_404, keeps_books
from ledger.inbox import selectors, services
from ledger.inbox.forms.banks import StatementForm
from ledger.inbox.models import BankAccount, Reconciliation


def reconcile(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Hold the books beside the bank's balance; agree them when nothing is missing."""
    bank = selectors.bank_account(book_or_404(request), pk)
    past = selectors.history(bank)
    data = request.POST if request.method == "POST" else request.GET
    asked = data if "balance" in data else _proposed(request, bank, past)
    is_card = bank.kind == "card"
    form = StatementForm(asked, cooperative=request.cooperative, is_card=is_card)
    older = [text[:40] for text in data.getlist("older")]
    if (
        request.method == "POST"
        and form.is_valid()
        and _agree(request, bank, form, older)
    ):
        _tell(request, bank, form.cleaned_data["on"])
        return redirect("inbox:reconcile", slug, pk)
    context: dict[str, Any] = {
        "bank": bank,
        "form": form,
        "beside": None,
        "balance": asked.get("balance", "") if asked else "",
        "older": set(older),
        "past": past,
        "keeper": keeps_books(request),
    }
    told = _told(form)
    if told:
        context["on"] = told["on"]
        context["beside"] = selectors.compare(
            bank, on=told["on"], statement_cents=told["balance"], older=older
        )
    status = 422 if form.errors and request.method == "POST" else 200
    return render(request, "ledger/inbox/reconcile.html", context, status=status)


def _tell(request: CoopRequest, bank: BankAccount, on: date) -> None:
    """Say that they agree, and lead on to locking what is agreed."""
    said = _("The books and “%(label)s” agree.") % {"label": bank.label}
    url = reverse("books:periods", args=[request.cooperative.slug])
    link = format_html(
        '{} <a href="{}?through={}#lock">{}</a>',
        said,
        url,
        on.isoformat(),
        _("Lock a period"),
    )
    messages.success(request, link)


def _told(form: StatementForm) -> Mapping[str, Any]:
    """The statement's day and balance, also where it was refused to agree on them."""
    if form.is_bound and form.errors.keys() <= {NON_FIELD_ERRORS}:
        return form.cleaned_data
    return {}


def _agree(
    request: CoopRequest, bank: BankAccount, form: StatementForm, older: list[str]
) -> bool:
    """Agree the books with the statement; a refusal goes on the form."""
    try:
        services.reconcile(
            bank_account=bank,
            on=form.cleaned_data["on"],
            statement_cents=form.cleaned_data["balance"],
            older=older,
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _proposed(
    request: CoopRequest, bank: BankAccount, past: list[Reconciliation]
) -> Mapping[str, str] | None:
    """The balance that the bank's last file told, unless it was agreed already."""
    last = selectors.last_statement(bank)
    if last is None or last.closing_on is None or last.closing_cents is None:
        return None
    if any(one.on >= last.closing_on for one in past):
        return None
    places = request.cooperative.minor_units
    return {
        "on": last.closing_on.isoformat(),
        "balance": plain_amount(last.closing_cents, minor_units=places),
    }
