"""Accounts at banks, and the upload of their files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from ledger.books.forms.choices import grouped
from ledger.books.models import Book
from ledger.books.selectors import roots
from ledger.books.views.common import book_or_404, keeps_books
from ledger.inbox import selectors, services
from ledger.inbox.bank_csv import BadCellError, BadCellsError, Columns, read_csv
from ledger.inbox.bank_files import UnknownColumnsError, sheet_of
from ledger.inbox.bank_lines import Line, Part
from ledger.inbox.csv_guess import Table, guess
from ledger.inbox.forms.banks import (
    MOST_CARRIED,
    BankForm,
    CarriedForm,
    ChangeForm,
    ColumnsForm,
    UploadForm,
    carried,
)
from ledger.inbox.models import BankAccount
from ledger.inbox.services import Report
from ledger.inbox.views.common import words

SHOWN = 6
NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a file's first rows are read as, or which of its cells cannot be read."""

    lines: Sequence[Line] = ()
    part: Part | None = None
    bad: Sequence[BadCellError] = ()
    refusal: str = ""


def banks(request: CoopRequest, slug: str) -> HttpResponse:
    """Show the accounts at banks, and add one."""
    book = book_or_404(request)
    free = selectors.free_accounts(book, on=request.visit.on)
    kinds = roots(book)
    choices = grouped(free, kinds, order="money")
    states = selectors.bank_states(book)
    changing = request.method == "POST" and "change" in request.POST
    change = ChangeForm(
        request.POST if changing else None,
        banks=[state.bank for state in states],
        auto_id="change_%s",
    )
    if changing and change.is_valid():
        return _change(request, book, change)
    form = BankForm(None if changing else request.POST or None, accounts=choices)
    if request.method == "POST" and not changing and form.is_valid():
        try:
            services.add_bank_account(
                book=book, by=request.user, at=request.visit.at, **form.cleaned_data
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("“%(label)s” is there. Upload its first file now.")
            messages.success(request, said % {"label": form.cleaned_data["label"]})
            return redirect("inbox:upload", slug)
    context = {
        "form": form,
        "change": change,
        "rows": [(state, words(state.bank.account.name, kinds)) for state in states],
        "keeper": keeps_books(request),
    }
    status = 422 if form.errors or change.errors else 200
    return render(request, "ledger/inbox/banks.html", context, status=status)


def _change(request: CoopRequest, book: Book, form: ChangeForm) -> HttpResponse:
    asked = form.cleaned_data
    services.change_bank_account(
        bank_account=selectors.bank_account(book, asked["bank"]),
        label=asked["label"],
        number=asked["number"],
        by=request.user,
        at=request.visit.at,
    )
    messages.success(request, _("The account is changed."))
    return redirect("inbox:banks", request.cooperative.slug)


def upload(request: CoopRequest, slug: str) -> HttpResponse:
    """Take a bank's file in; a CSV with new columns is asked about in the same place."""
    book = book_or_404(request)
    own = [state.bank for state in selectors.bank_states(book)]
    if not own:
        messages.info(request, _("First say which account of the books is at a bank."))
        return redirect("inbox:banks", slug)
    for bank in own:
        bank.book = book
    if request.method == "POST" and "content" in request.POST:
        return _with_columns(request, book, own)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        banks=own,
        initial={"bank": request.GET.get("bank", "")},
    )
    answer = None
    if request.method == "POST" and form.is_valid():
        answer = _take(request, form, own)
    context = {"form": form, "banks": own}
    status = 422 if form.errors else 200
    return answer or render(request, "ledger/inbox/upload.html", context, status=status)


def _take(
    request: CoopRequest, form: UploadForm, own: Sequence[BankAccount]
) -> HttpResponse | None:
    """Take the file in, or ask for its columns; a refusal goes on the form."""
    bank = next(one for one in own if one.pk == form.cleaned_data["bank"])
    name = PurePath(form.cleaned_data["file"].name).name
    content = form.cleaned_data["file"].read()
    try:
        report = services.take_in(
            bank_account=bank,
            filename=name,
            content=content,
            ends=form.cleaned_data["ends"],
            by=request.user,
            at=request.visit.at,
        )
    except UnknownColumnsError as refusal:
        if len(content) <= MOST_CARRIED:
            return _ask_for_columns(request, bank, name, content)
        form.add_error("file", str(refusal))
        form.add_error("file", _("For that, upload a file of less than 1 MB first."))
    except CoopError as refusal:
        form.add_error("file", str(refusal))
    else:
        return _taken(request, bank, report)
    return None


def _taken(request: CoopRequest, bank: BankAccount, report: Report) -> HttpResponse:
    said = ngettext(
        "%(new)s new line came in, and %(known)s were known.",
        "%(new)s new lines came in, and %(known)s were known.",
        report.new,
    )
    numbers = {"new": f"{report.new:,}", "known": f"{report.known:,}"}
    messages.success(request, said % numbers)
    if report.left_out:
        left = ngettext(
            "%(count)s row is no movement, or still pending, and was left out.",
            "%(count)s rows are no movements, or still pending, and were left out.",
            report.left_out,
        )
        messages.info(request, left % {"count": f"{report.left_out:,}"})
    page = reverse("inbox:list", args=[request.cooperative.slug])
    return redirect(f"{page}?bank={bank.pk}")


def _ask_for_columns(
    request: CoopRequest, bank: BankAccount, name: str, content: bytes
) -> HttpResponse:
    """The page that names the columns, filled with what they look like."""
    table = sheet_of(content)
    day_first = not request.cooperative.jurisdiction.casefold().startswith("us")
    columns = guess(table, day_first=day_first, is_card=bank.kind == "card")
    form = ColumnsForm(table=table, initial=columns.as_json() | {"name": bank.label})
    return _columns_page(request, bank, name, content, table, form, columns)


def _with_columns(
    request: CoopRequest, book: Book, own: Sequence[BankAccount]
) -> HttpResponse:
    """Show what the chosen columns read, or take the file in with them."""
    form = CarriedForm(request.POST)
    bank = None
    if form.is_valid():
        wanted = form.cleaned_data["bank"]
        bank = next((one for one in own if one.pk == wanted), None)
    if bank is None:
        messages.error(request, _("The file was damaged on the way. Upload it again."))
        return redirect("inbox:upload", request.cooperative.slug)
    name, content = form.cleaned_data["filename"], form.cleaned_data["content"]
    try:
        table = sheet_of(content)
    except CoopError as refusal:
        messages.error(request, str(refusal))
        return redirect("inbox:upload", request.cooperative.slug)
    asked = ColumnsForm(request.POST, table=table)
    columns = asked.cleaned_data["columns"] if asked.is_valid() else None
    if columns and "save" in request.POST:
        try:
            report = services.take_in_with_map(
                bank_account=bank,
                filename=name,
                content=content,
                name=asked.cleaned_data["name"],
                columns=columns,
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            asked.add_error(None, str(refusal))
        else:
            return _taken(request, bank, report)
    return _columns_page(request, bank, name, content, table, asked, columns)


def _columns_page(
    request: CoopRequest,
    bank: BankAccount,
    name: str,
    content: bytes,
    table: Table,
    form: ColumnsForm,
    columns: Columns | None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "carried": carried(bank, name, content),
        "bank": bank,
        "filename": name,
        "table": table,
        "rows": [cells for _line, cells in table.rows[:SHOWN]],
        "preview": _preview(request, table, columns) if columns else None,
    }
    status = 422 if form.errors else 200
    return render(request, "ledger/inbox/columns.html", context, status=status)


def _preview(request: CoopRequest, table: Table, columns: Columns) -> Preview:
    places = request.cooperative.minor_units
    try:
        part = read_csv(table.rows, header=table.header, columns=columns, places=places)
    except BadCellsError as refusal:
        return Preview(bad=refusal.cells[:NAMED], refusal=str(refusal))
    except CoopError as refusal:
        return Preview(refusal=str(refusal))
    return Preview(lines=part.lines[:SHOWN], part=part)
