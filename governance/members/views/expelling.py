"""The part of the exit page that is about an expulsion: one step after the other."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.bylaws.selectors import Bylaws
from governance.members.expulsion import NoCaseError
from governance.members.forms.exit import ChargeForm, CloseForm, ExpelForm, HearingForm
from governance.members.models import Membership
from governance.members.selectors.cases import CaseView, case_of
from governance.members.selectors.decisions import checked_decision
from governance.members.selectors.exits import effects_of
from governance.members.services import expulsion as steps
from governance.members.services.expulsion import first_lawful_day

STEPS = frozenset({"charge", "hearing", "close", "look", "expel"})
RULES = ("expulsion.notice_days", "expulsion.hearing_days", "expulsion.decided_by")


def act(request: CoopRequest, membership: Membership) -> HttpResponse | dict[str, Any]:
    """Take the step that was sent; or what to show where it was refused, or a look."""
    step = request.POST["do"]
    case = case_of(membership, on=request.visit.on)
    form = _form(request, step, case)
    name = {"look": "expel"}.get(step, step)
    if not form.is_valid():
        return {f"{name}_form": form}
    try:
        if step == "look":
            return {"expel_form": form, "expel_preview": _look(request, membership, form)}
        _take(request, membership, step, form.cleaned_data)
    except NoCaseError as refusal:
        return {"refusal": str(refusal)}
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return {f"{name}_form": form}
    said = {
        "charge": _("The notice is recorded. Now write it."),
        "hearing": _("The hearing is recorded."),
        "close": _("The case is closed; nothing else changes."),
        "expel": _("The expulsion is recorded. Now write the decision."),
    }
    messages.success(request, said[step])
    page = "members:exit" if step == "hearing" else "members:letter"
    return redirect(page, membership.cooperative.slug, membership.code)


def context(
    request: CoopRequest, case: CaseView | None, bylaws: Bylaws
) -> dict[str, Any]:
    """The forms of the steps that come next."""
    rules = [bylaws[key] for key in RULES if key in bylaws]
    if case is None or not case.is_open:
        form = ChargeForm(on=request.visit.on)
        return {"charge_form": form, "case_rules": rules}
    forms: dict[str, Any] = {
        "case_rules": rules,
        "close_form": _form(request, "close", case, sent=False),
    }
    if case.hearing is None:
        return forms | {"hearing_form": _form(request, "hearing", case, sent=False)}
    return forms | {"expel_form": _form(request, "expel", case, sent=False)}


def _form(
    request: CoopRequest, step: str, case: CaseView | None, *, sent: bool = True
) -> Form:
    data, on = request.POST if sent else None, request.visit.on
    if step == "charge":
        return ChargeForm(data, on=on)
    if step == "hearing":
        return HearingForm(data, on=on)
    if step == "close":
        return CloseForm(data, on=on)
    first = first_lawful_day(case, decided_on=on) if case else on
    return ExpelForm(data, on=on, first=first)


def _look(request: CoopRequest, membership: Membership, form: Form) -> dict[str, Any]:
    """What the expulsion would do; refused where a step is missing."""
    case = case_of(membership, on=request.visit.on)
    if case is None or not case.is_open:
        raise steps.no_case(membership)
    given = form.cleaned_data
    checked_decision(request.cooperative, given["decision"])
    steps.check_steps(
        case,
        decided_on=given["decided_on"],
        decision=given["decision"],
        last_day=given["last_day"],
    )
    last = given["last_day"]
    effects = effects_of(membership, "expelled", last=last, on=request.visit.on)
    return {"last": last, "effects": effects}


def _take(
    request: CoopRequest, membership: Membership, step: str, given: dict[str, Any]
) -> None:
    facts: dict[str, Any] = {"membership": membership, "by": request.user}
    facts["at"] = request.visit.at
    if "decision" in given:
        decision = checked_decision(request.cooperative, given["decision"])
        given = given | {"decision": decision}
    if step == "charge":
        steps.charge(**facts, **given)
    elif step == "hearing":
        steps.record_hearing(**facts, **given)
    elif step == "close":
        steps.close_case(**facts, **given)
    else:
        steps.expel(**facts, **given)
