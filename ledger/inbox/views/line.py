"""One line of the bank: booked here, found in the books, or set aside; and undone."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from ledger.books.models import Book, Posting
from ledger.books.selectors import reversal_of, roots
from ledger.books.services.by_hand import rehearse
from ledger.books.views.common import book_or_404
from ledger.books.views.showing import Shown, number_of, shown
from ledger.inbox import selectors, services
from ledger.inbox.forms.lines import MOST_PARTS, BookForm, ReasonForm
from ledger.inbox.matching import candidates
from ledger.inbox.models import BankLine
from ledger.inbox.views.common import account_choices, words


def line(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Show a line, and settle it; a settled one can be opened again."""
    book = book_or_404(request)
    found = selectors.lines_of(book).select_related(
        "bank_account__account", "posting__directive", "settled_by", "statement"
    )
    row = get_object_or_404(found, pk=pk)
    row.bank_account.book = book
    if row.state != BankLine.State.OPEN:
        return _settled(request, row)
    return _open(request, book, row)


def _settled(request: CoopRequest, row: BankLine) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.undo_line(
                line=row,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The line is open again."))
            return redirect("inbox:line", request.cooperative.slug, row.pk)
    directive = row.posting.directive if row.posting else None
    back = reversal_of(row.bank_account.book, directive) if directive else None
    context = {"line": row, "form": form, "back": back}
    status = 422 if form.errors else 200
    return render(request, "ledger/inbox/settled.html", context, status=status)


def _open(request: CoopRequest, book: Book, row: BankLine) -> HttpResponse:
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    form = _book_form(request, book, row, doing)
    aside = ReasonForm(request.POST if doing == "aside" else None)
    refusal, seen = "", None
    try:
        if doing == "check" and form.is_valid():
            seen = _becomes(request, book, row, form)
        if doing == "book" and form.is_valid():
            asked = form.cleaned_data
            services.book_line(
                line=row,
                legs=asked["legs"],
                payee=asked["payee"],
                narration=asked["narration"],
                on=asked["on"],
                override=asked.get("override", ""),
                by=request.user,
                at=request.visit.at,
            )
            return _next(request, row, _("“%(line)s” is booked."))
        if doing in {"match", "use"}:
            return _next(request, row, _chosen(request, row, doing))
        if doing == "aside" and aside.is_valid():
            reason = aside.cleaned_data["reason"]
            services.set_aside(
                line=row, reason=reason, by=request.user, at=request.visit.at
            )
            return _next(request, row, _("“%(line)s” is set aside."))
    except CoopError as error:
        refusal = str(error)
    return _page(request, book, row, form, aside, refusal, seen)


def _becomes(request: CoopRequest, book: Book, row: BankLine, form: BookForm) -> Shown:
    """What the line becomes; what could not be booked is refused already."""
    asked = form.cleaned_data
    entry = services.line_entry(
        row,
        asked["legs"],
        payee=asked["payee"],
        narration=asked["narration"],
        on=asked["on"],
    )
    rehearse(
        book=book,
        items=[entry],
        by=request.user,
        at=request.visit.at,
        override=asked.get("override", ""),
    )
    return shown(book, [entry])


def _chosen(request: CoopRequest, row: BankLine, doing: str) -> str:
    """Settle a line with an entry that is there, or as one of its uses; what to say."""
    by, at = request.user, request.visit.at
    if doing == "use":
        services.use_line(line=row, key=request.POST.get("use", ""), by=by, at=at)
        return _("“%(line)s” is booked.")
    services.match_line(line=row, posting=_posting(request, row), by=by, at=at)
    return _("“%(line)s” is settled with that entry.")


def _posting(request: CoopRequest, row: BankLine) -> Posting:
    chosen = request.POST.get("posting", "")
    own = selectors.unmatched(row.bank_account)
    return get_object_or_404(own, pk=number_of(chosen))


def _book_form(request: CoopRequest, book: Book, row: BankLine, doing: str) -> BookForm:
    """The form that books the line: filled by its proposal, or as it was sent."""
    asked = request.POST.get("parts", "")
    count = min(max(number_of(asked), 1), MOST_PARTS)
    if doing == "more":
        count = min(count + (2 if count == 1 else 1), MOST_PARTS)
    through = book.locked_through
    form: dict[str, Any] = {
        "cooperative": request.cooperative,
        "line": row,
        "choices": account_choices(
            request,
            book,
            order="out" if row.cents < 0 else "in",
            without=[row.bank_account.account.name],
        ),
        "count": count,
        "locked": bool(through and row.on <= through),
    }
    if doing in {"book", "check"}:
        return BookForm(request.POST, **form)
    first = _filled(book, row)
    if doing == "more":
        names = ["on", "payee", "narration", "override"]
        names += [f"{part}_{at}" for at in range(count) for part in ("account", "amount")]
        first |= {name: request.POST[name] for name in names if name in request.POST}
    return BookForm(initial=first | {"parts": count}, **form)


def _filled(book: Book, row: BankLine) -> dict[str, Any]:
    rule = selectors.proposals(book, [row]).get(row.pk, selectors.Proposal()).rule
    return {
        "on": row.on,
        "payee": (rule.payee if rule else "") or row.payee[:120],
        "narration": (rule.narration if rule else "") or row.memo[:200],
        "account_0": rule.account if rule else "",
    }


def _page(
    request: CoopRequest,
    book: Book,
    row: BankLine,
    form: BookForm,
    aside: ReasonForm,
    refusal: str,
    seen: Shown | None,
) -> HttpResponse:
    bank = row.bank_account
    near = candidates(selectors.sought(row), selectors.candidates_for(bank, [row]))
    rule = selectors.proposals(book, [row]).get(row.pk, selectors.Proposal()).rule
    wrong = bool(refusal or form.errors or aside.errors)
    context = {
        "line": row,
        "form": form,
        "aside": aside,
        "refusal": refusal,
        "shown": seen,
        "near": near,
        "uses": selectors.uses(book, [row]).get(row.pk, []),
        "older": selectors.older_candidates(bank, row),
        "rule": rule,
        "rule_account": words(rule.account, roots(book)) if rule else "",
        "more": form.count < MOST_PARTS,
    }
    status = 422 if wrong else 200
    return render(request, "ledger/inbox/line.html", context, status=status)


def _next(request: CoopRequest, row: BankLine, said: str) -> HttpResponse:
    """Tell what was done, and go on with the account's next open line."""
    messages.success(request, said % {"line": row.payee or row.memo})
    slug = request.cooperative.slug
    following = selectors.next_open(row) if "next" in request.POST else None
    if following:
        return redirect("inbox:line", slug, following.pk)
    return redirect("inbox:list", slug)
