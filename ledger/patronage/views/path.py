"""On the path of a year: marking steps, advances, taking back, supplementing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import BOOKKEEPER
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.periods import FiscalYear
from governance.members.models import Membership
from governance.members.selectors import names_by_code, roll
from ledger.books.selectors import book_of, open_accounts, roots
from ledger.patronage import path, selectors, services
from ledger.patronage.forms.path import AdvanceForm, BoardForm, ReverseForm
from ledger.patronage.models import Worksheet, WorksheetState
from ledger.patronage.supplement import is_empty
from ledger.patronage.views.showing import period_of, year_page


def step(request: CoopRequest, slug: str, year: int) -> HttpResponse:
    """Say that a step of a year was looked at, or take that back."""
    period = period_of(request, year)
    key = request.POST.get("step", "")
    act = services.unmark_step if "undo" in request.POST else services.mark_step
    if key in path.MARKED:
        try:
            act(
                cooperative=request.cooperative,
                year_end=period.last,
                step=key,
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            return year_page(request, period, refusal=refusal)
    return redirect(f"{reverse('patronage:year', args=[slug, year])}#path")


def advances(request: CoopRequest, slug: str, year: int) -> HttpResponse:
    """What was advanced on a year, and a form to pay another advance."""
    period = period_of(request, year)
    form = _advance_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            _pay(request, period, form.cleaned_data)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The advance stands in the books."))
            return redirect("patronage:advances", slug, year)
    rows = selectors.advance_rows(request.cooperative, year_end=period.last)
    left = selectors.left_over(request.cooperative, year_end=period.last)
    names = names_by_code(request.cooperative) if left else {}
    context = {
        "cooperative": request.cooperative,
        "period": period,
        "form": form,
        "rows": rows,
        "total": sum(row.cents for row in rows),
        "left": [(names.get(code, code), code, cents) for code, cents in left.items()],
        "keeper": BOOKKEEPER in request.roles,
    }
    return render(request, "ledger/patronage/advances.html", context)


def reverse_year(request: CoopRequest, slug: str, year: int) -> HttpResponse:
    """Take a posted year back, with the reason and the right."""
    period = period_of(request, year)
    worksheet = _posted(request, period)
    today = request.visit.on
    form = ReverseForm(
        request.POST or None, today=today, initial={"on": today.isoformat()}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.reverse(
                worksheet=worksheet,
                on=given["on"],
                reason=given["reason"],
                authority=f"resolution:{given['resolution']}",
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The year was taken back, entry by entry."))
            return redirect("patronage:year", slug, year)
    context = {
        "cooperative": request.cooperative,
        "period": period,
        "worksheet": worksheet,
        "form": form,
        "paid": selectors.paid_of(worksheet),
        "keeper": BOOKKEEPER in request.roles,
    }
    return render(request, "ledger/patronage/reverse.html", context)


def supplement(request: CoopRequest, slug: str, year: int) -> HttpResponse:
    """Correct a posted year: see the difference, freeze it, have it decided, post it."""
    period = period_of(request, year)
    original = _posted(request, period)
    refusal: CoopError | None = None
    if request.method == "POST":
        try:
            _supplement_act(request, original)
            return redirect("patronage:supplement", slug, year)
        except CoopError as problem:
            refusal = problem
    context: dict[str, Any] = {
        "cooperative": request.cooperative,
        "period": period,
        "original": original,
        "supplements": selectors.supplements_of(original),
        "board": selectors.kept_for_members(request.cooperative, on=request.visit.on)
        is None,
        "board_form": BoardForm(),
        "keeper": BOOKKEEPER in request.roles,
        "refusal": refusal,
        "names": names_by_code(request.cooperative),
    }
    try:
        sheet = selectors.supplemented(original)
        context |= {"sheet": sheet, "empty": is_empty(sheet)}
    except CoopError as problem:
        context |= {"cannot": problem}
    status = 409 if refusal else 200
    page = "ledger/patronage/supplement.html"
    return render(request, page, context, status=status)


def _supplement_act(request: CoopRequest, original: Worksheet) -> None:
    """Freeze a supplement, or take the one the page named a step further."""
    kind, user, at = request.POST.get("do", ""), request.user, request.visit.at
    if kind == "freeze":
        services.freeze_supplement(worksheet=original, by=user, at=at)
        messages.success(request, _("The supplement was made. Have it decided now."))
        return
    number = request.POST.get("worksheet", "")
    mine = original.supplemented_by.select_related("cooperative")
    known = number.isascii() and number.isdigit() and len(number) < 10
    chosen = get_object_or_404(mine, number=int(number) if known else 0)
    if kind == "send":
        services.send(worksheet=chosen, by=user, at=at)
        messages.success(request, _("The members can vote now."))
    elif kind == "board":
        resolution = request.POST.get("resolution", "")
        services.adopt_by_board(worksheet=chosen, resolution=resolution, by=user, at=at)
        messages.success(request, _("The board’s decision is on record."))
    elif kind == "post":
        services.post(worksheet=chosen, on=request.visit.on, by=user, at=at)
        messages.success(request, _("The supplement stands in the books."))


def _pay(request: CoopRequest, period: FiscalYear, given: dict[str, Any]) -> None:
    memberships = Membership.objects.filter(cooperative=request.cooperative)
    services.pay_advance(
        membership=get_object_or_404(
            memberships.select_related("cooperative"), code=given["code"]
        ),
        year_end=period.last,
        cents=given["amount"],
        on=given["on"],
        source=given["source"],
        authority=f"resolution:{given['resolution']}",
        by=request.user,
        at=request.visit.at,
    )


def _advance_form(request: CoopRequest) -> AdvanceForm:
    cooperative, on = request.cooperative, request.visit.on
    book = book_of(cooperative)
    money = f"{roots(book).assets}:"
    sources = [name for name in open_accounts(book, on=on) if name.startswith(money)]
    return AdvanceForm(
        request.POST or None,
        cooperative=cooperative,
        members=[
            (line.code, f"{line.name} ({line.code})") for line in roll(cooperative, on=on)
        ],
        sources=sorted(name for name in sources if ":Receivable:" not in name),
        initial={"on": on.isoformat()},
    )


def _posted(request: CoopRequest, period: FiscalYear) -> Worksheet:
    """The year's worksheet that stands in the books; “not found” where none does."""
    rows = Worksheet.objects.filter(
        cooperative=request.cooperative,
        year_end=period.last,
        supplements__isnull=True,
        state=WorksheetState.POSTED,
    )
    return get_object_or_404(rows.select_related("cooperative"))
