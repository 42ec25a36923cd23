"""Putting a person on the roll, new or come back."""

from collections.abc import Mapping
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.members import selectors, services
from governance.members.forms.adding import AddForm
from governance.members.models import Membership
from governance.members.selectors import records
from governance.members.selectors.decisions import checked_decision
from governance.members.services.enrolling import SameNameError
from governance.members.views.common import doors

USUAL_CLASS = "worker"


def add(request: CoopRequest, slug: str) -> HttpResponse:
    """Ask who joins and how, and record it."""
    on = request.visit.on
    classes = records.class_names(request.cooperative, on=on)
    form = AddForm(
        request.POST or None,
        people=records.outside(request.cooperative, on=on),
        classes=classes,
        code=selectors.next_code(request.cooperative),
        on=on,
    )
    if form.is_valid():
        try:
            membership = _enrol(request, form, classes)
        except SameNameError as refusal:
            form.ask_whether_another()
            form.add_error("is_another", str(refusal))
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said(membership))
            return redirect("members:member", slug, membership.code)
    context = {"form": form}
    return render(request, "governance/members/add.html", context | doors(request))


def _enrol(request: CoopRequest, form: AddForm, classes: Mapping[str, str]) -> Membership:
    only = USUAL_CLASS if USUAL_CLASS in classes else next(iter(classes), USUAL_CLASS)
    step = form.step(only)
    decision = checked_decision(request.cooperative, step.decision)
    return services.enrol(
        cooperative=request.cooperative,
        who=form.who,
        step=replace(step, decision=decision),
        is_another=form.cleaned_data["is_another"],
        email=form.cleaned_data["email"],
        by=request.user,
        at=request.visit.at,
    )


def _said(membership: Membership) -> str:
    person = membership.person
    told = {"name": person.display_name, "code": membership.code}
    if person.user is None:
        return _("%(name)s is on file as %(code)s.") % told
    told["email"] = person.user.email
    return _("%(name)s is on file as %(code)s and signs in as %(email)s.") % told
