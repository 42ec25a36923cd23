"""The page of an admission: what is met, what is missing, and the next step."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.members import services
from governance.members.criteria import RECORDED
from governance.members.forms.admission import AdmitForm, CriterionForm
from governance.members.models import Membership
from governance.members.selectors.admission import Candidacy, candidacy_of
from governance.members.selectors.decisions import checked_decision
from governance.members.services.admission import admit, record_criterion
from governance.members.views.common import found, is_caller, is_own


def admission(request: CoopRequest, slug: str, code: str) -> HttpResponse:
    """Show a candidate's way; a candidate sees the own one alone."""
    membership = found(request, code)
    if not (is_caller(request) or is_own(request, membership.person)):
        raise Http404
    candidacy = candidacy_of(membership, on=request.visit.on)
    if candidacy is None and not is_caller(request):
        raise Http404
    if candidacy is None:
        return _page(request, membership, None, {})
    services.looked_at(
        person=membership.person, viewer=request.user, what="record", at=request.visit.at
    )
    forms = _forms(request, candidacy)
    act = {"criterion": _record, "admit": _admit}.get(request.POST.get("do", ""))
    if request.method == "POST" and act:
        form = forms[request.POST["do"]]
        if form.is_valid():
            try:
                act(request, membership, form)
            except CoopError as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect("members:admission", slug, code)
    return _page(request, membership, candidacy, forms)


def _forms(request: CoopRequest, candidacy: Candidacy) -> dict[str, Form]:
    """The forms for callers; only the one that was sent is filled."""
    if not is_caller(request):
        return {}
    sent = request.POST.get("do", "")
    on = request.visit.on
    open_ones = [
        (line.criterion.key, line.title)
        for line in candidacy.lines
        if line.criterion.key in RECORDED and not line.criterion.met
    ]
    forms: dict[str, Form] = {
        "admit": AdmitForm(request.POST if sent == "admit" else None, on=on),
        "criterion": CriterionForm(
            request.POST if sent == "criterion" else None, criteria=open_ones, on=on
        ),
    }
    return forms


def _record(request: CoopRequest, membership: Membership, form: Form) -> None:
    record_criterion(
        membership=membership,
        criterion=form.cleaned_data["criterion"],
        on=form.cleaned_data["on"],
        note=form.cleaned_data["note"],
        by=request.user,
        at=request.visit.at,
    )


def _admit(request: CoopRequest, membership: Membership, form: Form) -> None:
    admit(
        membership=membership,
        on=form.cleaned_data["on"],
        decision=checked_decision(request.cooperative, form.cleaned_data["decision"]),
        by=request.user,
        at=request.visit.at,
    )
    name = membership.person.display_name
    messages.success(request, _("%(name)s is a member now.") % {"name": name})


def _page(
    request: CoopRequest,
    membership: Membership,
    candidacy: Candidacy | None,
    forms: dict[str, Form],
) -> HttpResponse:
    context: dict[str, Any] = {
        "membership": membership,
        "person": membership.person,
        "candidacy": candidacy,
        "forms": forms,
        "is_caller": is_caller(request),
        "is_own": is_own(request, membership.person),
    }
    return render(request, "governance/members/admission.html", context)
