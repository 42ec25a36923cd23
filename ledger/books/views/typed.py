"""The plain text box: Beancount, with what is wrong beside its line."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from ledger.books import selectors
from ledger.books.beancount import Typed, read_typed
from ledger.books.forms.typed import TypedForm
from ledger.books.models import Book
from ledger.books.services import by_hand
from ledger.books.services.posting import EntryIdTakenError
from ledger.books.views.by_hand import new_token
from ledger.books.views.common import book_or_404
from ledger.books.views.showing import Shown, shown

MOST_LINES = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line as it was typed, and what is wrong with it."""

    number: int
    text: str
    complaints: list[str]


def write(request: CoopRequest, slug: str) -> HttpResponse:
    """Read what is typed, show how it is understood, and post it once it was seen."""
    book = book_or_404(request)
    if request.method != "POST":
        form = TypedForm(initial={"token": new_token()})
        return _page(request, book, form, None)
    typed = _read(request, book, request.POST.get("text", ""))
    form = _form(request, book, typed)
    seen: Shown | None = None
    if form.is_valid() and typed.items:
        try:
            seen = _looked_at(request, book, form, typed)
            if "post" in request.POST and seen.seen == request.POST.get("seen"):
                return _post(request, book, form, typed)
        except EntryIdTakenError as refusal:
            messages.warning(request, str(refusal))
            return redirect("books:right", slug, refusal.params["name"])
        except CoopError as refusal:
            form.add_error(None, str(refusal))
    return _page(request, book, form, typed, seen=seen)


def _read(request: CoopRequest, book: Book, text: str) -> Typed:
    coop = book.cooperative
    return read_typed(
        text,
        currency=coop.currency,
        places=coop.minor_units,
        names=selectors.names_of(book),
        roots=selectors.roots(book),
        on=request.visit.on,
    )


def _form(request: CoopRequest, book: Book, typed: Typed) -> TypedForm:
    locked, closed = selectors.is_locked(book, {item.on for item in typed.items})
    return TypedForm(request.POST, locked=locked, closed=closed)


def _said(form: TypedForm) -> dict[str, str]:
    cleaned = form.cleaned_data
    return {name: cleaned.get(name, "") for name in ("override", "resolution")}


def _looked_at(request: CoopRequest, book: Book, form: TypedForm, typed: Typed) -> Shown:
    by_hand.rehearse(
        book=book,
        items=typed.items,
        by=request.user,
        at=request.visit.at,
        **_said(form),
    )
    return shown(book, typed.items)


def _post(
    request: CoopRequest, book: Book, form: TypedForm, typed: Typed
) -> HttpResponse:
    rows = by_hand.write(
        book=book,
        items=typed.items,
        token=form.cleaned_data["token"],
        by=request.user,
        at=request.visit.at,
        **_said(form),
    )
    text = ngettext(
        "%(count)s entry is in the books.",
        "%(count)s entries are in the books.",
        len(rows),
    )
    messages.success(request, text % {"count": len(rows)})
    return redirect("books:write", request.cooperative.slug)


def _lines(text: str, typed: Typed | None) -> list[Line]:
    """The typed lines with their complaints; none where nothing is wrong."""
    if not typed or not typed.errors:
        return []
    wrong: dict[int, list[str]] = defaultdict(list)
    for error in typed.errors:
        wrong[error.line].append(error.message)
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")[:MOST_LINES]
    return [
        Line(number=number, text=_indented(line), complaints=wrong[number])
        for number, line in enumerate(lines, start=1)
    ]


def _indented(line: str) -> str:
    """A line whose leading spaces are seen on a page, too."""
    bare = line.lstrip(" ")
    return "\u00a0" * (len(line) - len(bare)) + bare


def _page(
    request: CoopRequest,
    book: Book,
    form: TypedForm,
    typed: Typed | None,
    *,
    seen: Shown | None = None,
) -> HttpResponse:
    text = request.POST.get("text", "")
    errors: list[Any] = list(typed.errors) if typed else []
    if errors:
        described = {"aria-describedby": "id_text_helptext wrong", "aria-invalid": "true"}
        form.fields["text"].widget.attrs.update(described)
    lines = _lines(text, typed)
    context = {
        "form": form,
        "errors": errors,
        "whole": [error.message for error in errors if not error.line],
        "lines": lines,
        "shown": seen,
        "example": _example(book),
    }
    status = 422 if form.errors or errors else 200
    return render(request, "ledger/books/write.html", context, status=status)


def _example(book: Book) -> str:
    roots, currency = selectors.roots(book), book.cooperative.currency
    places = book.cooperative.minor_units
    amount = f"{85:.{places}f}" if places else "85"
    return (
        f'2026-11-21 * "Central Milling" "Flour"\n'
        f"  {roots.expenses}:Materials     {amount} {currency}\n"
        f"  {roots.assets}:Bank:Checking\n"
    )
