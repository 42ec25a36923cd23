"""Filling in a worksheet, handing it in, and replying to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cms.courses.selectors import WorksheetForm, course_of, worksheet_of
from cms.learning.forms.worksheets import ReplyForm
from cms.learning.models import Worksheet
from cms.learning.selectors.cohorts import enrolment_for
from cms.learning.selectors.groups import EVERYBODY, members_of
from cms.learning.selectors.names import names_around
from cms.learning.selectors.worksheets import (
    Sheet,
    events_of,
    sheet_for,
)
from cms.learning.services import worksheets as services
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.worksheets import forms as pages
from coopkit.worksheets.fields import Asked, Cleaned, Typed, clean, written

HAND_IN, AGAIN = "hand_in", "open_again"
_Sheet = dict[str, Typed]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """What is shown: the sheet, its form, what stands in it."""

    sheet: Sheet
    form: WorksheetForm
    typed: _Sheet
    read: Cleaned
    clashes: tuple[str, ...] = ()
    refusal: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)
    reply: ReplyForm = field(default_factory=ReplyForm)


@require_POST
def worksheet_open(request: CoopRequest, lesson: UUID, block: UUID) -> HttpResponse:
    """Lead to one's own worksheet of a lesson, or to that of the group."""
    worksheet_of(lesson, block, language=_language())  # 404 where there is none
    enrolment = enrolment_for(request.user, course_of(lesson))
    if enrolment is None:
        raise Http404
    sheet = services.open_worksheet(
        enrolment=enrolment,
        lesson=lesson,
        block_id=block,
        by=request.user,
        at=timezone.now(),
    )
    return redirect("learning:worksheet", sheet.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def worksheet(request: CoopRequest, pk: int) -> HttpResponse:
    """A worksheet: to fill in, to read, and to reply to."""
    sheet, form = _found(request, pk)
    if request.method == "POST":
        if not sheet.is_mine:
            raise Http404
        if request.POST.get("do") == AGAIN:
            _open_again(request, sheet)
            if not any(name.startswith("was-") for name in request.POST):
                return redirect("learning:worksheet", pk)
        return _save(request, sheet, form)
    return _show(request, _as_kept(sheet, form))


@require_POST
def worksheet_reply(request: CoopRequest, pk: int) -> HttpResponse:
    """Accept a worksheet, or return it with a comment; then back to the queue."""
    sheet, form = _found(request, pk)
    if not sheet.is_led:
        raise Http404
    reply = ReplyForm(request.POST)
    if reply.is_valid():
        accept = request.POST.get("do") == "accept"
        try:
            services.reply(
                worksheet=sheet.worksheet,
                accept=accept,
                comment=reply.cleaned_data["comment"],
                by=request.user,
                at=timezone.now(),
            )
        except CoopError as refusal:
            reply.add_error(None, str(refusal))
        else:
            said = _("The worksheet is accepted.") if accept else _("It went back.")
            messages.success(request, said)
            return redirect("learning:queue")
    page = _as_kept(sheet, form)
    return _show(
        request,
        _Page(sheet=sheet, form=form, typed=page.typed, read=page.read, reply=reply),
    )


def _save(request: CoopRequest, sheet: Sheet, form: WorksheetForm) -> HttpResponse:
    """Keep what was typed, and hand it in if that was asked."""
    fields = pages.asked(form.fields)
    typed = pages.typed_in(request.POST, form.fields)
    read = clean(fields, typed)
    filled = pages.filled_in(request.POST, form.fields, read)
    try:
        saved = services.save_worksheet(
            worksheet=sheet.worksheet, filled=filled, by=request.user, at=timezone.now()
        )
    except CoopError as refusal:
        page = _Page(
            sheet=sheet,
            form=form,
            typed=typed,
            read=read,
            refusal=str(refusal),
            marks=filled.seen,
        )
        return _show(request, page)
    if saved.clashes:
        return _show(request, _both(request, saved, form, typed))
    if request.POST.get("do") == HAND_IN:
        return _hand_in(request, sheet, fields, saved.worksheet)
    return _after_saving(request, sheet, read)


def _both(
    request: CoopRequest, saved: services.Saved, form: WorksheetForm, typed: _Sheet
) -> _Page:
    """What is kept now, with what I typed where somebody else changed the same."""
    fields = pages.asked(form.fields)
    sheet, _form = _found(request, saved.worksheet.pk)
    shown = written(fields, sheet.worksheet.values)
    shown |= {key: typed[key] for key in saved.clashes}
    return _Page(
        sheet=sheet,
        form=form,
        typed=shown,
        read=clean(fields, shown),
        clashes=saved.clashes,
    )


def _hand_in(
    request: CoopRequest, sheet: Sheet, fields: tuple[Asked, ...], saved: Worksheet
) -> HttpResponse:
    try:
        services.hand_in(
            worksheet=saved,
            fields=fields,
            version=saved.version,
            by=request.user,
            at=timezone.now(),
        )
    except CoopError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _handed_in(sheet))
    return redirect("learning:worksheet", sheet.worksheet.pk)


def _after_saving(request: CoopRequest, sheet: Sheet, read: Cleaned) -> HttpResponse:
    """Say that it is saved, and show it again: with more empty rows where asked."""
    if read.complaints:
        messages.warning(
            request,
            _("Saved as you typed it. Some answers cannot be read yet; see below."),
        )
    else:
        messages.success(request, _("Saved."))
    here = reverse("learning:worksheet", args=[sheet.worksheet.pk])
    wanted = request.POST.get("do", "")
    if wanted.startswith("more-"):
        key = wanted.removeprefix("more-")[:40]
        return redirect(f"{here}?{urlencode({'more': key})}#q-{key}")
    return redirect(here)


def _open_again(request: CoopRequest, sheet: Sheet) -> None:
    services.open_again(worksheet=sheet.worksheet, by=request.user, at=timezone.now())
    messages.success(request, _("The worksheet is open again."))


def _handed_in(sheet: Sheet) -> str:
    if sheet.needs_reply:
        return _("Handed in. Your facilitator replies here; you find it in My courses.")
    return _("Done. You can open it again whenever you like.")


def _found(request: CoopRequest, pk: int) -> tuple[Sheet, WorksheetForm]:
    sheet = sheet_for(request.user, pk)
    if sheet is None:
        raise Http404
    row = sheet.worksheet
    return sheet, worksheet_of(row.translation_key, row.block_id, language=_language())


def _as_kept(sheet: Sheet, form: WorksheetForm) -> _Page:
    """A worksheet as it is kept, with what cannot be read in it."""
    fields = pages.asked(form.fields)
    typed = written(fields, sheet.worksheet.values)
    return _Page(sheet=sheet, form=form, typed=typed, read=clean(fields, typed))


def _show(request: CoopRequest, page: _Page) -> HttpResponse:
    sheet, row = page.sheet, page.sheet.worksheet
    group, named = row.group, names_around(sheet, request.user)
    members = members_of(group) if group else ()
    context: dict[str, Any] = {
        "sheet": sheet,
        "worksheet": row,
        "form": page.form,
        "group_name": group.name if group and group.name != EVERYBODY else "",
        "members": [named(member.user) for member in members],
        "owner": named(row.enrolment.user) if row.enrolment else "",
        "saved_by": named(row.saved_by),
        "questions": pages.questions(
            page.form.fields,
            typed=page.typed,
            complaints=page.read.complaints,
            saved=row.values,
            values=page.read.values,
            clashes=page.clashes,
            marks=page.marks,
            more=request.GET.get("more", ""),
        ),
        "picks": pages.picks(),
        "events": [(event, named(event.by)) for event in events_of(row)],
        "clashes": page.clashes,
        "refusal": page.refusal,
        "reply": page.reply,
        "can_reply": sheet.is_led and sheet.needs_reply and row.state == "handed_in",
    }
    return render(request, "cms/learning/worksheet.html", context)


def _language() -> str:
    return get_language() or "en"
