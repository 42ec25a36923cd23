"""Pages of runs: what is owed, a run before it is made, a run, and its files."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import BOOKKEEPER
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from ledger.books.views.common import book_or_404
from ledger.patronage.selectors import year_of_key
from ledger.payouts import selectors, services
from ledger.payouts.forms import ActForm, FileForm, PrepareForm
from ledger.payouts.models import Payout, PayoutMethod, PayoutRun, PayoutRunState
from ledger.payouts.selectors import RunView
from ledger.payouts.services.file_texts import CHEQUES, CSV, NACHA, PAIN
from ledger.payouts.services.filing import METHODS
from ledger.payouts.views.banks import asset_accounts

SHOWN, A_PAGE, NAMED = 30, 100, 12


def payouts(request: CoopRequest, slug: str) -> HttpResponse:
    """List what is owed and what was paid."""
    cooperative, on = request.cooperative, request.visit.on
    context = {
        "groups": selectors.groups(cooperative, on=on),
        "runs": selectors.runs(cooperative)[:SHOWN],
        "account": selectors.paying_account(cooperative),
        "keeper": BOOKKEEPER in request.roles,
        "on": on,
    }
    return render(request, "ledger/payouts/list.html", context)


def prepare(request: CoopRequest, slug: str) -> HttpResponse:
    """Show what a run would pay, then make it."""
    cooperative, on = request.cooperative, request.visit.on
    asked = request.POST if request.method == "POST" else request.GET
    keys = list(dict.fromkeys(asked.getlist("key")))[:200]
    form = PrepareForm(request.POST or None, today=on, initial={"pay_on": on})
    refusal: CoopError | None = None
    if form.is_valid():
        try:
            made = _prepared(request, keys, form)
        except CoopError as refused:
            refusal = refused
        else:
            messages.success(request, _("The run was prepared. Now make its files."))
            return redirect("payouts:run", slug, made.number)
    own = selectors.debts(cooperative, keys=keys, on=on, pay_on=on)
    begun = None if own or refusal else selectors.newest_run(cooperative, keys)
    if begun:
        return redirect("payouts:run", slug, begun.number)
    context = _proposal(request, keys, own)
    context |= {"form": form, "refused": refusal}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "ledger/payouts/prepare.html", context, status=status)


def _proposal(
    request: CoopRequest, keys: list[str], own: list[selectors.Debt]
) -> dict[str, Any]:
    """What a run of these keys would pay: sums of all, and a page of it."""
    on = request.visit.on
    without = [debt for debt in own if debt.method == PayoutMethod.NONE]
    return {
        "keys": keys,
        "count": len(own),
        "page": Paginator(own, A_PAGE).get_page(request.GET.get("page")),
        "page_name": urlencode([*(("key", key) for key in keys), ("page", "")])[:-1],
        "total": sum(debt.cents for debt in own),
        "withheld": sum(debt.withheld_cents for debt in own),
        "without_bank": without[:NAMED],
        "unbanked": len(without),
        "late": [d for d in own if d.payable.due < on and is_dividend(d)][:1],
        "account": selectors.paying_account(request.cooperative),
    }


def _prepared(request: CoopRequest, keys: list[str], form: PrepareForm) -> PayoutRun:
    """The run that is asked for, made."""
    return services.prepare_run(
        cooperative=request.cooperative,
        keys=keys,
        pay_on=form.cleaned_data["pay_on"],
        by=request.user,
        at=request.visit.at,
    )


def is_dividend(debt: selectors.Debt) -> bool:
    """Whether it must be paid in the payment period to be deducted."""
    return bool(debt.payable.dividend_cents)


def run(request: CoopRequest, slug: str, number: int) -> HttpResponse:
    """Show a run; do what is asked with the payments that are ticked."""
    found = selectors.run_of(request.cooperative, number)
    if request.method == "POST":
        return _act(request, found)
    return run_page(request, found)


def file(request: CoopRequest, slug: str, number: int) -> HttpResponse:
    """Make a file of a run and give it; it is not kept."""
    found = selectors.run_of(request.cooperative, number)
    form = FileForm(request.POST)
    if not form.is_valid():
        return run_page(request, found, status=422)
    try:
        made = services.make_file(
            run=found,
            kind=form.cleaned_data["kind"],
            again=form.cleaned_data["again"],
            offset=form.cleaned_data["offset"],
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        return run_page(request, found, refusal=refusal)
    headers = {
        "Content-Disposition": f'attachment; filename="{made.name}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(made.content, content_type=made.content_type, headers=headers)


def run_page(
    request: CoopRequest,
    found: PayoutRun,
    *,
    refusal: CoopError | None = None,
    form: Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a run; what was just refused stands on top, with status 409."""
    asked = request.GET.get("page")
    view = selectors.run_view(found, on=request.visit.on, page=asked)
    context: dict[str, Any] = {
        "run": found,
        "view": view,
        "kinds": _kinds(view),
        "files": found.files.select_related("made_by").order_by("-pk"),
        "keeper": BOOKKEEPER in request.roles,
        "form": form or _act_form(request),
        "refused": refusal,
        "has_account": not view.without_bank
        or selectors.paying_account(request.cooperative) is not None,
        "year": year_of_key(found.key),
        "open": found.state in (PayoutRunState.PREPARED, PayoutRunState.SENT),
    }
    status = 409 if refusal else status
    return render(request, "ledger/payouts/run.html", context, status=status)


def _kinds(view: RunView) -> list[Mapping[str, Any]]:
    """The files that a run can be made into, with how many are new and how many sent."""
    names = {
        NACHA: _("ACH file (Nacha, PPD)"),
        PAIN: _("SEPA file (pain.001.001.09)"),
        CSV: _("Sheet for the bank (CSV)"),
        CHEQUES: _("List of checks (CSV)"),
    }
    found: list[Mapping[str, Any]] = []
    for kind, name in names.items():
        new = sum(view.methods.get(method, 0) for method in METHODS[kind])
        sent = sum(view.sent.get(method, 0) for method in METHODS[kind])
        if new or sent:
            found.append({"kind": kind, "name": name, "new": new, "sent": sent})
    return found


def _act(request: CoopRequest, found: PayoutRun) -> HttpResponse:
    """Do what a button of the run's page asks."""
    action = request.POST.get("action", "")
    form = _act_form(request, request.POST)
    if not form.is_valid() and action != "cancel":
        return run_page(request, found, form=form, status=422)
    whole = form.is_valid() and form.cleaned_data["everyone"]
    own = selectors.meant(found, action, None if whole else _ticked(request))
    try:
        _do(request, found, action, own, form)
    except CoopError as refusal:
        return run_page(request, found, refusal=refusal, form=form)
    return redirect("payouts:run", request.cooperative.slug, found.number)


def _act_form(request: CoopRequest, data: Any = None) -> ActForm:
    accounts = asset_accounts(request, book_or_404(request))
    initial = {"on": request.visit.on, "as_one": True}
    return ActForm(data, accounts=accounts, initial=initial)


def _ticked(request: CoopRequest) -> list[int]:
    """The payments whose boxes are ticked, by their pk."""
    told = request.POST.getlist("payout")[:5000]
    return [int(pk) for pk in told if pk.isdecimal() and len(pk) < 15]


def _do(
    request: CoopRequest, found: PayoutRun, action: str, own: list[Payout], form: Form
) -> None:
    who: dict[str, Any] = {"by": request.user, "at": request.visit.at}
    if action == "cancel":
        services.cancel_run(run=found, **who)
        messages.success(request, _("The run was cancelled. What it paid is owed again."))
        return
    told = form.cleaned_data
    if not own:
        messages.warning(request, _("Tick the payments first."))
    elif action in ("bank", "cheque", "hand"):
        services.choose_methods(payouts=own, method=action, **who)
    elif action == "paid":
        services.mark_paid(
            run=found,
            payouts=own,
            on=told["on"],
            as_one=told["as_one"],
            cash=told["cash"],
            **who,
        )
        messages.success(request, _("It is in the books that they were paid."))
    elif action == "returned":
        services.mark_all_returned(
            payouts=own, reason=told["reason"], on=told["on"], **who
        )
    elif action == "void":
        services.void_cheques(payouts=own, reason=told["reason"], on=told["on"], **who)
    elif action == "take_out":
        services.take_all_out(payouts=own, reason=told["reason"], **who)
