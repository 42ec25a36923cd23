"""The checklist by stage, its paper, and one task of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_http_methods

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.papers.typeset import typeset
from governance.formation.forms.tasks import NewTaskForm, TaskForm
from governance.formation.models import Founder, FoundingGroup
from governance.formation.selectors.groups import founder_for, founders_of
from governance.formation.selectors.task_pages import board_of, paper_of, sheet_of
from governance.formation.selectors.tasks import (
    TaskLine,
    history_of,
    line_of,
)
from governance.formation.services import tasks as services
from governance.formation.stages import stages
from governance.formation.views.common import founder_at, group_at

MAIL = "mail"


@require_http_methods(["GET", "HEAD", "POST"])
def checklist(request: CoopRequest, slug: str) -> HttpResponse:
    """Show all tasks by stage, or as a paper; add one of the group's own."""
    group = group_at(request)
    if request.GET.get("format") == "pdf":
        pdf = typeset("tables", paper_of(group, on=request.visit.on))
        response = HttpResponse(pdf, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{slug}-checklist.pdf"'
        return response
    founder = founder_for(request.user, group)
    sent = request.POST if request.method == "POST" else None
    if sent and sent.get("do") == MAIL:
        return _switch_mail(request, founder_at(request, group))
    form = _new_form(group, sent)
    if form.is_valid() and _added(request, founder_at(request, group), form):
        return redirect("formation:checklist", slug)
    pk = founder.pk if founder else None
    context = {
        "group": group,
        "founder": founder,
        "form": form if founder else None,
        "board": board_of(group, on=request.visit.on, founder_pk=pk),
    }
    return render(request, "governance/formation/checklist.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: CoopRequest, slug: str, which: str) -> HttpResponse:
    """Show a task with all that is known of it; let a founder change it."""
    group = group_at(request)
    line = _line(request, group, which)
    founder = founder_for(request.user, group)
    sent = request.POST if request.method == "POST" else None
    if sent is not None and founder is None:
        raise Http404
    form = TaskForm(sent, line=line, founders=founders_of(group))
    if form.is_valid() and _changed(request, group, line, form):
        return redirect(line.url)
    context: dict[str, Any] = {
        "group": group,
        "line": line,
        "sheet": sheet_of(group, line.item) if line.item else None,
        "form": form if founder else None,
        "stage": _stage_name(line.stage),
        "history": history_of(group, line.task) if line.task else [],
        "on": request.visit.on,
    }
    return render(request, "governance/formation/task.html", context)


def _line(request: CoopRequest, group: FoundingGroup, which: str) -> TaskLine:
    """A task by its pk in this group, or an item of this group's checklist."""
    is_pk = which.isascii() and which.isdecimal()
    found = line_of(
        group,
        item="" if is_pk else which,
        pk=int(which) if is_pk else 0,
        on=request.visit.on,
    )
    if found is None:
        raise Http404
    return found


def _new_form(group: FoundingGroup, sent: Any) -> NewTaskForm:
    language = (get_language() or "en").partition("-")[0]
    names = {each.place: each.name.get(language, each.name["en"]) for each in stages()}
    return NewTaskForm(sent, founders=founders_of(group), stages=names)


def _added(request: CoopRequest, founder: Founder, form: NewTaskForm) -> bool:
    told = form.cleaned_data
    try:
        made = services.add_task(
            group=founder.group,
            title=told["title"],
            stage=told["stage"],
            owner=form.chosen,
            due_on=told["due_on"],
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Added: %(title)s") % {"title": made.title})
    return True


def _changed(
    request: CoopRequest, group: FoundingGroup, line: TaskLine, form: TaskForm
) -> bool:
    try:
        services.change_task(
            group=group,
            item=line.item.key if line.item else "",
            pk=0 if line.item or not line.task else line.task.pk,
            wish=form.wish,
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Saved."))
    return True


def _switch_mail(request: CoopRequest, founder: Founder) -> HttpResponse:
    wants = request.POST.get("wants") == "yes"
    services.want_mail(founder=founder, wants=wants, at=request.visit.at)
    words = _("You get a mail in the evening when something of yours changed.")
    messages.success(request, words if wants else _("You get no more of these mails."))
    return redirect("formation:checklist", request.cooperative.slug)


def _stage_name(place: int) -> str:
    language = (get_language() or "en").partition("-")[0]
    own = stages()[place - 1]
    return f"{place}. {own.name.get(language, own.name['en'])}"
