"""The numbers and choices of the bylaws: all of them, and one."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from coopkit.cooperatives.doors import ACCESS
from coopkit.cooperatives.middleware import CoopRequest
from governance.bylaws import selectors
from governance.bylaws.forms.looking import FindForm
from governance.bylaws.parameters import UnknownParameterError
from governance.bylaws.selectors import parameters as catalogue


def parameters(request: CoopRequest, slug: str) -> HttpResponse:
    """Show every number with its value in force, by chapter or by words."""
    bylaws = selectors.in_force(request.cooperative, on=request.visit.on)
    form = FindForm(request.GET or None, groups=catalogue.group_names())
    asked = form.cleaned_data if form.is_valid() else {}
    group, wanted = asked.get("group", ""), asked.get("q", "")
    chapters = catalogue.chapters(bylaws, group=group, wanted=wanted)
    context = {
        "form": form,
        "bylaws": bylaws,
        "chapters": chapters,
        "count": sum(len(chapter.lines) for chapter in chapters),
        "is_part": bool(group or wanted),
        "on": request.visit.on,
    }
    return render(request, "governance/bylaws/parameters.html", context)


def parameter(request: CoopRequest, slug: str, key: str) -> HttpResponse:
    """Show one number: what it says, since when and by which right, and its history."""
    bylaws = selectors.in_force(request.cooperative, on=request.visit.on)
    try:
        sheet = catalogue.sheet(bylaws, key)
    except UnknownParameterError as problem:
        raise Http404 from problem
    context = {
        "sheet": sheet,
        "line": sheet.listed.line,
        "on": request.visit.on,
        "may_propose": bool(request.roles & ACCESS["votes:propose"].get),
        "may_draft": bool(request.roles & ACCESS["bylaws:amendments"].post),
    }
    return render(request, "governance/bylaws/parameter.html", context)
