"""Entries: the journal page by page, or an account's register."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from coopkit.cooperatives.access import BOOKS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.cooperatives.selectors import year_ending
from coopkit.money import plain_amount
from governance.members.selectors import member_of
from ledger.books import selectors
from ledger.books.forms.entries import EntriesForm
from ledger.books.models import Book, Directive
from ledger.books.selectors import Reader, Seen
from ledger.books.views.common import PAGE, book_or_404

MOST_READ = 5_000
CHUNK = 200
_PLACE = re.compile(r"(?:(\d{4}-\d\d-\d\d)\.)?(\d{1,18})")
_FILTERS = ("words", "account", "year", "first", "last", "batch")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of an account's register."""

    seen: Seen
    amount: str
    balance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for, days and place worked out."""

    words: str = ""
    account: str = ""
    batch: str = ""
    first: date | None = None
    last: date | None = None
    before: tuple[date, int] | None = None


def reader_of(request: CoopRequest, book: Book) -> Reader:
    """What whoever asks may see of these books."""
    if request.roles & BOOKS:
        return Reader(book, sees_all=True)
    membership = member_of(
        user=request.user, cooperative=request.cooperative, on=request.visit.on
    )
    return Reader(book, sees_all=False, code=membership.code if membership else "")


def entries(request: CoopRequest, slug: str) -> HttpResponse:
    """Show entries, newest first; the next page goes on where this one ends.

    With an account it is that account's register, with the balance after each entry.
    """
    book = book_or_404(request)
    reader = reader_of(request, book)
    years = [year.name for year in selectors.years_of(book)]
    form = EntriesForm(request.GET or None, years=years[::-1])
    asked = _asked(book, form.cleaned_data if form.is_valid() else {}, request)
    context: dict[str, Any] = {
        "form": form,
        "accounts": reader.names(),
        "asked": asked,
        "lines": None,
        "sees_all": reader.sees_all,
    }
    wide = not (asked.words or asked.batch)
    if asked.account and wide and reader.is_plain(asked.account):
        lines, last = _register(book, reader, asked)
        context |= {"lines": lines, "rows": []}
        shown = [line.seen.row for line in lines]
    else:
        rows, last = _listed(book, reader, asked)
        context |= {"rows": rows}
        shown = [seen.row for seen in rows]
    context["reversed"] = selectors.reversed_among(book, shown)
    if last:
        said = {name: request.GET.get(name, "") for name in _FILTERS}
        said = {name: value for name, value in said.items() if value}
        context["more"] = urlencode(said | {"before": f"{last.date}.{last.seq}"})
    return render(request, "ledger/books/entries.html", context)


def _asked(book: Book, said: dict[str, Any], request: CoopRequest) -> Asked:
    first, last = said.get("first"), said.get("last")
    if said.get("year"):
        year = year_ending(book.cooperative, said["year"])
        first, last = (
            max(first or year.first, year.first),
            min(last or year.last, year.last),
        )
    return Asked(
        words=said.get("words", ""),
        account=said.get("account", "").strip(":"),
        batch=said.get("batch", ""),
        first=first,
        last=last,
        before=_place(request.GET.get("before", "")),
    )


def _place(text: str) -> tuple[date, int] | None:
    found = _PLACE.fullmatch(text) if text.isascii() else None
    if not found:
        return None
    try:
        on = date.fromisoformat(found[1]) if found[1] else date.max
    except ValueError:
        return None
    return on, int(found[2])


def _register(
    book: Book, reader: Reader, asked: Asked
) -> tuple[list[Line], Directive | None]:
    """A page of an account's register, and the entry after which there is more."""
    found = selectors.register(
        book,
        asked.account,
        first=asked.first,
        last=asked.last,
        before=asked.before,
        limit=PAGE + 1,
    )
    seqs = list(dict.fromkeys(line.seq for line in found))
    shown = set(seqs[:PAGE])
    rows = {row.seq: row for row in selectors.entries_at(book, shown)}
    own = book.cooperative.currency
    units = {line.currency: line.currency for line in found if line.currency != own}
    lines = [
        Line(
            seen=reader.see(rows[line.seq]),
            amount=_written(line.cents, line.scale, units.get(line.currency, "")),
            balance=_written(
                line.balance_cents, line.scale, units.get(line.currency, "")
            ),
        )
        for line in found
        if line.seq in shown
    ]
    return lines, rows[seqs[PAGE - 1]] if len(seqs) > PAGE else None


def _written(whole: int, scale: int, unit: str) -> str:
    """An amount, with its currency where that is not the co-op's own."""
    return f"{plain_amount(whole, minor_units=scale)} {unit}".rstrip()


def _listed(
    book: Book, reader: Reader, asked: Asked
) -> tuple[list[Seen], Directive | None]:
    """A page of entries that this reader may find, and the last one that was read.

    Words are looked for in what the reader sees: what is hidden is not found either.
    """
    if not (reader.may_ask(asked.batch) and reader.may_ask(asked.account)):
        return [], None
    found = selectors.entries(
        book,
        batch=asked.batch,
        accounts=reader.keys_in(asked.account) if asked.account else None,
        first=asked.first,
        last=asked.last,
        words=asked.words,
        before=asked.before,
    ).prefetch_related("postings__account")
    seen: list[Seen] = []
    row, size = None, CHUNK if asked.words or not reader.sees_all else PAGE + 1
    for start in range(0, MOST_READ, size):
        rows = list(found[start : start + size])
        for row in rows:
            if len(seen) == PAGE:
                return seen, seen[-1].row
            one = reader.see(row)
            if _is_found(one, asked.words) and (one.legs or one.whole):
                seen.append(one)
        if len(rows) < size:
            return seen, None
    return seen, row


def _is_found(one: Seen, words: str) -> bool:
    return words.casefold() in one.headline.casefold()
