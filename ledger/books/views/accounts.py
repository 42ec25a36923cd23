"""The accounts of the books: what each holds, opening one, closing one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from ledger.books import selectors
from ledger.books.forms.accounts import KIND_WORDS, CloseAccountForm, OpenAccountForm
from ledger.books.forms.by_hand import day_of
from ledger.books.forms.choices import grouped
from ledger.books.models import Account, Book
from ledger.books.names import lies_in
from ledger.books.selectors import Roots
from ledger.books.services import accounts as services
from ledger.books.starting_chart import kind_of, label, use
from ledger.books.views.common import book_or_404, keeps_books


@dataclass(slots=True, kw_only=True)
class Row:
    """An account, or a group of them, as the page shows it; cents as people say it."""

    name: str
    label: str
    cents: int
    use: str = ""
    opened: date | None = None
    closed: date | None = None


@dataclass(slots=True, kw_only=True)
class Group:
    """Accounts that lie in one another; alone, an account is its own group."""

    head: Row
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Kind:
    """What the co-op has, owes, earns, spends, or its capital."""

    key: str
    label: Any
    cents: int
    groups: list[Group]


def accounts(request: CoopRequest, slug: str) -> HttpResponse:
    """Show all accounts with what they hold today; open one, or close one."""
    book = book_or_404(request)
    rows = selectors.accounts_of(book)
    known = list(rows.only("name", "opened_on", "closed_on"))
    opening, closing = _forms(request, book, known)
    if request.method == "POST":
        form = closing if request.POST.get("do") == "close" else opening
        if form.is_valid():
            try:
                return _done(request, book, form)
            except CoopError as refusal:
                form.add_error(None, str(refusal))
    context = {
        "opening": opening,
        "closing": closing,
        "keeper": keeps_books(request),
        "today": request.visit.on,
    }
    try:
        context["kinds"] = _kinds(book, known, request.visit.on)
    except CoopError as refusal:
        context["refusal"] = refusal
    status = 422 if opening.errors or closing.errors else 200
    return render(request, "ledger/books/accounts.html", context, status=status)


def _forms(
    request: CoopRequest, book: Book, known: Sequence[Account]
) -> tuple[OpenAccountForm, CloseAccountForm]:
    posted = request.POST if request.method == "POST" else None
    closes = bool(posted) and request.POST.get("do") == "close"
    locked = bool(posted) and _is_locked(book, day_of(request.POST))
    roots, today = selectors.roots(book), request.visit.on
    still = [row.name for row in known if row.opened_on and not row.closed_on]
    opening = OpenAccountForm(
        None if closes else posted,
        roots=roots,
        opened=[row.name for row in known],
        locked=locked and not closes,
        initial={"on": _earliest(book, known, today)},
        prefix=None,
    )
    closing = CloseAccountForm(
        posted if closes else None,
        choices=grouped(still, roots, order="other"),
        locked=locked and closes,
        initial={"on": today},
        auto_id="close_%s",
    )
    return opening, closing


def _is_locked(book: Book, on: date | None) -> bool:
    return on is not None and selectors.is_locked(book, [on])[0]


def _earliest(book: Book, known: Sequence[Account], today: date) -> date:
    """The first day of the books that is not locked, so that any entry may use it."""
    if book.locked_through:
        return min(book.locked_through + timedelta(days=1), today)
    return min([row.opened_on for row in known if row.opened_on], default=today)


def _done(
    request: CoopRequest, book: Book, form: OpenAccountForm | CloseAccountForm
) -> HttpResponse:
    cleaned = form.cleaned_data
    closes = isinstance(form, CloseAccountForm)
    act = services.close_account if closes else services.open_account
    act(
        book=book,
        account=cleaned["account"],
        on=cleaned["on"],
        by=request.user,
        at=request.visit.at,
        override=cleaned.get("override", ""),
    )
    roots = selectors.roots(book)
    name = label(cleaned["account"], get_language() or "en", roots=roots)
    said = _("%(name)s is closed.") if closes else _("%(name)s is open.")
    _tell(request, said % {"name": name}, closes=closes)
    return redirect("books:accounts", request.cooperative.slug)


def _tell(request: CoopRequest, said: str, *, closes: bool) -> None:
    """Say what was done, and lead on to entering something."""
    if not closes:
        url = reverse("books:new", args=[request.cooperative.slug])
        said = format_html('{} <a href="{}">{}</a>', said, url, _("Enter something"))
    messages.success(request, said)


def _kinds(book: Book, known: Iterable[Account], on: date) -> list[Kind]:
    held, roots = selectors.balances(book, on=on), selectors.roots(book)
    found = {
        key: Kind(key=key, label=KIND_WORDS[key], cents=0, groups=[])
        for key in KIND_WORDS
    }
    for name, group in _grouped(known, held, roots).items():
        kind = found[kind_of(name, roots)]
        kind.cents += group.head.cents
        kind.groups.append(group)
    return [kind for kind in found.values() if kind.groups]


def _grouped(
    known: Iterable[Account], held: Mapping[str, int], roots: Roots
) -> dict[str, Group]:
    """Accounts by the first two parts of their names; members' are one line."""
    language, members = get_language() or "en", f"{roots.equity}:Members"
    groups: dict[str, Group] = {}
    for account in known:
        top = ":".join(account.name.split(":", 2)[:2])
        positive = account.name.startswith((roots.assets + ":", roots.expenses + ":"))
        cents = (1 if positive else -1) * held.get(account.name, 0)
        if top not in groups:
            head = Row(name=top, label=label(top, language, roots=roots), cents=0)
            groups[top] = Group(head=head)
        groups[top].head.cents += cents
        if not lies_in(account.name, members):
            groups[top].rows.append(_row(account, cents, roots, language))
    for group in groups.values():
        if len(group.rows) == 1:
            group.head, group.rows = group.rows[0], []
    return groups


def _row(account: Account, cents: int, roots: Roots, language: str) -> Row:
    return Row(
        name=account.name,
        label=label(account.name, language, roots=roots),
        use=use(account.name, language, roots=roots),
        cents=cents,
        opened=account.opened_on,
        closed=account.closed_on,
    )
