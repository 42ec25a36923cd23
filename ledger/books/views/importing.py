"""Taking a ledger in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from ledger.books import selectors, services
from ledger.books.complaints import MOST_SHOWN, LineError
from ledger.books.forms.importing import ImportForm
from ledger.books.receipt_kinds import KINDS
from ledger.books.tree import ENDINGS


def import_page(request: CoopRequest, slug: str) -> HttpResponse:
    """Take a ledger in, or show line by line why not."""
    posted = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if posted else ImportForm()
    errors: tuple[LineError, ...] = ()
    if posted and form.is_valid():
        try:
            report = services.import_books(
                cooperative=request.cooperative,
                tree=form.cleaned_data["ledger"],
                filename=form.cleaned_data["filename"],
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            if not report.errors:
                _tell(request, report)
                return redirect("books:overview", slug)
            errors = report.errors
    context = {
        "form": form,
        "there": _entries_there(request),
        "errors": errors,
        "more": len(errors) >= MOST_SHOWN,
        "endings": ", ".join(ENDINGS),
        "receipts": ", ".join(kind.ending.upper() for kind in KINDS.values()),
    }
    status = 422 if errors or form.errors else 200
    return render(request, "ledger/books/import.html", context, status=status)


def _entries_there(request: CoopRequest) -> int:
    """How many entries the books have: an import needs empty ones."""
    try:
        return selectors.book_of(request.cooperative).head_seq
    except selectors.NoBookError:
        return 0


def _tell(request: CoopRequest, report: services.ImportReport) -> None:
    """What came in; and what was handed in for nothing."""
    text = ngettext(
        "%(count)s entry was imported, from %(first)s to %(last)s.",
        "%(count)s entries were imported, from %(first)s to %(last)s.",
        report.entries,
    )
    first, last = (date_format(on) if on else "" for on in (report.first, report.last))
    said = [text % {"count": report.entries, "first": first, "last": last}]
    if report.files > 1:
        text = ngettext(
            "They come from %(count)s file.",
            "They come from %(count)s files.",
            report.files,
        )
        said.append(text % {"count": report.files})
    if report.receipts:
        text = ngettext(
            "%(count)s receipt is kept with them.",
            "%(count)s receipts are kept with them.",
            report.receipts,
        )
        said.append(text % {"count": report.receipts})
    messages.success(request, " ".join(said))
    if report.left_out:
        names = ", ".join(report.left_out[:10])
        left = _("No line includes these files, so they were not read: %(names)s.")
        messages.warning(request, left % {"names": names})
