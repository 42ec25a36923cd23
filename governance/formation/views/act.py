"""The founding act: drawn up, rehearsed, signed by two, or taken back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.papers.typeset import typeset
from governance.formation.forms.founding import TakeBackForm
from governance.formation.founding_plan import missing
from governance.formation.models import ActState, FoundingAct, FoundingGroup
from governance.formation.selectors.founding import act_of, facts_of
from governance.formation.selectors.founding_page import signed_of
from governance.formation.selectors.groups import founder_for
from governance.formation.selectors.plan_words import act_paper, rows_of_plan
from governance.formation.services import signing
from governance.formation.services.founding import draw_up, rehearse
from governance.formation.views.common import forming_at, founder_at


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: CoopRequest, slug: str) -> HttpResponse:
    """Show the act, or what is missing for it; draw it up, or rehearse it."""
    group = forming_at(request)
    told: list[tuple[str, str]] = []
    if request.method == "POST":
        founder_at(request, group)
        try:
            if request.POST.get("do") != "rehearse":
                draw_up(group=group, by=request.user, at=request.visit.at)
                messages.success(request, _("The founding act is drawn up."))
                return redirect("formation:act", slug)
            if drawn := act_of(group):
                told = rehearse(drawn, by=request.user, at=request.visit.at)
        except CoopError as refusal:
            messages.error(request, str(refusal))
            return redirect("formation:act", slug)
    return _show(request, group, told)


@require_POST
def sign(request: CoopRequest, slug: str) -> HttpResponse:
    """Sign the act under the plan that was shown; the second signature founds."""
    group = forming_at(request)
    founder = founder_at(request, group)
    held = get_object_or_404(FoundingAct, group=group, pk=_number(request))
    try:
        signed = signing.sign(
            act=held,
            founder=founder,
            plan_sha256=request.POST.get("plan_sha256", ""),
            at=request.visit.at,
        )
    except CoopError as refusal:
        messages.error(request, str(refusal))
    else:
        if signed.state == ActState.FOUNDED:
            messages.success(request, _("Your co-op is founded. Congratulations!"))
        else:
            messages.success(request, _("You have signed. One more founder signs."))
    return redirect("formation:act", slug)


@require_POST
def take_back(request: CoopRequest, slug: str) -> HttpResponse:
    """Take the act back; nothing of it was written."""
    group = forming_at(request)
    founder = founder_at(request, group)
    held = get_object_or_404(FoundingAct, group=group, pk=_number(request))
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        return _show(request, group, [], form=form)
    why, at = form.cleaned_data["why"], request.visit.at
    try:
        signing.take_back(act=held, founder=founder, why=why, at=at)
    except CoopError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The act is taken back. Nothing of it was written."))
    return redirect("formation:act", slug)


def act_pdf(request: CoopRequest, slug: str) -> HttpResponse:
    """The act on paper: drawn up, or carried out."""
    group = forming_at(request)
    held = act_of(group)
    if held is None:
        raise Http404
    pdf = typeset("founding_act", act_paper(held))
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="founding-act.pdf"'},
    )


def _show(
    request: CoopRequest,
    group: FoundingGroup,
    told: list[tuple[str, str]],
    *,
    form: TakeBackForm | None = None,
) -> HttpResponse:
    found = act_of(group)
    is_founded = found is not None and found.state == ActState.FOUNDED
    context = {
        "group": group,
        "act": found,
        "is_founded": is_founded,
        "plan": rows_of_plan(found) if found else [],
        "signed": signed_of(found, request.user.pk) if found else None,
        "me": founder_for(request.user, group),
        "told": told,
        "form": form or TakeBackForm(),
        "lacks": [] if found else [str(each) for each in missing(facts_of(group))],
    }
    return render(request, "governance/formation/act.html", context)


def _number(request: CoopRequest) -> int:
    """The act that the page showed; 0 where nothing sensible came."""
    given = request.POST.get("act", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else 0
