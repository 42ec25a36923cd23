"""A group's worksheets: all of them, one to fill in, its history, and its paper."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.papers.typeset import typeset
from coopkit.worksheets.merging import Filled
from governance.formation.selectors import sheet_words, sheets as selectors
from governance.formation.selectors.groups import founder_for
from governance.formation.selectors.sheet_paper import paper_of
from governance.formation.services import sheets as services
from governance.formation.sheet_files import SheetFile, UnknownSheetError, sheet_file
from governance.formation.stages import stages
from governance.formation.views import sheet_page as pages
from governance.formation.views.common import group_at
from governance.formation.views.sheet_page import Desk

SAVE, BRING = "save", "bring"


@require_GET
def sheets(request: CoopRequest, slug: str) -> HttpResponse:
    """Show all worksheets by the stage that they belong to."""
    group = group_at(request)
    founder = founder_for(request.user, group)
    found = selectors.sheet_states(group, founder=founder)
    states = [(each, pages.lesson_url(each.file)) for each in found]
    by_stage = [
        (stage, selectors.said(stage.name), own)
        for stage in stages()
        if (own := [each for each in states if each[0].file.stage == stage.place])
    ]
    context = {"group": group, "stages": by_stage}
    return render(request, "governance/formation/sheets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: CoopRequest, slug: str, key: str) -> HttpResponse:
    """Show a worksheet, and keep what is filled in."""
    desk = _desk(request, key)
    if request.method == "POST":
        return _save(request, desk)
    if request.method == "GET" and desk.row and desk.founder:
        services.mark_seen(sheet=desk.row, founder=desk.founder, at=request.visit.at)
    return _show(request, desk, pages.as_kept(desk))


@require_POST
def sheet_save(request: CoopRequest, slug: str, key: str) -> HttpResponse:
    """Keep what was typed so far, for the script of the page."""
    desk = _desk(request, key)
    filled, page = pages.filled_by(desk, request.POST)
    try:
        saved = _kept(request, desk, filled)
    except CoopError as refusal:
        told = {"saved": False, "words": str(refusal)}
        return JsonResponse(told, status=HTTPStatus.CONFLICT)
    return JsonResponse(pages.answer(request, desk, filled, page, saved))


@require_GET
def sheet_history(request: CoopRequest, slug: str, key: str) -> HttpResponse:
    """Show who changed what and when, the newest first."""
    desk = _desk(request, key)
    if desk.row is None:
        raise Http404
    before = request.GET.get("before", "")
    found = sheet_words.sittings(
        desk.group,
        desk.file,
        desk.row,
        before=int(before) if before.isascii() and before.isdecimal() else 0,
    )
    oldest = found[-1].first if found else 1
    context = {
        "desk": desk,
        "sittings": found,
        "older": oldest if oldest > 1 else None,
    }
    return render(request, "governance/formation/sheet_history.html", context)


@require_GET
def sheet_pdf(request: CoopRequest, slug: str, key: str) -> HttpResponse:
    """The worksheet on paper: what is written down, and room for what is not."""
    desk = _desk(request, key)
    data = paper_of(
        desk.group,
        desk.file,
        desk.row,
        on=request.visit.on,
        size="a4" if request.GET.get("paper") == "a4" else "us-letter",
    )
    response = HttpResponse(
        typeset("formation_sheet", data), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="{slug}-{key}.pdf"'
    return response


def _save(request: CoopRequest, desk: Desk) -> HttpResponse:
    """Keep what was typed; where two wrote in the same place show both."""
    filled, page = pages.filled_by(desk, request.POST)
    try:
        saved = _kept(request, desk, filled)
        wanted = request.POST.get("do", SAVE)
        number = _bring(request, desk, saved) if wanted == BRING else 0
    except CoopError as refusal:
        shown = pages.refused(page, filled, str(refusal))
        return _show(request, desk, shown)
    if saved.clashes:
        now = _desk(request, desk.file.key)
        return _show(request, now, pages.both(now, page, saved.clashes))
    if wanted == BRING:
        _say_brought(request, number)
    elif page.has_complaints:
        said = _("Saved as you typed it. Some answers cannot be read yet; see below.")
        messages.warning(request, said)
    else:
        messages.success(request, _("Saved."))
    here = reverse("formation:sheet", args=[desk.slug, desk.file.key])
    if wanted.startswith("more-"):
        key = wanted.removeprefix("more-")[:40]
        return redirect(f"{here}?{urlencode({'more': key})}#q-{key}")
    return redirect(here)


def _kept(request: CoopRequest, desk: Desk, filled: Filled) -> services.Saved:
    if desk.founder is None:
        raise services.NotAFounderError
    return services.save_sheet(
        group=desk.group,
        key=desk.file.key,
        filled=filled,
        founder=desk.founder,
        at=request.visit.at,
    )


def _bring(request: CoopRequest, desk: Desk, saved: services.Saved) -> int:
    """Fill what is still open with what the lesson's worksheet says; how many answers."""
    found = sheet_words.brought_from_lesson(
        desk.group, desk.file, saved.sheet.values, user=request.user
    )
    if found:
        values = {each.key: each.value for each in found}
        keys = tuple(values)
        _kept(request, desk, Filled(keys=keys, values=values, seen={}, picks={}))
    return len(found)


def _say_brought(request: CoopRequest, number: int) -> None:
    if number:
        messages.success(request, _("Brought over, and saved. Read it together."))
    else:
        messages.info(request, _("There was nothing more to bring over."))


def _show(request: CoopRequest, desk: Desk, page: pages.Page) -> HttpResponse:
    context = pages.context_of(request, desk, page)
    return render(request, "governance/formation/sheet.html", context)


def _desk(request: CoopRequest, key: str) -> Desk:
    group, own = group_at(request), _file(key)
    return Desk(
        group=group,
        file=own,
        founder=founder_for(request.user, group),
        row=selectors.sheet_of(group, own.key),
        on=request.visit.on,
    )


def _file(key: str) -> SheetFile:
    try:
        return sheet_file(key)
    except UnknownSheetError as refusal:
        raise Http404(str(refusal)) from refusal
