"""Opening balances by form: for a co-op whose books begin here."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.members.selectors import roll
from ledger.books import selectors
from ledger.books.forms.by_hand import day_of
from ledger.books.forms.opening import OpeningForm, lines_of
from ledger.books.journal import Entry, Item
from ledger.books.models import Book
from ledger.books.services import opening as services
from ledger.books.services.posting import NothingToPostError
from ledger.books.starting_chart import under
from ledger.books.views.showing import Shown, shown


def opening(request: CoopRequest, slug: str) -> HttpResponse:
    """Ask what there is on the first day, show what it becomes, and begin the books."""
    found = selectors.find_book(request.cooperative)
    book = found or Book(cooperative=request.cooperative)
    try:
        if found:
            services.refuse_begun(found)
    except CoopError as refusal:
        return render(request, "ledger/books/opening.html", {"refusal": refusal})
    form = _form(request, book)
    seen: Shown | None = None
    rest = 0
    if request.method == "POST" and form.is_valid():
        try:
            items = _items(book, form)
            seen = shown(book, items)
            rest = _rest(book, items)
            if "post" in request.POST and seen.seen == request.POST.get("seen"):
                return _begin(request, form)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "shown": seen, "rest": rest, "rest_size": abs(rest)}
    status = 422 if form.errors else 200
    return render(request, "ledger/books/opening.html", context, status=status)


def _form(request: CoopRequest, book: Book) -> OpeningForm:
    coop, data = request.cooperative, request.POST
    posted = request.method == "POST"
    first = coop.founded_on or request.visit.on
    on = (day_of(data) if posted else None) or first
    members = {line.code: line.name for line in roll(coop, on=max(on, first))}
    lines = lines_of(selectors.roots(book), opened=list(_opened(book)), members=members)
    return OpeningForm(
        data if posted else None,
        cooperative=coop,
        lines=lines,
        today=request.visit.on,
        initial={"on": first},
    )


def _opened(book: Book) -> dict[str, date | None]:
    """The accounts that the books have already, and since when."""
    return dict(selectors.accounts_of(book).values_list("name", "opened_on"))


def _items(book: Book, form: OpeningForm) -> list[Item]:
    items = services.opening_items(
        on=form.cleaned_data["on"],
        accounts=form.accounts(),
        held=form.held(),
        roots=list(selectors.roots(book)),
        narration=_narration(book),
        opened=_opened(book),
    )
    if not items:
        raise NothingToPostError
    return items


def _narration(book: Book) -> str:
    """What the entry is called, in the co-op's own language."""
    languages = book.cooperative.languages or ["en"]
    with translation.override(languages[0]):
        return _("Opening balances")


def _rest(book: Book, items: list[Item]) -> int:
    """What goes to the account of opening balances, as a person counts it."""
    account = under(services.OPENING, list(selectors.roots(book)))
    legs = [leg for item in items if isinstance(item, Entry) for leg in item.legs]
    return -sum(leg.cents for leg in legs if leg.account == account)


def _begin(request: CoopRequest, form: OpeningForm) -> HttpResponseRedirect:
    services.begin_books(
        cooperative=request.cooperative,
        on=form.cleaned_data["on"],
        accounts=form.accounts(),
        held=form.held(),
        narration=_narration(Book(cooperative=request.cooperative)),
        by=request.user,
        at=request.visit.at,
    )
    said = _("The books are open. Now enter what happens.")
    url = reverse("books:new", args=[request.cooperative.slug])
    link = format_html('{} <a href="{}">{}</a>', said, url, _("Enter something"))
    messages.success(request, link)
    return redirect("books:accounts", request.cooperative.slug)
