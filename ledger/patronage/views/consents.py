"""The consent register, and a member's own consent."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import BOOKKEEPER
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.cooperatives.selectors import year_ending, year_of
from coopkit.errors import CoopError
from coopkit.periods import rules_fixed_on
from governance.bylaws.selectors import in_force
from governance.members.models import Membership
from governance.members.selectors import names_by_code
from ledger.patronage import selectors, services
from ledger.patronage.forms.consents import ConsentForm, CopiesForm, RevokeForm
from ledger.patronage.models import Consent
from ledger.patronage.selectors.consents import KEY
from ledger.patronage.services.consent_paper import consent_words

PAGE = "ledger/patronage/consents.html"


def consents(request: CoopRequest, slug: str) -> HttpResponse:
    """The register of consents; the bookkeeper adds to it and records what ends."""
    forms = _forms(request)
    if request.method != "POST":
        return _page(request, forms)
    kind = request.POST.get("do", "")
    form = RevokeForm(request.POST) if kind == "revoke" else forms.get(kind)
    if form is None or not form.is_valid():
        return _page(request, forms)
    try:
        said = _act(request, kind, form.cleaned_data)
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return _page(request, forms, refusal=refusal)
    messages.success(request, said)
    return redirect("patronage:consents", slug)


def my_consent(request: CoopRequest, slug: str) -> HttpResponse:
    """A member reads what consent means, gives it, or takes it back."""
    membership = (
        Membership.objects.filter(
            cooperative=request.cooperative, person__user=request.user
        )
        .select_related("person", "cooperative")
        .order_by("pk")
        .last()
    )
    refusal: CoopError | None = None
    if request.method == "POST" and membership:
        try:
            _my_act(request, membership)
            return redirect("patronage:my_consent", slug)
        except CoopError as problem:
            refusal = problem
    context = _mine(request, membership) | {"refusal": refusal}
    status = 409 if refusal else 200
    page = "ledger/patronage/my_consent.html"
    return render(request, page, context, status=status)


def _mine(request: CoopRequest, membership: Membership | None) -> dict[str, Any]:
    cooperative, on = request.cooperative, request.visit.on
    code = membership.code if membership else ""
    given = selectors.consents_of(cooperative, code) if code else []
    standing = [one for one in given if one.method == "written" and not one.revoked_on]
    year = year_of(cooperative, on)
    return {
        "cooperative": cooperative,
        "membership": membership,
        "given": given,
        "standing": standing[-1] if standing else None,
        "status": selectors.consents_on(cooperative, on=on).get(code),
        "words": consent_words(),
        "held": _clause(request),
        "year": year,
        "ends": year.last,
        "begins_again": year.last + timedelta(days=1),
    }


def _my_act(request: CoopRequest, membership: Membership) -> None:
    at = request.visit.at
    if request.POST.get("do") != "revoke":
        services.sign_consent(membership=membership, by=request.user, at=at)
        messages.success(request, _("Your consent is on record. You find it in Papers."))
        return
    given = selectors.consents_of(request.cooperative, membership.code)
    for consent in given:
        if consent.method == "written" and not consent.revoked_on:
            services.revoke_consent(
                consent=consent, on=request.visit.on, by=request.user, at=at
            )
    messages.success(request, _("It is on record that you took your consent back."))


def _act(request: CoopRequest, kind: str, given: dict[str, Any]) -> str:
    """Do what a form of the register asks for, and say so."""
    cooperative, user, at = request.cooperative, request.user, request.visit.at
    if kind == "copies":
        made = services.hand_out_bylaws(
            cooperative=cooperative,
            codes=given["codes"],
            on=given["on"],
            document=given["document"],
            by=user,
            at=at,
        )
        return _("Recorded for %(count)s members.") % {"count": len(made)}
    if kind == "revoke":
        mine = Consent.objects.filter(cooperative=cooperative)
        consent = get_object_or_404(mine, pk=_number(request.POST.get("consent", "")))
        services.revoke_consent(consent=consent, on=given["on"], by=user, at=at)
        return _("It is on record that the consent was taken back.")
    memberships = Membership.objects.filter(cooperative=cooperative)
    membership = get_object_or_404(
        memberships.select_related("person", "cooperative"), code=given["code"]
    )
    year = given["year"] if given["method"] == "cheque" else None
    services.record_consent(
        membership=membership,
        method=given["method"],
        received_on=given["received_on"],
        year_end=year_ending(cooperative, year).last if year else None,
        document=given["document"],
        by=user,
        at=at,
    )
    return _("The consent is on record.")


def _forms(request: CoopRequest) -> dict[str, Any]:
    cooperative = request.cooperative
    members = sorted(names_by_code(cooperative).items())
    named = [(code, f"{name} ({code})") for code, name in members]
    has_copy = {
        row.code
        for row in selectors.register(cooperative)
        if row.consent.method == "bylaws" and not row.consent.revoked_on
    }
    without = [pair for pair in named if pair[0] not in has_copy]
    today = {"on": request.visit.on.isoformat()}
    names = [year.name for year in selectors.years(cooperative, on=request.visit.on)]
    posted = request.POST.get("do", "") if request.method == "POST" else ""
    return {
        "consent": ConsentForm(
            request.POST if posted == "consent" else None,
            members=named,
            years=names,
            initial={"received_on": request.visit.on.isoformat()},
        ),
        "copies": CopiesForm(
            request.POST if posted == "copies" else None, members=without, initial=today
        )
        if without
        else None,
    }


def _page(
    request: CoopRequest, forms: dict[str, Any], refusal: CoopError | None = None
) -> HttpResponse:
    cooperative, on = request.cooperative, request.visit.on
    context = {
        "cooperative": cooperative,
        "rows": selectors.register(cooperative),
        "without": selectors.without_consent(cooperative, on=on),
        "forms": forms,
        "keeper": BOOKKEEPER in request.roles,
        "today": on,
        "held": _clause(request),
        "refusal": refusal,
        "year": year_of(cooperative, on),
    }
    return render(request, PAGE, context, status=409 if refusal else 200)


def _clause(request: CoopRequest) -> Any:
    """The rule of consent as it holds for the fiscal year that runs."""
    cooperative = request.cooperative
    year = year_of(cooperative, request.visit.on)
    on = rules_fixed_on(year.first, founded_on=cooperative.founded_on)
    bylaws = in_force(cooperative, on=on)
    return bylaws.get(KEY)


def _number(text: str) -> int:
    """A key that somebody's browser sent; nothing has the key 0."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
