"""Recording a step of a membership, and taking one back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _, gettext_lazy

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.bylaws.selectors import InForce, in_force
from governance.members import selectors, services
from governance.members.forms.event import EventForm, ReverseForm
from governance.members.models import EventKind, Membership
from governance.members.selectors import records
from governance.members.selectors.decisions import checked_decision
from governance.members.steps import PLAIN, plain_steps
from governance.members.views.common import found, kind_words

MEANS = {
    "leave": gettext_lazy("Stays a member; the bylaws say whether they vote meanwhile."),
    "return": gettext_lazy("Is back from leave from this day on."),
    "class": gettext_lazy("Belongs to another class of members from this day on."),
    "suspended": gettext_lazy("Stays a member and reads; may lose the vote meanwhile."),
    "lifted": gettext_lazy("The suspension ends on this day."),
}
RULES = {
    "leave": ("leave.votes", "leave.counts_in_quorum", "leave.max_months"),
    "suspended": (
        "suspension.votes",
        "suspension.counts_in_quorum",
        "suspension.max_days",
    ),
}


def event(request: CoopRequest, slug: str, code: str) -> HttpResponse:
    """Ask which step, then for its days; record it."""
    membership = found(request, code)
    on = request.visit.on
    classes = records.class_names(request.cooperative, on=on)
    kind = request.GET.get("kind", "")
    if not kind:
        return _choices(request, membership, classes=len(classes))
    if kind not in PLAIN:
        raise Http404
    form = EventForm(request.POST or None, kind=kind, classes=classes, on=on)
    if form.is_valid():
        try:
            _record(request, membership, kind, form)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            said = {"name": membership.person.display_name, "what": kind_words(kind)}
            messages.success(request, _("Recorded of %(name)s: %(what)s.") % said)
            return redirect("members:member", slug, code)
    context = {
        "membership": membership,
        "form": form,
        "words": kind_words(kind),
        "rules": _rules(request, kind),
    }
    return render(request, "governance/members/event.html", context)


def _choices(
    request: CoopRequest, membership: Membership, *, classes: int
) -> HttpResponse:
    events = selectors.events_of(membership)
    kinds = plain_steps(events, on=request.visit.on, classes=classes)
    context = {
        "membership": membership,
        "steps": [(kind, kind_words(kind), MEANS[kind]) for kind in kinds],
    }
    return render(request, "governance/members/event.html", context)


def _record(
    request: CoopRequest, membership: Membership, kind: str, form: EventForm
) -> None:
    given = form.cleaned_data
    services.append_event(
        membership=membership,
        kind=kind,
        effective_on=given["on"],
        decision=checked_decision(request.cooperative, given["decision"]),
        reason=given["reason"].strip(),
        details=form.details,
        signed_on=given["signed_on"],
        approved_on=given["approved_on"],
        by=request.user,
        at=request.visit.at,
    )


def _rules(request: CoopRequest, kind: str) -> list[InForce]:
    """What the bylaws in force say to a step."""
    bylaws = in_force(request.cooperative, on=request.visit.on)
    return [bylaws[key] for key in RULES.get(kind, ()) if key in bylaws]


def reverse(request: CoopRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """Take a step back, with a reason; a refusal is said on the record’s page."""
    membership = found(request, code)
    undone: Any = get_object_or_404(
        membership.events.exclude(kind=EventKind.REVERSED), pk=pk
    )
    form = ReverseForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["reason"].as_data()[0].messages[0]))
        return redirect("members:member", slug, code)
    try:
        services.reverse_event(
            event=undone,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        messages.error(request, str(refusal))
    else:
        said = {"what": kind_words(undone.kind)}
        messages.success(request, _("Taken back: %(what)s.") % said)
    return redirect("members:member", slug, code)
