"""The inbox: lines that are not booked yet, what is proposed for each, and what was."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.offers import LineUse
from ledger.books.models import Book
from ledger.books.selectors import Roots, roots
from ledger.books.views.common import book_or_404, keeps_books
from ledger.books.views.showing import number_of
from ledger.inbox import selectors, services
from ledger.inbox.matching import Candidate
from ledger.inbox.models import BankAccount, BankLine
from ledger.inbox.payees import Rule
from ledger.inbox.selectors import Proposal
from ledger.inbox.views.common import words

PAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A line and what is proposed for it, in words."""

    line: BankLine
    rule: Rule | None = None
    match: Candidate | None = None
    use: LineUse | None = None
    account: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The lines of one account at a bank."""

    bank: BankAccount
    lines: list[Shown]

    @property
    def proposed(self) -> list[Shown]:
        return [shown for shown in self.lines if shown.sign]

    @property
    def bare(self) -> list[Shown]:
        return [shown for shown in self.lines if not shown.sign]


def inbox(request: CoopRequest, slug: str) -> HttpResponse:
    """Show what is not booked yet, with proposals; book those that are ticked."""
    book = book_or_404(request)
    if request.method == "POST":
        return _book_ticked(request, book)
    states = selectors.bank_states(book)
    wanted = request.GET.get("bank", "")
    bank = next((one.bank for one in states if str(one.bank.pk) == wanted), None)
    settled = request.GET.get("show") == "settled"
    found = selectors.lines_of(book)
    found = found.exclude(state="open") if settled else found.filter(state="open")
    if bank:
        found = found.filter(bank_account=bank)
    if settled:
        found = found.order_by("-on", "-pk").select_related(
            "bank_account__account", "posting__directive", "settled_by"
        )
    count = found.count()
    context = {
        "states": states,
        "bank": bank,
        "settled": list(found[:PAGE]) if settled else [],
        "groups": [] if settled else _groups(book, list(found[:PAGE])),
        "is_settled": settled,
        "count": count,
        "more": max(0, count - PAGE),
        "open_lines": sum(state.open_lines for state in states),
        "keeper": keeps_books(request),
    }
    return render(request, "ledger/inbox/list.html", context)


def _book_ticked(request: CoopRequest, book: Book) -> HttpResponse:
    """Book the lines that are ticked, as was proposed when the page was drawn."""
    ticked = {number_of(pk) for pk in request.POST.getlist("line")} - {0}
    lines = list(selectors.lines_of(book).filter(pk__in=ticked))
    seen = {pk: request.POST.get(f"sign-{pk}", "") for pk in ticked}
    if not lines:
        messages.warning(request, _("Tick the lines to book first."))
        return redirect(_back(request))
    try:
        done = services.book_proposed(
            lines=lines, expected=seen, by=request.user, at=request.visit.at
        )
    except CoopError as refusal:
        messages.error(request, str(refusal))
        return redirect(_back(request))
    count = done.booked + done.matched
    said = ngettext("%(n)s line is settled.", "%(n)s lines are settled.", count)
    messages.success(request, said % {"n": count})
    return redirect(_back(request))


def _back(request: CoopRequest) -> str:
    """The list as it was asked for."""
    page = reverse("inbox:list", args=[request.cooperative.slug])
    bank = request.POST.get("bank", "")
    return f"{page}?bank={bank}" if bank.isdecimal() else page


def _groups(book: Book, lines: list[BankLine]) -> list[Group]:
    found = selectors.proposals(book, lines)
    kinds = roots(book)
    by_bank: dict[int, Group] = {}
    for line in lines:
        bank = line.bank_account
        group = by_bank.setdefault(bank.pk, Group(bank=bank, lines=[]))
        group.lines.append(_shown(line, found.get(line.pk, Proposal()), kinds))
    return list(by_bank.values())


def _shown(line: BankLine, proposal: Proposal, kinds: Roots) -> Shown:
    rule = proposal.rule
    return Shown(
        line=line,
        rule=rule,
        match=proposal.match,
        use=proposal.use,
        account=words(rule.account, kinds) if rule else "",
        sign=proposal.sign,
    )
