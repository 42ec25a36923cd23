"""The pages of leavers: whose account is to be worked out, and each debt it became."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext as _

from coopkit.cooperatives.access import BOOKKEEPER
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.money import Cents
from governance.members.selectors.codes import memberships
from ledger.books.selectors import book_of, roots
from ledger.books.starting_chart import label
from ledger.equity import services
from ledger.equity.departure import Installment, settle
from ledger.equity.forms.capital import TakeBackForm
from ledger.equity.forms.notes import ConvertForm
from ledger.equity.models.notes import NoteState
from ledger.equity.selectors.accounts import has_book
from ledger.equity.selectors.notes import (
    Leaver,
    appeal_ends,
    awaited_year,
    due_installments,
    expulsion_misses,
    leaver_of,
    leavers,
    notes_of,
    plan_of,
)


def notes(request: CoopRequest, slug: str) -> HttpResponse:
    """List who left and has money here, every note, and what is due next."""
    cooperative, on = request.cooperative, request.visit.on
    if not has_book(cooperative):
        return render(request, "ledger/equity/no_books.html", {})
    context = {
        "leavers": leavers(cooperative, on=on),
        "notes": notes_of(cooperative, loans=False),
        "loans": notes_of(cooperative, loans=True),
        "due": due_installments(cooperative, on=on),
        "today": on,
        "keeper": BOOKKEEPER in request.roles,
    }
    return render(request, "ledger/equity/notes.html", context)


def convert(request: CoopRequest, slug: str, code: str) -> HttpResponse:
    """Show what a leaver's account comes to, and make it a debt."""
    cooperative, on = request.cooperative, request.visit.on
    if not has_book(cooperative):
        raise Http404
    membership = get_object_or_404(memberships(cooperative), code=code)
    leaver = leaver_of(membership, on=on)
    if leaver is None:
        raise Http404
    form = ConvertForm(request.POST or None, leaver=leaver, today=on, initial={"on": on})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            note = services.convert(
                membership=membership,
                on=given["on"],
                deduction_cents=given.get("deduction") or 0,
                creditor=given.get("creditor", ""),
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The account is a debt of the co-op now."))
            return redirect("equity:note", slug, note.pk)
    context = {
        "leaver": leaver,
        "held": _in_words(leaver, leaver.held),
        "owing": _in_words(leaver, leaver.owing),
        "form": form,
        "plan": _plan(leaver, on),
        "keeper": BOOKKEEPER in request.roles,
        "awaited": awaited_year(leaver),
        "misses": leaver.kind == "expulsion" and expulsion_misses(leaver, on=on),
        "appeal": appeal_ends(leaver) if leaver.kind == "expulsion" else None,
    }
    return render(request, "ledger/equity/convert.html", context)


def note(request: CoopRequest, slug: str, note: int) -> HttpResponse:
    """Show a note with its payments; take it back while nothing was paid."""
    found = get_object_or_404(notes_of(request.cooperative), pk=note)
    on = request.visit.on
    form = TakeBackForm(request.POST or None, today=on, initial={"on": on})
    if request.method == "POST" and form.is_valid():
        try:
            services.take_back_note(
                note=found,
                on=form.cleaned_data["on"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The note was taken back by new entries."))
            return redirect("equity:note", slug, found.pk)
    payments = list(found.installments.order_by("place"))
    is_unpaid = not any(row.paid_on for row in payments)
    context: dict[str, Any] = {
        "note": found,
        "payments": payments,
        "interest": sum(row.interest_cents for row in payments),
        "form": form,
        "today": on,
        "keeper": BOOKKEEPER in request.roles,
        "may_take_back": is_unpaid and found.state != NoteState.REVERSED,
    }
    return render(request, "ledger/equity/note.html", context)


def _plan(leaver: Leaver, on: date) -> Sequence[Installment]:
    """The payments as they would be today; none for an account at or below zero."""
    if leaver.balance_cents <= 0:
        return []
    settled = settle(leaver.balance_cents, debts_cents=leaver.debts_cents)
    return plan_of(leaver, settled.principal_cents, on=on)


def _in_words(
    leaver: Leaver, held: Sequence[tuple[str, Cents]]
) -> list[tuple[str, Cents]]:
    """Accounts as people call them, in the reader's language."""
    names = roots(book_of(leaver.membership.cooperative))
    language = get_language() or "en"
    return [(label(name, language, roots=names), cents) for name, cents in held]
