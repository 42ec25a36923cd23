"""The pages of minutes: drafted, corrected version by version, approved, and on paper."""

from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe

from coopkit.cooperatives.access import CALLERS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.papers.typeset import typeset
from governance.meetings import services
from governance.meetings.forms.minutes import CorrectForm, DraftForm
from governance.meetings.minutes_text import html_of
from governance.meetings.models import Meeting, MeetingState, MinutesVersion
from governance.meetings.selectors.minutes import (
    coming_meetings,
    language_of,
    redline_of,
    version_of,
    versions_of,
)
from governance.meetings.selectors.paper_words import minutes_paper
from governance.meetings.views.common import may_see


def minutes(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Show the minutes as they stand; let a caller draft and correct them."""
    meeting = _meeting(request, pk)
    versions = versions_of(meeting)
    last = versions[0] if versions else None
    is_fixed = meeting.minutes_approved_by is not None
    is_closed = meeting.state == MeetingState.CLOSED
    may_write = bool(request.roles & CALLERS) and is_closed and not is_fixed
    forms = _forms(request, meeting, last) if may_write else {}
    act = {"draft": _draft, "correct": _correct}.get(request.POST.get("do", ""))
    if request.method == "POST" and act and request.POST["do"] in forms:
        form = forms[request.POST["do"]]
        if form.is_valid():
            try:
                act(request, meeting, form)
            except CoopError as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect("meetings:minutes", slug, pk)
    context = {
        "meeting": meeting,
        "version": last,
        "versions": versions,
        "is_closed": is_closed,
        "is_fixed": is_fixed,
        "approving": list(meeting.approving_items.select_related("meeting__cooperative")),
        "coming": coming_meetings(meeting, at=request.visit.at) if last else [],
        **_shown(meeting, last),
        **forms,
    }
    return render(request, "governance/meetings/minutes.html", context)


def minutes_version(
    request: CoopRequest, slug: str, pk: int, number: int
) -> HttpResponse:
    """Show a version, and what it changed; or give its text as the bytes of its hash."""
    meeting = _meeting(request, pk)
    version = _version(meeting, number)
    if request.GET.get("format") == "md":
        name = f"{slug}-minutes-{pk}-{number}.md"
        return _file(version.text.encode(), "text/markdown; charset=utf-8", name)
    before = version_of(meeting, number - 1)
    context = {
        "meeting": meeting,
        "version": version,
        "before": before,
        "changes": redline_of(before.text, version.text) if before else [],
        **_shown(meeting, version),
    }
    return render(request, "governance/meetings/minutes_version.html", context)


def minutes_pdf(request: CoopRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """A version of the minutes as a PDF."""
    meeting = _meeting(request, pk)
    version = _version(meeting, number)
    pdf = typeset("minutes", minutes_paper(meeting, version))
    return _file(pdf, "application/pdf", f"{slug}-minutes-{pk}-{number}.pdf")


def _meeting(request: CoopRequest, pk: int) -> Meeting:
    rows = Meeting.objects.filter(cooperative=request.cooperative)
    meeting = get_object_or_404(
        rows.select_related("cooperative", "minutes_approved_by", "chair__person"), pk=pk
    )
    if not may_see(request, meeting):
        raise Http404
    return meeting


def _version(meeting: Meeting, number: int) -> MinutesVersion:
    found = version_of(meeting, number)
    if found is None:
        raise Http404
    return found


def _shown(meeting: Meeting, version: MinutesVersion | None) -> dict[str, Any]:
    if version is None:
        return {}
    return {
        "html": mark_safe(html_of(version.text)),  # noqa: S308  raw HTML is escaped
        "language": language_of(meeting, version.text),
        "hash_parts": [version.sha256[start : start + 8] for start in range(0, 64, 8)],
    }


def _forms(
    request: CoopRequest, meeting: Meeting, last: MinutesVersion | None
) -> dict[str, Form]:
    """The forms of the minutes; only the one that was sent is filled."""
    sent = request.POST.get("do", "")
    data = {do: request.POST if sent == do else None for do in ("draft", "correct")}
    languages = meeting.cooperative.languages
    draft = DraftForm(data["draft"], languages=languages)
    if last is None:
        return {"draft": draft}
    given = {"text": last.text, "based_on": last.number}
    return {"draft": draft, "correct": CorrectForm(data["correct"], initial=given)}


def _draft(request: CoopRequest, meeting: Meeting, form: Form) -> None:
    language = form.cleaned_data["language"]
    services.draft_minutes(
        meeting=meeting, language=language, by=request.user, at=request.visit.at
    )


def _correct(request: CoopRequest, meeting: Meeting, form: Form) -> None:
    given = form.cleaned_data
    services.correct_minutes(
        meeting=meeting,
        text=given["text"],
        why=given["why"],
        based_on=given["based_on"],
        by=request.user,
        at=request.visit.at,
    )


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=kind, headers=headers)
