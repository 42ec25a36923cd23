"""The parameter sheet: every question of the bylaws, and one of them."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from coopkit.cooperatives.access import MEMBERS
from coopkit.cooperatives.middleware import CoopRequest
from governance.bylaws.parameters import UnknownParameterError
from governance.formation.forms.proposing import FindParameterForm
from governance.formation.models import FoundingGroup
from governance.formation.selectors.decisions import KIND
from governance.formation.selectors.groups import is_forming
from governance.formation.selectors.parameters import (
    DECIDED,
    STATES,
    by_chapter,
    parameter_page,
    rows_of,
    sought,
)
from governance.formation.views.common import group_at
from governance.votes.models import Motion


def parameters(request: CoopRequest, slug: str) -> HttpResponse:
    """Show every parameter by chapter: all, those in one state, or of one vote."""
    group = group_at(request)
    rows = rows_of(group, on=request.visit.on)
    form = FindParameterForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    state, wanted = asked.get("state", ""), asked.get("q", "")
    motion = _motion(request, group)
    shown = sought(rows, state=state, wanted=wanted)
    if motion is not None:
        shown = [row for row in shown if row.key in motion.payload["values"]]
    counts = [
        (key, words, sum(row.state == key for row in rows))
        for key, words in STATES.items()
    ]
    context = {
        "form": form,
        "chapters": by_chapter(shown),
        "count": len(shown),
        "total": len(rows),
        "decided": sum(row.state == DECIDED for row in rows),
        "counts": counts,
        "state": state,
        "motion": motion,
        "is_part": bool(state or wanted or motion),
        "on": request.visit.on,
    }
    return render(request, "governance/formation/parameters.html", context)


def parameter(request: CoopRequest, slug: str, key: str) -> HttpResponse:
    """Show one parameter: the question, the law, and how it came to be decided."""
    group = group_at(request)
    try:
        page = parameter_page(group, key, on=request.visit.on)
    except UnknownParameterError as problem:
        raise Http404 from problem
    context = {
        "page": page,
        "row": page.row,
        "is_member": request.roles & MEMBERS,
        "is_forming": is_forming(group),
    }
    return render(request, "governance/formation/parameter.html", context)


def _motion(request: CoopRequest, group: FoundingGroup) -> Motion | None:
    """The vote whose rules alone are asked for, if any."""
    asked = request.GET.get("motion", "")
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404
    own = Motion.objects.filter(cooperative=group.cooperative_id, kind=KIND)
    return get_object_or_404(own.select_related("cooperative"), pk=int(asked))
