"""Rules by payee: shown, written, changed, forgotten."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from ledger.books.models import Book
from ledger.books.selectors import roots
from ledger.books.views.common import book_or_404, keeps_books
from ledger.inbox import selectors, services
from ledger.inbox.forms.lines import RuleForm
from ledger.inbox.models import PayeeRule
from ledger.inbox.views.common import account_choices, words

MOST = 500


def rules(request: CoopRequest, slug: str) -> HttpResponse:
    """Show every rule, those of people first; write one."""
    book = book_or_404(request)
    form = _form(request, book)
    if request.method == "POST" and _save(request, book, form, None):
        messages.success(request, _("The rule is written."))
        return redirect("inbox:rules", slug)
    kinds = roots(book)
    found = selectors.payee_rules(book)
    context = {
        "form": form,
        "rows": [(rule, words(rule.account.name, kinds)) for rule in found[:MOST]],
        "keeper": keeps_books(request),
    }
    status = 422 if form.errors else 200
    return render(request, "ledger/inbox/rules.html", context, status=status)


def rule(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Change a rule, or forget it."""
    book = book_or_404(request)
    found = get_object_or_404(selectors.payee_rules(book), pk=pk)
    found.book = book
    if request.method == "POST" and "forget" in request.POST:
        services.forget_rule(rule=found, by=request.user, at=request.visit.at)
        messages.success(
            request, _("The rule is forgotten. What was booked by it stays.")
        )
        return redirect("inbox:rules", slug)
    form = _form(request, book, found)
    if request.method == "POST" and _save(request, book, form, found):
        messages.success(request, _("The rule is written."))
        return redirect("inbox:rules", slug)
    status = 422 if form.errors else 200
    context = {"rule": found, "form": form}
    return render(request, "ledger/inbox/rule.html", context, status=status)


def _form(request: CoopRequest, book: Book, found: PayeeRule | None = None) -> RuleForm:
    initial = (
        {
            "pattern": found.pattern,
            "outgoing": "1" if found.outgoing else "0",
            "account": found.account.name,
            "payee": found.payee,
            "narration": found.narration,
        }
        if found
        else {}
    )
    choices = account_choices(request, book, order="out")
    return RuleForm(request.POST or None, initial=initial, choices=choices)


def _save(
    request: CoopRequest, book: Book, form: RuleForm, found: PayeeRule | None
) -> bool:
    if not form.is_valid():
        return False
    try:
        services.save_rule(
            book=book, rule=found, by=request.user, at=request.visit.at,
            **form.cleaned_data,
        )  # fmt: skip
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
