"""The page of an exit: what it would do, before it is recorded; and who is leaving."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.bylaws.selectors import in_force
from governance.members import services
from governance.members.forms.exit import ExitForm
from governance.members.models import Membership
from governance.members.selectors.cases import case_of, laws, open_cases
from governance.members.selectors.decisions import checked_decision
from governance.members.selectors.exits import (
    effects_of,
    exit_to_come,
    exits as leaving,
    is_inside,
)
from governance.members.selectors.occasions import leaves
from governance.members.services.exits import check_exit, record_exit
from governance.members.views import expelling
from governance.members.views.common import doors, found

RULES = ("exit.notice_days", "exit.takes_effect", "exit.in_writing")


def exit_page(request: CoopRequest, slug: str, code: str) -> HttpResponse:
    """Ask who leaves how; show what it does; then record it."""
    membership = found(request, code)
    services.looked_at(
        person=membership.person, viewer=request.user, what="record", at=request.visit.at
    )
    if request.POST.get("do") in expelling.STEPS:
        done = expelling.act(request, membership)
        if isinstance(done, HttpResponse):
            return done
        return _page(request, membership, ExitForm(on=request.visit.on), **done)
    sent = request.POST if request.method == "POST" else None
    form = ExitForm(sent, on=request.visit.on)
    if not form.is_valid():
        return _page(request, membership, form)
    on = request.visit.on
    try:
        checked_decision(request.cooperative, form.asked.decision)
        if request.POST.get("do") == "record":
            return _record(request, membership, form)
        last = check_exit(membership, form.asked, on=on)
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return _page(request, membership, form)
    kind = form.asked.kind
    preview = {"last": last, "effects": effects_of(membership, kind, last=last, on=on)}
    return _page(request, membership, form, preview=preview)


def exits(request: CoopRequest, slug: str) -> HttpResponse:
    """Show who is leaving and who left within a year, open cases, and who is on leave."""
    cooperative, on = request.cooperative, request.visit.on
    found_exits = leaving(cooperative, on=on)
    context = {
        "to_come": [line for line in reversed(found_exits) if not line.is_over],
        "past": [line for line in found_exits if line.is_over],
        "cases": open_cases(cooperative, on=on),
        "leaves": leaves(cooperative, on=on),
        "here": "exits",
        **doors(request),
    }
    return render(request, "governance/members/exits.html", context)


def _record(request: CoopRequest, membership: Membership, form: ExitForm) -> HttpResponse:
    event = record_exit(
        membership=membership,
        asked=form.asked,
        by=request.user,
        at=request.visit.at,
        on=request.visit.on,
    )
    told = {
        "name": membership.person.display_name,
        "day": date_format(event.effective_on),
    }
    words = _("Recorded: %(name)s’s last day is %(day)s. Now write the letter.")
    messages.success(request, words % told)
    return redirect("members:letter", membership.cooperative.slug, membership.code)


def _page(
    request: CoopRequest, membership: Membership, form: Form, **more: Any
) -> HttpResponse:
    on = request.visit.on
    bylaws = in_force(request.cooperative, on=on)
    case = case_of(membership, on=request.visit.on)
    context = {
        "membership": membership,
        "person": membership.person,
        "form": form,
        "rules": [bylaws[key] for key in RULES if key in bylaws],
        "leaving": exit_to_come(membership, on=on),
        "case": case,
        "laws": laws(request.cooperative),
        "is_inside": is_inside(membership, on=on),
        **expelling.context(request, case, bylaws),
        **more,
    }
    return render(request, "governance/members/exit.html", context)
