"""The list of amendments, and one of them: its redline, its rivals, its fate."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _, ngettext

from coopkit.cooperatives.access import CALLERS, MEMBER
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.bylaws import services
from governance.bylaws.forms.amending import DescribeForm, DraftForm
from governance.bylaws.models import Amendment, AmendmentState
from governance.bylaws.selectors import amendments as selectors


def amendments(request: CoopRequest, slug: str) -> HttpResponse:
    """Show every amendment by what became of it, and start a draft."""
    form = DraftForm(request.POST or None)
    again = request.POST.get("again", "")
    try:
        if again.isdecimal():
            old = get_object_or_404(
                selectors.amendments_of(request.cooperative), pk=again
            )
            new = services.redraft(amendment=old, by=request.user, at=request.visit.at)
            return redirect(selectors.url_of(new))
        if form.is_valid():
            new = services.draft(
                cooperative=request.cooperative,
                title=form.cleaned_data["title"],
                why=form.cleaned_data["why"],
                by=request.user,
                at=request.visit.at,
            )
            return redirect("bylaws:change", slug, new.pk)
    except CoopError as refusal:
        form.add_error(None, str(refusal))
    context = {
        "form": form,
        "groups": selectors.by_status(request.cooperative, on=request.visit.on),
        "may_draft": bool(request.roles & (CALLERS | {MEMBER})),
    }
    return render(request, "governance/bylaws/amendments.html", context)


def amendment(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Show an amendment: what changes, what it meets, and what can be done with it."""
    found = find(request, pk)
    return render(request, "governance/bylaws/amendment.html", _context(request, found))


def describe(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Give a draft a title, reasons, and the day from which it is to hold."""
    found = find(request, pk)
    held = {
        "title": found.title,
        "why": found.why,
        "effective_from": found.effective_from,
    }
    form = DescribeForm(request.POST or None, initial=held)
    if form.is_valid():
        try:
            services.describe(
                amendment=found,
                **form.cleaned_data,
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(selectors.url_of(found))
    context = {"amendment": found, "form": form}
    return render(request, "governance/bylaws/describe.html", context)


def drop(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Take a change out of a draft."""
    found = find(request, pk)
    place = request.POST.get("index", "")
    try:
        services.drop_operation(
            amendment=found,
            index=int(place) if place.isdecimal() else -1,
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        messages.error(request, str(refusal))
    return redirect(selectors.url_of(found))


def discard(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Give a draft up."""
    found = find(request, pk)
    try:
        services.discard(amendment=found, by=request.user, at=request.visit.at)
    except CoopError as refusal:
        messages.error(request, str(refusal))
        return redirect(selectors.url_of(found))
    return redirect("bylaws:amendments", slug)


def rebase(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Bring a draft up to date with what was adopted since it was written."""
    found = find(request, pk)
    try:
        fallen = services.rebase(amendment=found, by=request.user, at=request.visit.at)
    except CoopError as refusal:
        messages.error(request, str(refusal))
        return redirect(selectors.url_of(found))
    messages.success(request, _("The draft stands on today’s bylaws."))
    if fallen:
        left_out = ngettext(
            "%(n)s change did not fit any more and was taken out. Redo it if it is still "
            "wanted.",
            "%(n)s changes did not fit any more and were taken out. Redo them if they "
            "are still wanted.",
            len(fallen),
        )
        messages.warning(request, left_out % {"n": len(fallen)})
    return redirect(selectors.url_of(found))


def find(request: CoopRequest, pk: int) -> Amendment:
    """An amendment of this co-op, or “not found”."""
    return get_object_or_404(selectors.amendments_of(request.cooperative), pk=pk)


def _context(request: CoopRequest, found: Amendment) -> dict[str, Any]:
    on = request.visit.on
    is_draft = found.state == AmendmentState.DRAFT
    is_pending = is_draft or found.state == AmendmentState.NOTICED
    is_mine = found.drafted_by_id == request.user.pk
    may_write = bool(request.roles & (CALLERS | {MEMBER}))
    return {
        "amendment": found,
        "status": selectors.status_of(found, on=on),
        "redline": selectors.shown(found),
        "fallen": selectors.fallen(found) if is_draft else [],
        "rivals": selectors.rivals(found, on=on) if is_pending else [],
        "cautions": selectors.cautions(found, on=on) if is_pending else [],
        "doubts": selectors.doubts(found) if is_pending else [],
        "lines": selectors.change_lines(found) if is_draft else [],
        "is_behind": is_draft and selectors.is_behind(found),
        "rule": selectors.amended_by(request.cooperative, on=on),
        "may_change": is_draft
        and may_write
        and (is_mine or bool(request.roles & CALLERS)),
        "may_call": is_draft and bool(request.roles & CALLERS),
        "may_redraft": may_write
        and found.state in {AmendmentState.FAILED, AmendmentState.WITHDRAWN},
        "motion_id": found.motion_id,
        "is_draft": is_draft,
        "is_pending": is_pending,
    }
