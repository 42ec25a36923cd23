"""Questions to the books: one page, and its answer as a sheet."""

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import BOOKS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.cooperatives.selectors import year_of
from coopkit.errors import CoopError
from coopkit.sheets import csv_of
from coopkit.templatetags.ui import grouped
from ledger.books.beancount.asking import MOST_ROWS, Asked
from ledger.books.models import Book
from ledger.books.selectors import roots
from ledger.books.views.common import book_or_404
from ledger.reports.examples import examples
from ledger.reports.forms.query import ForgetForm, KeepForm, QuestionForm
from ledger.reports.selectors.queries import saved_queries
from ledger.reports.services.queries import ask_books, forget_query, keep_query

MOST_IN_A_SHEET = 50_000
_AMOUNT = re.compile(r"-?\d+\.\d+|-?\d+(?:\.\d+)? [A-Z][A-Z0-9'._-]*")


def query(request: CoopRequest, slug: str) -> HttpResponse:
    """Let people ask the books, over what each may see; keep and forget questions."""
    book = book_or_404(request)
    if request.method == "POST":
        return _kept_or_forgotten(request, book)
    form = QuestionForm(request.GET if "q" in request.GET else None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        question = form.cleaned_data["q"]
        try:
            asked = ask_books(book=book, question=question, sees_all=_sees_all(request))
        except CoopError as refusal:
            form.add_error("q", str(refusal))
        else:
            context |= _shown(asked)
            context["keep"] = KeepForm(initial={"question": question}, auto_id="keep-%s")
            context["link"] = urlencode({"q": question})
    return render(request, "ledger/reports/query.html", context | _offered(request, book))


def query_csv(request: CoopRequest, slug: str) -> HttpResponse:
    """Give an answer as a sheet, its numbers in columns of their own."""
    book = book_or_404(request)
    form = QuestionForm(request.GET)
    if not form.is_valid():
        raise Http404
    try:
        asked = ask_books(
            book=book,
            question=form.cleaned_data["q"],
            sees_all=_sees_all(request),
            rows=MOST_IN_A_SHEET,
            numbers=True,
        )
    except CoopError as refusal:
        messages.error(request, str(refusal))
        return redirect(_address(slug, form.cleaned_data["q"]))
    if asked.text:
        return _file(asked.text, f"{slug}-question.beancount", "text/plain")
    rows = [[column.name for column in asked.columns], *asked.rows]
    if asked.more:
        rows.append([_("Only the first %(most)s rows") % {"most": MOST_IN_A_SHEET}])
    return _file(csv_of(rows), f"{slug}-question.csv", "text/csv")


def _file(text: str, name: str, kind: str) -> HttpResponse:
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8", headers=named)


def _kept_or_forgotten(request: CoopRequest, book: Book) -> HttpResponse:
    forget, keep = ForgetForm(request.POST), KeepForm(request.POST)
    slug, question = request.cooperative.slug, ""
    if "forget" in request.POST and forget.is_valid():
        mine = saved_queries(book, user=request.user)
        kept = get_object_or_404(mine, pk=forget.cleaned_data["forget"])
        forget_query(kept=kept)
        messages.success(request, _("“%(name)s” is forgotten.") % {"name": kept.name})
    elif keep.is_valid():
        question, name = keep.cleaned_data["question"], keep.cleaned_data["name"]
        try:
            keep_query(
                book=book,
                name=name,
                question=question,
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("“%(name)s” is kept.") % {"name": name})
    else:
        question = request.POST.get("question", "")
        messages.error(request, _("A kept question has a name. Write one."))
    return redirect(_address(slug, question))


def _address(slug: str, question: str) -> str:
    address = reverse("reports:query", args=[slug])
    return f"{address}?{urlencode({'q': question})}" if question else address


def _shown(asked: Asked) -> dict[str, Any]:
    """The answer as the page writes it: figures at the right, thousands set apart."""
    numbers = [column.is_number for column in asked.columns]
    rows = [
        [
            (_figure(cell) if is_number else cell, is_number)
            for cell, is_number in zip(row, numbers, strict=True)
        ]
        for row in asked.rows
    ]
    return {"asked": asked, "rows": rows, "most": MOST_ROWS, "is_answered": True}


def _figure(cell: str) -> str:
    """Amounts as people write them; years and counts stay as they are."""
    parts = cell.split(", ")
    if not all(_AMOUNT.fullmatch(part) for part in parts):
        return cell
    return ", ".join(grouped(part).strip() for part in parts)


def _offered(request: CoopRequest, book: Book) -> dict[str, Any]:
    named, year = roots(book), year_of(request.cooperative, request.visit.on)
    found = examples(
        assets=named.assets,
        liabilities=named.liabilities,
        income=named.income,
        expenses=named.expenses,
        first=year.first,
        last=year.last,
    )
    return {
        "examples": [(_(one.words), urlencode({"q": one.question})) for one in found],
        "kept": [
            (one, urlencode({"q": one.text}))
            for one in saved_queries(book, user=request.user)
        ],
        "sees_all": _sees_all(request),
    }


def _sees_all(request: CoopRequest) -> bool:
    return bool(request.roles & BOOKS)
