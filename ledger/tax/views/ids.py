"""The pages of tax ids: one's own, everybody's, and looking at one with two people."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from coopkit.cooperatives.access import BOOKKEEPER
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.members.models import Membership
from governance.members.selectors import by_code, membership_of
from ledger.tax import selectors, services
from ledger.tax.backup import CAUSES, GAVE_W8
from ledger.tax.forms.ids import (
    EndOrderForm,
    KeptIdForm,
    LookForm,
    OrderForm,
    TaxIdForm,
    W8Form,
)
from ledger.tax.models import Reveal, WithholdingOrder
from ledger.tax.selectors import LOOK, state_of


@never_cache
@sensitive_post_parameters("number")
@sensitive_variables("form")
def mine(request: CoopRequest, slug: str) -> HttpResponse:
    """Let somebody give their own number, and see who looked at it."""
    membership = membership_of(user=request.user, cooperative=request.cooperative)
    if membership is None:
        raise Http404
    form = TaxIdForm(request.POST or None)
    if form.is_valid():
        certified = request.visit.on if form.cleaned_data["certify"] else None
        try:
            services.give_tax_id(
                membership=membership,
                kind=form.cleaned_data["kind"],
                number=form.cleaned_data["number"],
                certified_on=certified,
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error("number", str(refusal))
        else:
            messages.success(request, _("Your number is sealed."))
            return redirect("tax:mine", slug)
    held = selectors.id_of(membership.person)
    context = {
        "form": form,
        "held": held,
        "looks": selectors.looks_at(held) if held else [],
        "abroad": selectors.is_abroad(request.cooperative),
        "w8_since": selectors.w8_since(membership, on=request.visit.on),
    }
    status = 422 if form.errors else 200
    return render(request, "ledger/tax/mine.html", context, status=status)


@never_cache
@sensitive_post_parameters("number")
@sensitive_variables("form")
def ids(request: CoopRequest, slug: str) -> HttpResponse:
    """Show whose number is on file, and take one in from a signed paper."""
    lines = selectors.id_lines(request.cooperative, on=request.visit.on)
    form = KeptIdForm(request.POST or None, codes=_codes(lines))
    if form.is_valid():
        try:
            services.give_tax_id(
                membership=by_code(request.cooperative, form.cleaned_data["code"]),
                kind=form.cleaned_data["kind"],
                number=form.cleaned_data["number"],
                certified_on=form.cleaned_data["certified_on"],
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error("number", str(refusal))
        else:
            messages.success(request, _("The number is sealed."))
            return redirect("tax:ids", slug)
    context = {
        "lines": lines,
        "form": form,
        "causes": CAUSES,
        "keeper": BOOKKEEPER in request.roles,
    }
    status = 422 if form.errors else 200
    return render(request, "ledger/tax/ids.html", context, status=status)


def _codes(lines: list[selectors.IdLine]) -> list[tuple[str, str]]:
    return [(line.code, f"{line.code} {line.membership.person}") for line in lines]


@never_cache
def reveals(request: CoopRequest, slug: str) -> HttpResponse:
    """Show every look, and ask for one."""
    cooperative = request.cooperative
    lines = selectors.id_lines(cooperative, on=request.visit.on)
    held = {line.code: line for line in lines if line.tax_id}
    form = LookForm(request.POST or None, codes=_codes(list(held.values())))
    if form.is_valid():
        services.ask_to_look(
            cooperative=cooperative,
            tax_id=held[form.cleaned_data["code"]].tax_id,
            purpose=LOOK,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=request.visit.at,
        )
        messages.success(request, _("Asked. Somebody else has to agree now."))
        return redirect("tax:reveals", slug)
    rows = selectors.reveals_of(cooperative)[:100]
    context = {
        "form": form,
        "rows": [(row, state_of(row, at=request.visit.at)) for row in rows],
    }
    status = 422 if form.errors else 200
    return render(request, "ledger/tax/reveals.html", context, status=status)


@never_cache
@sensitive_variables("number")
def reveal(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Agree to a look, decline it, or use it: the number is shown once."""
    found = Reveal.objects.filter(cooperative=request.cooperative, pk=pk).first()
    if found is None:
        raise Http404
    acts = {"agree": services.agree_to_look, "decline": services.decline_look}
    asked = request.POST.get("act", "")
    try:
        if asked == "use":
            number = services.use_look(reveal=found, by=request.user, at=request.visit.at)
            context = {"reveal": found, "number": number}
            return render(request, "ledger/tax/shown.html", context)
        if asked in acts:
            acts[asked](reveal=found, by=request.user, at=request.visit.at)
            messages.success(request, _("Recorded."))
    except CoopError as refusal:
        messages.error(request, str(refusal))
    return redirect("tax:reveals", slug)


def withholding(request: CoopRequest, slug: str) -> HttpResponse:
    """Show from whom tax is kept back and why; order it, and end an order."""
    lines = selectors.id_lines(request.cooperative, on=request.visit.on)
    if "order" in request.POST:
        return _end(request, slug)
    is_w8 = "w8" in request.POST
    form = OrderForm(None if is_w8 else request.POST or None, codes=_codes(lines))
    w8_form = W8Form(request.POST if is_w8 else None, codes=_codes(lines))
    asked = w8_form if is_w8 else form
    if asked.is_valid():
        _order(request, asked.cleaned_data)
        messages.success(request, _("Recorded. Payments from that day on obey it."))
        return redirect("tax:withholding", slug)
    borne = [line for line in lines if line.causes]
    context = {
        "form": form,
        "w8_form": w8_form,
        "lines": borne,
        "causes": CAUSES,
        "keeper": BOOKKEEPER in request.roles,
    }
    status = 422 if asked.errors else 200
    return render(request, "ledger/tax/withholding.html", context, status=status)


def _order(request: CoopRequest, given: dict[str, Any]) -> None:
    """Record a letter of the tax office, or that a Form W-8 was given."""
    code = given.get("w8") or given["code"]
    membership: Membership = by_code(request.cooperative, code)
    services.order_withholding(
        membership=membership,
        cause=given.get("cause", GAVE_W8),
        since=given["since"],
        second_notice=given.get("second_notice", False),
        by=request.user,
        at=request.visit.at,
    )


def _end(request: CoopRequest, slug: str) -> HttpResponse:
    form = EndOrderForm(request.POST)
    pk = int(form.cleaned_data["order"]) if form.is_valid() else 0
    rows = WithholdingOrder.objects.filter(cooperative=request.cooperative, pk=pk)
    found = rows.first()
    if found is None:
        messages.error(request, _("Write the last day of the order."))
    else:
        try:
            services.end_withholding(
                order=found,
                until=form.cleaned_data["until"],
                by=request.user,
                at=request.visit.at,
            )
            messages.success(request, _("The order ends on that day."))
        except CoopError as refusal:
            messages.error(request, str(refusal))
    return redirect("tax:withholding", slug)
