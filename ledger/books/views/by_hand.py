"""Entry by hand: say it in words, see what it becomes, post it."""

import secrets
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.money import plain_amount
from governance.members.selectors import names_by_code
from ledger.books import selectors
from ledger.books.forms.by_hand import KIND_NAMES, EntryForm, day_of, initial_of
from ledger.books.forms.choices import Choices, grouped, without_crowd
from ledger.books.hand import KINDS, MOST_ROWS, OTHER, OUT, Said, said_of
from ledger.books.models import Book
from ledger.books.receipt_kinds import MOST_BYTES
from ledger.books.selectors import patterns
from ledger.books.services import by_hand
from ledger.books.services.posting import EntryIdTakenError
from ledger.books.views.common import book_or_404
from ledger.books.views.showing import Shown, number_of, shown


def new_token() -> str:
    """The id of an entry that is about to be made."""
    return f"hand-{secrets.token_hex(6)}"


def new(request: CoopRequest, slug: str) -> HttpResponse:
    """Ask for an entry, show what it becomes, and post it once it was seen."""
    book = book_or_404(request)
    if request.method != "POST":
        return _page(request, book, _begun(request, book))
    data = request.POST
    if "row" in data or "switch" in data:
        return _page(request, book, _changed(request, book, data))
    form = _form(request, book, data=data, files=request.FILES)
    seen: Shown | None = None
    if form.is_valid():
        try:
            seen = _looked_at(request, book, form)
            if "post" in data and seen.seen == data.get("seen"):
                return _post(request, book, form)
        except EntryIdTakenError as refusal:
            return _there_already(request, form.cleaned_data["token"], refusal)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
    return _page(request, book, form, seen=seen)


def _looked_at(request: CoopRequest, book: Book, form: EntryForm) -> Shown:
    """What the entry becomes; what could not be posted is refused here already."""
    entry, cleaned = form.entry(), form.cleaned_data
    by_hand.rehearse(
        book=book,
        items=[entry],
        by=request.user,
        at=request.visit.at,
        override=cleaned.get("override", ""),
        resolution=cleaned.get("resolution", ""),
    )
    return shown(book, [entry])


def _post(request: CoopRequest, book: Book, form: EntryForm) -> HttpResponse:
    cleaned = form.cleaned_data
    row = by_hand.enter(
        book=book,
        entry=form.entry(),
        token=cleaned["token"],
        by=request.user,
        at=request.visit.at,
        override=cleaned.get("override", ""),
        resolution=cleaned.get("resolution", ""),
        receipt=_receipt(cleaned["receipt"]),
        keep_as=cleaned["keep_as"],
    )
    url = reverse("books:right", args=[book.cooperative.slug, row.entry_id])
    said = _("“%(what)s” is in the books.") % {"what": row.headline}
    link = format_html('{} <a href="{}">{}</a>', said, url, _("Look at it"))
    messages.success(request, link)
    again = reverse("books:new", args=[book.cooperative.slug])
    return redirect(f"{again}?kind={form.kind_now}&on={row.date.isoformat()}")


def _receipt(upload: Any) -> by_hand.Receipt | None:
    if not upload:
        return None
    return by_hand.Receipt(upload.name, upload.read(MOST_BYTES + 1))


def _there_already(
    request: CoopRequest, entry_id: str, refusal: CoopError
) -> HttpResponse:
    messages.warning(request, str(refusal))
    return redirect("books:right", request.cooperative.slug, entry_id)


def _begun(request: CoopRequest, book: Book) -> EntryForm:
    """A fresh form, or one filled from a template or an earlier entry.

    After an entry it keeps the entry's day: receipts come in piles, by the month.
    """
    said, words = _likeness(request, book)
    kind = request.GET.get("kind", OUT)
    if said is None:
        said = Said(kind=kind if kind in KINDS else OUT, parts=())
    places, on = book.cooperative.minor_units, day_of(request.GET)
    least = 2 if said.kind == OTHER else 1
    rows = min(max(len(said.parts), least), MOST_ROWS)
    initial = initial_of(said, lambda cents: plain_amount(cents, minor_units=places))
    initial |= {"rows": rows, "token": new_token(), "on": on or request.visit.on} | words
    return _form(request, book, initial=initial, kind=said.kind, rows=rows, on=on)


def _likeness(request: CoopRequest, book: Book) -> tuple[Said | None, dict[str, str]]:
    roots = list(selectors.roots(book))
    number, like = request.GET.get("template", ""), request.GET.get("like", "")
    if number:
        found = get_object_or_404(patterns.templates(book), pk=number_of(number))
        legs = [(leg["account"], leg["cents"]) for leg in found.legs]
        words = {"payee": found.payee, "narration": found.narration}
        return said_of(legs, roots=roots), words
    past = patterns.past_entry(book, like) if like else None
    if past and len(past.legs) <= MOST_ROWS:
        words = {"payee": past.payee, "narration": past.narration}
        return said_of(past.legs, roots=roots), words
    return None, {}


def _changed(request: CoopRequest, book: Book, data: QueryDict) -> EntryForm:
    """The form as it was typed, with one part more or of another kind."""
    kind, rows = _kind(data), _rows(data)
    wanted = data.get("switch", "")
    if wanted in KINDS:
        kind = wanted
        rows = max(rows, 2) if kind == OTHER else rows
    elif "row" in data:
        rows = min(rows + 1, MOST_ROWS)
    typed: dict[str, Any] = {
        name: value for name, value in data.items() if name != "seen"
    }
    typed |= {"kind": kind, "rows": rows}
    on = day_of(data)
    return _form(request, book, initial=typed, kind=kind, rows=rows, on=on)


def _kind(data: QueryDict) -> str:
    kind = data.get("kind", OUT)
    return kind if kind in KINDS else OUT


def _rows(data: QueryDict) -> int:
    text = data.get("rows", "1")
    rows = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1
    return min(max(rows, 1), MOST_ROWS)


def _form(
    request: CoopRequest,
    book: Book,
    *,
    data: QueryDict | None = None,
    files: Any = None,
    initial: dict[str, Any] | None = None,
    kind: str = "",
    rows: int = 0,
    on: date | None = None,
) -> EntryForm:
    if data is not None:
        kind, rows, on = _kind(data), _rows(data), day_of(data)
    day = on or request.visit.on
    locked, closed = selectors.is_locked(book, [day])
    accounts = patterns.accounts_to_choose(book, on=day)
    form = EntryForm(
        data,
        files,
        initial=initial,
        cooperative=book.cooperative,
        kind=kind,
        rows=rows,
        choices=account_choices(book, accounts),
        today=request.visit.on,
        locked=locked,
        closed=closed,
    )
    form.crowd = without_crowd(accounts, selectors.roots(book))[1]
    return form


def account_choices(book: Book, accounts: Sequence[str]) -> Callable[[str], Choices]:
    """Accounts of a book as choices by their order; one query, however often asked."""
    roots = selectors.roots(book)
    names = names_by_code(book.cooperative)
    return lambda order: grouped(accounts, roots, order=order, names=names)


def _in_words(form: EntryForm) -> dict[str, Any]:
    """What was said, to be read at a glance."""
    said = {name: form.cleaned_data[name] for name in ("narration", "payee", "on")}
    whole = form.cleaned_data.get("amount")
    return said | {"kind": KIND_NAMES[form.kind_now], "whole": whole}


def _page(
    request: CoopRequest, book: Book, form: EntryForm, *, seen: Shown | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "said": _in_words(form) if seen else None,
        "kinds": KIND_NAMES.items(),
        "kind": form.kind_now,
        "more": form.count < MOST_ROWS,
        "recent": patterns.recent(book),
        "templates": patterns.templates(book),
        "shown": seen,
        "crowd": form.crowd,
    }
    status = 422 if form.errors else 200
    return render(request, "ledger/books/new.html", context, status=status)
