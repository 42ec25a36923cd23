"""The tracker: where a group is, what is next, who waits for whom, what is new."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.cooperatives.models import State
from coopkit.papers.typeset import typeset
from governance.formation.selectors.groups import founder_for, is_forming
from governance.formation.selectors.news import news_for
from governance.formation.selectors.tracker import tracker_of
from governance.formation.selectors.tracker_paper import paper_of
from governance.formation.services.groups import looked_in
from governance.formation.views.common import group_at


@require_safe
def tracker(request: CoopRequest, slug: str) -> HttpResponse:
    """Show where the group is; a practice co-op shows what there is to try."""
    if request.cooperative.state == State.PRACTICE:
        return redirect("formation:practice", slug)
    group = group_at(request)
    visit = request.visit
    founder = founder_for(request.user, group)
    if founder and request.method == "GET":
        founder = looked_in(founder=founder, at=visit.at)
    context: dict[str, Any] = {
        "group": group,
        "founder": founder,
        "shown": tracker_of(group, founder=founder, at=visit.at, on=visit.on),
        "is_forming": is_forming(group),
        "since": founder.looked_at if founder else None,
        "news": news_for(group, since=founder.looked_at, founder=founder)
        if founder and founder.looked_at
        else [],
    }
    return render(request, "governance/formation/tracker.html", context)


@require_safe
def tracker_pdf(request: CoopRequest, slug: str) -> HttpResponse:
    """The same on one or two sheets of paper, for a meeting without screens."""
    group = group_at(request)
    at = timezone.now()
    shown = tracker_of(group, founder=None, at=at, on=request.visit.on)
    size = "a4" if request.GET.get("paper") == "a4" else "us-letter"
    data = paper_of(group, shown, on=request.visit.on, size=size)
    response = HttpResponse(
        typeset("founding_tracker", data), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="{slug}-founding.pdf"'
    return response
