"""The pages of money that nobody took: what waits, and what is done about each."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import BOOKKEEPER
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import CoopError
from governance.members.selectors import names_by_code
from governance.members.selectors.codes import by_code
from ledger.books.selectors import book_of, open_accounts, roots
from ledger.equity import services
from ledger.equity.forms.capital import PostRunForm
from ledger.equity.forms.notes import HoldForm, NoticeForm, SettleForm
from ledger.equity.models import UnclaimedItem
from ledger.equity.models.notes import UnclaimedState
from ledger.equity.selectors.accounts import has_book
from ledger.equity.selectors.unclaimed import (
    given_of,
    items_of,
    letter_sent,
    letters_of,
    rules_of,
    wait_of,
)
from ledger.equity.unclaimed import STATE
from ledger.reports.account_nature import is_cash


def unclaimed(request: CoopRequest, slug: str) -> HttpResponse:
    """List what waits for its owner, and set more aside."""
    cooperative, on = request.cooperative, request.visit.on
    if not has_book(cooperative):
        return render(request, "ledger/equity/no_books.html", {})
    form = HoldForm(
        request.POST or None,
        people=[(c, f"{c} {name}") for c, name in names_by_code(cooperative).items()],
        accounts=[(name, name) for name in _sources(cooperative, on)],
        cooperative=cooperative,
        today=on,
        initial={"on": on},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            item = services.hold_unclaimed(
                membership=by_code(cooperative, given["code"]),
                cents=given["cents"],
                since=given["since"],
                why=given["why"],
                source=given["source"],
                on=given["on"],
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is kept for its owner."))
            return redirect("equity:unclaimed_item", slug, item.pk)
    context = {
        "items": [(item, wait_of(item, on=on)) for item in items_of(cooperative)],
        "rules": rules_of(cooperative, on=on),
        "form": form,
        "keeper": BOOKKEEPER in request.roles,
    }
    return render(request, "ledger/equity/unclaimed.html", context)


def unclaimed_item(request: CoopRequest, slug: str, item: int) -> HttpResponse:
    """Show how far the waiting has come, and take its next step."""
    found = get_object_or_404(items_of(request.cooperative), pk=item)
    forms: dict[str, Any] = {}
    refused = ""
    if request.method == "POST":
        try:
            if _act(request, found, forms):
                return redirect("equity:unclaimed_item", slug, found.pk)
        except CoopError as refusal:
            refused = str(refusal)
    cooperative, on = request.cooperative, request.visit.on
    rules = rules_of(cooperative, on=on)
    day: dict[str, Any] = {"today": on, "initial": {"on": on}}
    context = {
        "item": found,
        "wait": wait_of(found, on=on),
        "may_move": wait_of(found, on=on).may_move(on),
        "given": given_of(found),
        "letters": letters_of(found),
        "rules": rules,
        "refused": refused,
        "is_open": found.state == UnclaimedState.WAITING,
        "keeper": BOOKKEEPER in request.roles,
        "notice_form": forms.get("notice") or NoticeForm(**day),
        "answer_form": forms.get("answer") or PostRunForm(**day),
        "settle_form": forms.get("settle")
        or SettleForm(**day, accounts=_banks(cooperative, rules.waits.to, on)),
    }
    return render(request, "ledger/equity/unclaimed_item.html", context)


def _act(request: CoopRequest, item: UnclaimedItem, forms: dict[str, Any]) -> bool:
    """Take the step that was asked for; False where its form has an error."""
    act, on = request.POST.get("act", ""), request.visit.on
    to = rules_of(request.cooperative, on=on).waits.to
    made: dict[str, Any] = {
        "notice": lambda: NoticeForm(request.POST, today=on),
        "answer": lambda: PostRunForm(request.POST, today=on),
        "settle": lambda: SettleForm(
            request.POST, today=on, accounts=_banks(request.cooperative, to, on)
        ),
    }
    if act == "letter":
        by, at = request.user, request.visit.at
        services.write_unclaimed_letter(item=item, on=on, by=by, at=at)
        messages.success(request, _("The letter is made. Send it, and record that."))
        return True
    if act not in made:
        return True
    form = forms[act] = made[act]()
    if not form.is_valid():
        return False
    given, by, at = form.cleaned_data, request.user, request.visit.at
    if act == "notice":
        channel = given["channel"]
        paper = letter_sent(item, channel=channel, on=given["on"])
        services.record_notice(
            item=item, on=given["on"], channel=channel, paper=paper, by=by, at=at
        )
        messages.success(request, _("The notice is on record."))
    elif act == "answer":
        services.record_answer(item=item, on=given["on"], by=by, at=at)
        messages.success(request, _("It can be paid to its owner in the next payout."))
    else:
        bank = given.get("bank", "")
        services.settle_unclaimed(item=item, on=given["on"], bank=bank, by=by, at=at)
        messages.success(request, _("The money was moved, as the bylaws say."))
    return True


def _sources(cooperative: Cooperative, on: date) -> list[str]:
    """Debts and banks: where money that nobody took may stand."""
    book = book_of(cooperative)
    names = roots(book)
    return [
        name
        for name in sorted(open_accounts(book, on=on))
        if name.startswith(f"{names.liabilities}:")
        or (name.startswith(f"{names.assets}:") and is_cash(name))
    ]


def _banks(cooperative: Cooperative, to: str, on: date) -> list[tuple[str, str]]:
    """The banks that may pay the state; none where the co-op keeps the money."""
    if to != STATE:
        return []
    head = f"{roots(book_of(cooperative)).assets}:"
    return [(n, n) for n in _sources(cooperative, on) if n.startswith(head)]
