"""A journal of another program: choose the file, say whose account is whose, post."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext as _, gettext_lazy, ngettext

from coopkit.canonical import sha256_of
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from ledger.books import selectors as books
from ledger.books.beancount import as_text
from ledger.books.models import Book
from ledger.books.starting_chart import label
from ledger.books.views.common import book_or_404
from ledger.books.views.showing import number_of
from ledger.inbox.forms.journals import (
    JournalFileForm,
    KeptForm,
    MappingForm,
    PayrollForm,
    packed,
)
from ledger.inbox.journals.entries import MOST_TROUBLES, Journal, trial_balance
from ledger.inbox.journals.mapping import Proposal, propose_names
from ledger.inbox.journals.ours import openings
from ledger.inbox.journals.payroll import How, side_of
from ledger.inbox.journals.reading import read
from ledger.inbox.selectors.journals import (
    account_names,
    agreement,
    journal_files,
    member_codes,
    proposals,
)
from ledger.inbox.services.journals import entries_of, take_in_journal

PAGE = "ledger/inbox/journal.html"
MOST_PREVIEWED, MOST_LISTED = 8, 1500
FORMATS = {
    "quickbooks-journal": gettext_lazy("a journal of QuickBooks Online"),
    "quickbooks-ledger": gettext_lazy("a general ledger of QuickBooks"),
    "quickbooks-detail": gettext_lazy("a transaction detail of QuickBooks Desktop"),
    "iif": gettext_lazy("an IIF file of QuickBooks Desktop"),
    "payroll": gettext_lazy("a payroll"),
}
DAY_FIRST = {"month": False, "day": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """The file between the steps."""

    filename: str
    content: bytes
    days: str = ""

    @property
    def day_first(self) -> bool | None:
        return DAY_FIRST.get(self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """A line of the table: their account, its sums in cents, and the field for ours."""

    field: BoundField
    theirs: str
    how: str
    debit: int
    credit: int


def journal(request: CoopRequest, slug: str) -> HttpResponse:
    """Take a journal of another program in, in three steps; nothing is kept between."""
    book = book_or_404(request)
    if request.method == "POST" and "kept" in request.POST:
        return _mapped(request, book)
    posted = request.method == "POST"
    form = JournalFileForm(request.POST, request.FILES) if posted else JournalFileForm()
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        upload = Upload(
            filename=file.name, content=file.read(), days=form.cleaned_data["days"]
        )
        try:
            return _begin(request, book, upload, form)
        except CoopError as refusal:
            form.add_error("file", str(refusal))
    return _start(request, book, form)


def _start(
    request: CoopRequest, book: Book, form: JournalFileForm, **more: Any
) -> HttpResponse:
    """The first step, and what came in before."""
    done = None
    if "done" in request.GET:
        pk = number_of(request.GET["done"])
        done = get_object_or_404(journal_files(book), pk=pk)
    context = {
        "step": 1,
        "form": form,
        "files": journal_files(book)[:20],
        "done": done,
        "agreement": agreement(done) if done else (),
        "formats": FORMATS,
    }
    wrong = form.errors or more.get("troubles")
    return render(request, PAGE, context | more, status=422 if wrong else 200)


def _read(upload: Upload, book: Book, how: How | None) -> Journal:
    return read(
        upload.content,
        minor_units=book.cooperative.minor_units,
        day_first=upload.day_first,
        how=how,
    )


def _begin(
    request: CoopRequest, book: Book, upload: Upload, form: JournalFileForm
) -> HttpResponse:
    """Read the file, and ask whose account is whose."""
    found = _read(upload, book, None)
    if found.troubles and not found.columns:
        return _start(request, book, form, troubles=found.troubles[:MOST_TROUBLES])
    payroll = _payroll_form(found, None)
    mapping, hows = _mapping_form(book, found, None)
    return _map_page(request, book, upload, found, (mapping, payroll), hows)


def _payroll_form(found: Journal, data: Mapping[str, Any] | None) -> PayrollForm | None:
    if not found.columns:
        return None
    sides = {name: side_of(name) for name in found.columns}
    return PayrollForm(data, columns=found.columns, sides=sides)


def _mapping_form(
    book: Book, found: Journal, data: Mapping[str, Any] | None
) -> tuple[MappingForm, dict[str, Proposal]]:
    """The form of the second step, and why each account was proposed."""
    codes = member_codes(book.cooperative)
    proposed = proposals(book, found, codes=codes, ours=account_names(book))
    form = MappingForm(
        data,
        journal=found,
        roots=list(books.roots(book)),
        accounts={name: row.account for name, row in proposed.items()},
        names=propose_names(found.names, codes=codes),
    )
    return form, proposed


def _mapped(request: CoopRequest, book: Book) -> HttpResponse:
    """Show what was chosen; post it, if it is what the page showed before."""
    kept = KeptForm(request.POST)
    if not kept.is_valid():
        form = JournalFileForm()
        lost = _("The file was lost on the way. Choose it again.")
        return _start(request, book, form, lost=lost, troubles=())
    upload = Upload(
        filename=kept.cleaned_data["filename"],
        content=kept.cleaned_data["kept"],
        days=kept.cleaned_data["days"],
    )
    try:
        found = _read(upload, book, None)
        payroll = _payroll_form(found, request.POST)
        how = payroll.how() if payroll and payroll.is_valid() else None
        if how:
            found = _read(upload, book, how)
    except CoopError as refusal:
        return _start(request, book, JournalFileForm(), lost=str(refusal))
    mapping, hows = _mapping_form(book, found, request.POST)
    if mapping.is_valid() and "post" in request.POST and not found.troubles:
        if kept.cleaned_data["seen"] == _seal(mapping, payroll, upload):
            try:
                return _post(request, book, upload, (mapping, how))
            except CoopError as refusal:
                mapping.add_error(None, str(refusal))
        else:
            text = _("You changed something. Look at what it becomes, and post it then.")
            messages.warning(request, text)
    return _map_page(request, book, upload, found, (mapping, payroll), hows)


def _post(
    request: CoopRequest,
    book: Book,
    upload: Upload,
    chosen: tuple[MappingForm, How | None],
) -> HttpResponse:
    mapping, how = chosen
    file = take_in_journal(
        book=book,
        filename=upload.filename,
        content=upload.content,
        accounts=mapping.chosen_accounts(),
        names=mapping.chosen_names(),
        how=how,
        day_first=upload.day_first,
        by=request.user,
        at=request.visit.at,
    )
    text = ngettext(
        "%(count)s entry was posted.", "%(count)s entries were posted.", file.entries
    )
    messages.success(request, text % {"count": f"{file.entries:,}"})
    page = reverse("inbox:journal", args=[request.cooperative.slug])
    return redirect(f"{page}?done={file.pk}")


def _seal(mapping: MappingForm, payroll: PayrollForm | None, upload: Upload) -> str:
    """A hash of everything that was chosen, so that what is posted was seen."""
    values = {key: mapping[key].value() or "" for key in mapping.fields}
    if payroll:
        values |= {key: str(payroll[key].value() or "") for key in payroll.fields}
    return sha256_of(values | {"days": upload.days})


def _map_page(
    request: CoopRequest,
    book: Book,
    upload: Upload,
    found: Journal,
    asked: tuple[MappingForm, PayrollForm | None],
    hows: Mapping[str, Proposal],
) -> HttpResponse:
    """The second step: the table of accounts, the names, and what it becomes."""
    mapping, payroll = asked
    kept = {"kept": packed(upload.content), "filename": upload.filename[-200:]}
    seal = {"days": upload.days, "seen": _seal(mapping, payroll, upload)}
    sums = trial_balance(found.entries)
    context = {
        "step": 2,
        "journal": found,
        "filename": upload.filename,
        "format": FORMATS[found.format],
        "troubles": found.troubles[:MOST_TROUBLES],
        "notes": found.notes[:50],
        "kept_form": KeptForm(initial=kept | seal, auto_id=False),
        "mapping": mapping,
        "payroll": payroll,
        "rows": _rows(mapping, hows, sums),
        "debits": sum(debit for debit, _ in sums.values()),
        "credits": sum(credit for _, credit in sums.values()),
        "name_fields": [mapping[key] for key in mapping.names],
        "ours": _listed(book),
    }
    context |= _preview(book, found, mapping)
    wrong = mapping.errors or found.troubles
    return render(request, PAGE, context, status=422 if wrong else 200)


def _rows(
    mapping: MappingForm,
    hows: Mapping[str, Proposal],
    sums: Mapping[str, tuple[int, int]],
) -> list[AccountRow]:
    return [
        AccountRow(
            field=mapping[key],
            theirs=theirs,
            how=_how(mapping[key], hows[theirs]),
            debit=sums[theirs][0],
            credit=sums[theirs][1],
        )
        for key, theirs in mapping.accounts.items()
    ]


def _how(field: BoundField, proposal: Proposal) -> str:
    """Why the account of the field stands there; “chosen” if a person wrote it."""
    return proposal.how if field.value() == proposal.account else "chosen"


def _listed(book: Book) -> list[tuple[str, str]]:
    """Our accounts to choose from, each with what it is called."""
    language, roots = get_language() or "en", list(books.roots(book))
    names = account_names(book)[:MOST_LISTED]
    return [(name, label(name, language, roots=roots)) for name in names]


def _preview(book: Book, found: Journal, mapping: MappingForm) -> dict[str, Any]:
    """The first entries as they will stand in the books, and the accounts to open."""
    if found.troubles or any(key in mapping.errors for key in mapping.fields):
        return {}
    accounts = {name: mapping[key].value() for key, name in mapping.accounts.items()}
    names = {name: mapping[key].value() or "" for key, name in mapping.names.items()}
    try:
        entries = entries_of(book, found, accounts=accounts, names=names)
    except CoopError as refusal:
        if mapping.is_bound:
            mapping.add_error(None, str(refusal))
        return {}
    known = book.accounts.values_list("name", flat=True)
    text = as_text(
        entries[:MOST_PREVIEWED],
        currency=book.cooperative.currency,
        places=book.cooperative.minor_units,
    )
    opened = [item.account for item in openings(entries, known=known)]
    return {"preview": text, "opened": opened, "previewed": MOST_PREVIEWED}
