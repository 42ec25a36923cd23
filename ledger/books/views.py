"""The pages of the books: what they hold, each entry's right to stand there, and Fava."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy as _, ngettext

from coopkit.cooperatives.access import BOOKS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.periods import fiscal_year, fiscal_year_of
from governance.members.selectors import member_of
from ledger.books import selectors, services
from ledger.books.forms import EntriesForm, ImportForm
from ledger.books.models import Book
from ledger.books.names import lies_in
from ledger.books.selectors import NoBookError

PAGE = 50
ASKED = ("If-None-Match", "If-Modified-Since", "Range")


def overview(request: CoopRequest, slug: str) -> HttpResponse:
    """Show what the books hold today, and the head of their chain."""
    may_import = "bookkeeper" in request.roles
    try:
        book = selectors.book_of(request.cooperative)
    except NoBookError as refusal:
        context: dict[str, Any] = {"refusal": refusal, "may_import": may_import}
        return render(request, "ledger/books/none.html", context)
    context = {
        "book": book,
        "head": _groups(book.head_hash),
        "may_import": may_import and not book.head_seq,
    }
    context |= _held(book, request.visit.on)
    return render(request, "ledger/books/overview.html", context)


def _groups(fingerprint: str) -> list[str]:
    """A hash in parts, between which a narrow screen may break it."""
    return [fingerprint[start : start + 8] for start in range(0, len(fingerprint), 8)]


def _held(book: Book, on: date) -> dict[str, Any]:
    """The main groups as a person reads them: what is owed and earned is positive."""
    roots, coop = selectors.roots(book), book.cooperative
    month, day = coop.fiscal_year_end_month, coop.fiscal_year_end_day
    year = fiscal_year_of(on, month=month, day=day)
    try:
        held = selectors.balances(book, on=on)
        moved = selectors.net_by_account(
            book, first=year.first, last=on, prefixes=(roots.income, roots.expenses)
        )
    except CoopError as refusal:
        return {"refusal": refusal, "year": year}
    groups = [
        (_("What the co-op has"), roots.assets, held, 1),
        (_("What it owes"), roots.liabilities, held, -1),
        (_("Members’ and collective capital"), roots.equity, held, -1),
        (_("Income of this fiscal year"), roots.income, moved, -1),
        (_("Expenses of this fiscal year"), roots.expenses, moved, 1),
    ]
    sums: list[tuple[Any, Any, int]] = [
        (label, root, sign * sum(c for name, c in found.items() if lies_in(name, root)))
        for label, root, found, sign in groups
    ]
    flows = (roots.income, roots.expenses)
    ever = sum(c for name, c in held.items() if name.partition(":")[0] in flows)
    before = sum(moved.values()) - ever
    sums.insert(3, (_("Earnings of earlier years"), _("not closed"), before))
    others = selectors.other_currencies(book, first=date.min, last=on)
    return {"sums": sums, "year": year, "others": sorted(others)}


def import_page(request: CoopRequest, slug: str) -> HttpResponse:
    """Take a ledger in, or show line by line why not."""
    posted = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if posted else ImportForm()
    errors: tuple[Any, ...] = ()
    if posted and form.is_valid():
        try:
            report = services.import_books(
                cooperative=request.cooperative,
                text=form.cleaned_data["ledger"],
                filename=form.cleaned_data["filename"],
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            if not report.errors:
                messages.success(request, _imported(report))
                return redirect("books:overview", slug)
            errors = report.errors
    context = {"form": form, "errors": errors}
    status = 422 if errors or form.errors else 200
    return render(request, "ledger/books/import.html", context, status=status)


def _imported(report: services.ImportReport) -> str:
    text = ngettext(
        "%(count)s entry was imported, from %(first)s to %(last)s.",
        "%(count)s entries were imported, from %(first)s to %(last)s.",
        report.entries,
    )
    return text % {"count": report.entries, "first": report.first, "last": report.last}


def entries(request: CoopRequest, slug: str) -> HttpResponse:
    """Show entries, newest first; the next page goes on where this one ends."""
    book = _book_or_404(request)
    years = [year.name for year in selectors.years_of(book)]
    form = EntriesForm(request.GET or None, years=years[::-1])
    asked = form.cleaned_data if form.is_valid() else {}
    found = selectors.entries(
        book,
        batch=asked.get("batch", ""),
        account=asked.get("account", ""),
        before=_number(request.GET.get("before", "")),
        **_days(book, asked.get("year")),
    )
    rows = list(found.prefetch_related("postings__account")[: PAGE + 1])
    more = ""
    if len(rows) > PAGE:
        said = {name: asked.get(name, "") or "" for name in ("batch", "account", "year")}
        more = urlencode(said | {"before": rows[PAGE - 1].seq})
    context = {"form": form, "rows": rows[:PAGE], "more": more}
    return render(request, "ledger/books/entries.html", context)


def _days(book: Book, name: int | None) -> dict[str, date]:
    if not name:
        return {}
    coop = book.cooperative
    month, day = coop.fiscal_year_end_month, coop.fiscal_year_end_day
    year = fiscal_year(name, month=month, day=day)
    return {"first": year.first, "last": year.last}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _book_or_404(request: CoopRequest) -> Book:
    try:
        return selectors.book_of(request.cooperative)
    except NoBookError as refusal:
        raise Http404 from refusal


def right(request: CoopRequest, slug: str, entry_id: str) -> HttpResponse:
    """Show an entry, and by what right it stands in the books.

    A member sees the entries of their own accounts, and no other member's.
    """
    book = _book_or_404(request)
    rows = book.directives.select_related("created_by")
    row = get_object_or_404(rows, entry_id=entry_id)
    legs = list(row.postings.select_related("account").order_by("pk"))
    sees_all = bool(request.roles & BOOKS)
    shown = legs if sees_all else _own(request, book, legs)
    authority = selectors.authority_of(row, request.cooperative)
    context = {
        "row": row,
        "file_hash": _groups(authority.sha256),
        "row_hash": _groups(row.hash),
        "prev_hash": _groups(row.prev_hash),
        "legs": shown,
        "whole": len(shown) == len(legs),
        "head_seq": book.head_seq,
        "authority": authority,
        "may_list": sees_all,
    }
    return render(request, "ledger/books/right.html", context)


def _own(request: CoopRequest, book: Book, legs: list[Any]) -> list[Any]:
    membership = member_of(
        user=request.user, cooperative=request.cooperative, on=request.visit.on
    )
    members = f"{selectors.roots(book).equity}:Members"
    own = f"{members}:{membership.code}" if membership else members
    if not membership or not any(lies_in(leg.account.name, own) for leg in legs):
        raise Http404
    return [
        leg
        for leg in legs
        if lies_in(leg.account.name, own) or not lies_in(leg.account.name, members)
    ]


def download(request: CoopRequest, slug: str) -> HttpResponseBase:
    """Give the whole ledger as one file, which stock Beancount reads."""
    book = _book_or_404(request)
    lines: Iterator[bytes] = (part.encode() for part in services.whole_text(book))
    name = f"{request.cooperative.slug}.beancount"
    return StreamingHttpResponse(
        lines,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def open_in_fava(request: CoopRequest, slug: str) -> HttpResponse:
    """Lead to the books in Fava, which stand outside the languages."""
    _book_or_404(request)
    return redirect("fava", slug=slug, rest="income_statement/")


def fava(request: CoopRequest, slug: str, rest: str) -> HttpResponse:
    """Let Fava answer, read-only, from the files of this co-op."""
    from ledger.books import fava as door

    book = _book_or_404(request)
    if not services.is_fresh(book):
        services.materialise(book)
    found = door.answer(
        slug=request.cooperative.slug,
        main=services.directory_of(request.cooperative.slug) / services.MAIN,
        rest=rest,
        query=request.META.get("QUERY_STRING", ""),
        root=_root(request),
        headers=_asked(request),
    )
    if found.status == 404:
        raise Http404
    return _passed(found)


def fava_static(request: HttpRequest, rest: str) -> HttpResponse:
    """Give a file of Fava's own program."""
    from ledger.books import fava as door

    query = request.META.get("QUERY_STRING", "")
    found = door.static(
        rest=rest, query=query, root=_root(request), headers=_asked(request)
    )
    if found.status == 404:
        raise Http404
    return _passed(found)


def _root(request: HttpRequest) -> str:
    path = reverse("fava_static", kwargs={"rest": "x"}).removesuffix("/static/x")
    return request.build_absolute_uri(path)


def _asked(request: HttpRequest) -> dict[str, str]:
    """What Fava may know of a request: no cookie, no name."""
    headers = {name: request.headers[name] for name in ASKED if name in request.headers}
    return headers | {"Accept-Language": get_language() or "en"}


def _passed(found: Any) -> HttpResponse:
    response = HttpResponse(found.body, status=found.status)
    if "Content-Type" not in found.headers:
        del response["Content-Type"]
    for name, value in found.headers.items():
        response[name] = value
    return response
