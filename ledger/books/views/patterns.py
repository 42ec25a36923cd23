"""Templates, and what comes due again and again."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from ledger.books.forms.choices import Choices
from ledger.books.forms.patterns import EVERY, DueForm, RecurringForm, TemplateForm
from ledger.books.models import Book, EntryTemplate, Recurring
from ledger.books.selectors import is_locked, patterns as selectors
from ledger.books.services import patterns as services
from ledger.books.services.by_hand import rehearse
from ledger.books.views.by_hand import account_choices
from ledger.books.views.common import book_or_404
from ledger.books.views.showing import Shown, number_of, shown


def templates(request: CoopRequest, slug: str) -> HttpResponse:
    """Show the templates, and make a new one."""
    book = book_or_404(request)
    posted = request.method == "POST"
    form = _template_form(request, book, None)
    if posted and "row" not in request.POST and form.is_valid():
        try:
            _save(request, book, form, None)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("books:templates", slug)
    context = {"form": form, "templates": selectors.templates(book)}
    status = 422 if form.errors else 200
    return render(request, "ledger/books/templates.html", context, status=status)


def template(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Change a template, or put it away."""
    book = book_or_404(request)
    found = get_object_or_404(selectors.templates(book), pk=pk)
    found.book = book
    form = _template_form(request, book, found)
    if request.method == "POST":
        try:
            if "retire" in request.POST:
                services.retire_template(
                    template=found, by=request.user, at=request.visit.at
                )
                messages.success(request, _("The template is put away."))
                return redirect("books:templates", slug)
            if "row" not in request.POST and form.is_valid():
                _save(request, book, form, found)
                return redirect("books:templates", slug)
        except CoopError as refusal:
            messages.error(request, str(refusal))
    context = {"form": form, "template": found}
    status = 422 if form.errors else 200
    return render(request, "ledger/books/template.html", context, status=status)


def _template_form(
    request: CoopRequest, book: Book, found: EntryTemplate | None
) -> TemplateForm:
    legs = [(leg["account"], leg["cents"]) for leg in found.legs] if found else []
    words = {}
    if found:
        words = {name: getattr(found, name) for name in ("name", "narration", "payee")}
    data = request.POST if request.method == "POST" else None
    more = _rows(data) - len(legs) if data else 0
    if data and "row" in data:
        words, data, more = data.dict(), None, more + 1
    return TemplateForm(
        data,
        initial=words,
        cooperative=book.cooperative,
        legs=legs,
        choices=_choices(request, book),
        more=more,
    )


def _rows(data: Any) -> int:
    return sum(name.startswith("account_") for name in data)


def _choices(request: CoopRequest, book: Book) -> Choices:
    accounts = selectors.accounts_to_choose(book, on=request.visit.on)
    return account_choices(book, accounts)("other")


def _save(
    request: CoopRequest, book: Book, form: TemplateForm, found: EntryTemplate | None
) -> None:
    cleaned = form.cleaned_data
    services.save_template(
        book=book,
        name=cleaned["name"],
        payee=cleaned["payee"],
        narration=cleaned["narration"],
        legs=form.legs(),
        by=request.user,
        at=request.visit.at,
        replaces=found,
    )
    messages.success(request, _("The template is kept."))


def recurring(request: CoopRequest, slug: str) -> HttpResponse:
    """Show what comes again and again, make something so, or stop it."""
    book = book_or_404(request)
    found = selectors.templates(book)
    posted = request.POST if request.method == "POST" else None
    stops = posted.get("stop", "") if posted else ""
    form = RecurringForm(
        None if stops else posted,
        templates=found,
        initial={"first_on": request.visit.on, "template": request.GET.get("template")},
    )
    if stops:
        running = selectors.recurring(book)
        one = get_object_or_404(running, pk=number_of(stops))
        services.stop_recurring(recurring=one, by=request.user, at=request.visit.at)
        messages.success(request, _("It comes no more. What was posted stays."))
        return redirect("books:recurring", slug)
    if form.is_valid() and _made(request, form):
        return redirect("books:recurring", slug)
    return _recurring_page(request, book, form)


def _made(request: CoopRequest, form: RecurringForm) -> bool:
    cleaned = form.cleaned_data
    try:
        services.make_recurring(
            template=cleaned["template"],
            every=cleaned["every"],
            first_on=cleaned["first_on"],
            until=cleaned["until"],
            automatic=cleaned["automatic"],
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("It is on the list."))
    return True


def due(request: CoopRequest, slug: str) -> HttpResponse:
    """Post what is due, with its amounts corrected if need be, or leave it out."""
    book = book_or_404(request)
    running = selectors.recurring(book)
    one = get_object_or_404(running, pk=number_of(request.POST.get("recurring", "")))
    one.book = book
    form = _due_form(request, book, one, one.next_on, posted=True)
    seen: Shown | None = None
    if form.is_valid():
        on = form.cleaned_data["on"]
        try:
            if "check" in request.POST:
                seen = _becomes(request, one, form)
            elif "skip" in request.POST:
                services.skip_one(
                    recurring=one, on=on, by=request.user, at=request.visit.at
                )
                messages.success(request, _("It was left out this time."))
            else:
                row = services.post_one(
                    recurring=one,
                    on=on,
                    legs=form.posted_legs(),
                    override=form.cleaned_data.get("override", ""),
                    by=request.user,
                    at=request.visit.at,
                )
                said = _("“%(what)s” is in the books.") % {"what": row.headline}
                messages.success(request, said)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            if seen is None:
                return redirect("books:recurring", slug)
    fresh = RecurringForm(
        templates=selectors.templates(book), initial={"first_on": request.visit.on}
    )
    return _recurring_page(request, book, fresh, tried=(one, form, seen))


def _becomes(request: CoopRequest, one: Recurring, form: DueForm) -> Shown:
    """What is due, as it will stand; what could not be posted is refused already."""
    cleaned = form.cleaned_data
    entry = services.due_entry(one, on=cleaned["on"], legs=form.posted_legs())
    rehearse(
        book=one.book,
        items=[entry],
        by=request.user,
        at=request.visit.at,
        override=cleaned.get("override", ""),
    )
    return shown(one.book, [entry])


def _due_form(
    request: CoopRequest, book: Book, one: Recurring, on: date, *, posted: bool = False
) -> DueForm:
    legs = [(leg["account"], leg["cents"]) for leg in one.template.legs]
    return DueForm(
        request.POST if posted else None,
        initial={"recurring": one.pk, "on": on},
        cooperative=book.cooperative,
        legs=legs,
        choices=_choices(request, book),
        locked=is_locked(book, [on])[0],
        auto_id=f"due_{one.pk}_%s",
    )


def _recurring_page(
    request: CoopRequest,
    book: Book,
    form: RecurringForm,
    *,
    tried: tuple[Recurring, DueForm, Shown | None] | None = None,
) -> HttpResponse:
    waiting = [
        (one, tried[1], tried[2])
        if tried and tried[0].pk == one.pk
        else (one, _due_form(request, book, one, one.next_on), None)
        for one in selectors.due(book, on=request.visit.on)
    ]
    context = {
        "form": form,
        "waiting": waiting,
        "running": selectors.recurring(book),
        "every": dict(EVERY),
        "any_template": selectors.templates(book).exists(),
    }
    bad = form.errors or (tried and tried[1].errors)
    return render(
        request, "ledger/books/recurring.html", context, status=422 if bad else 200
    )
