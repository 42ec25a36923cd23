"""The pages by which a roll that was kept elsewhere comes in, and goes out again."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_POST

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.sheets import csv_of
from governance.members import selectors, services
from governance.members.forms.importing import RollForm, SaveRollForm
from governance.members.roll_files.columns import OURS
from governance.members.roll_files.reading import RollFile
from governance.members.roll_files.sample import SAMPLE
from governance.members.selectors.importing import (
    classes_of,
    imports_of,
    likenesses,
    read_file,
)
from governance.members.views.common import doors, kind_words

SHOWN = 50


def import_roll(request: CoopRequest, slug: str) -> HttpResponse:
    """Check a roll line by line, and write it once it has been seen whole."""
    if "sample" in request.GET:
        return _sample()
    if request.method == "POST" and "sha256" in request.POST:
        return _save(request)
    form = RollForm(request.POST or None, request.FILES or None)
    found = None
    if form.is_valid():
        try:
            found = _read(request, form.cleaned_data)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
    return _page(request, form, found)


@require_POST
def import_undo(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Take an import back, until one of its codes is used."""
    taken = get_object_or_404(imports_of(request.cooperative), pk=pk)
    try:
        services.undo_import(roll_import=taken, by=request.user, at=request.visit.at)
    except CoopError as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("The import was taken back. Its codes are free again.")
        messages.success(request, said)
    return redirect("members:import", slug)


def _save(request: CoopRequest) -> HttpResponse:
    """Write a file that was checked; one that changed on the way is checked again."""
    carried = SaveRollForm(request.POST)
    form = RollForm(request.POST)
    if not (carried.is_valid() and form.is_valid()):
        return _page(request, form, None)
    cleaned = form.cleaned_data | {"filename": carried.cleaned_data["filename"]}
    try:
        found = _read(request, cleaned)
        if found.troubles or _sha256(cleaned) != carried.cleaned_data["sha256"]:
            return _page(request, form, found)
        written = services.import_roll(
            cooperative=request.cooperative,
            content=cleaned["text"],
            filename=cleaned["filename"],
            order=cleaned["order"],
            exit_kind=cleaned["exit_kind"],
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form, None)
    said = ngettext(
        "%(count)s membership was written.",
        "%(count)s memberships were written.",
        written.rows,
    )
    messages.success(request, said % {"count": written.rows})
    return redirect("members:roll", request.cooperative.slug)


def _read(request: CoopRequest, cleaned: Mapping[str, Any]) -> RollFile:
    return read_file(
        request.cooperative,
        cleaned["text"],
        order=cleaned["order"],
        exit_kind=cleaned["exit_kind"],
        on=request.visit.on,
    )


def _page(request: CoopRequest, form: RollForm, found: RollFile | None) -> HttpResponse:
    cooperative = request.cooperative
    context: dict[str, Any] = {
        "form": form,
        "found": found,
        "imports": imports_of(cooperative)[:10],
        "classes": list(classes_of(cooperative, on=request.visit.on)),
        "next_code": selectors.next_code(cooperative),
        "columns": OURS,
    } | doors(request)
    if found:
        context |= _what_was_found(request, form, found)
    status = 422 if form.errors or (found and found.troubles) else 200
    return render(request, "governance/members/import.html", context, status=status)


def _what_was_found(
    request: CoopRequest, form: RollForm, found: RollFile
) -> dict[str, Any]:
    alike = likenesses(request.cooperative, found.drafts)
    told: dict[str, Any] = {
        "lines": [
            (draft, [(kind_words(kind), on) for kind, on in draft.steps])
            for draft in found.drafts[:SHOWN]
        ],
        "more": max(0, len(found.drafts) - SHOWN),
        "troubles": found.troubles[:SHOWN],
        "more_troubles": max(0, len(found.troubles) - SHOWN),
        "alike": alike[:SHOWN],
        "more_alike": max(0, len(alike) - SHOWN),
    }
    if not found.troubles:
        cleaned = form.cleaned_data
        told["save_form"] = SaveRollForm(
            auto_id=False,
            initial={
                "filename": cleaned["filename"][-120:],
                "sha256": _sha256(cleaned),
                "order": cleaned["order"],
                "exit_kind": cleaned["exit_kind"],
                "text": cleaned["text"],
            },
        )
    return told


def _sha256(cleaned: Mapping[str, Any]) -> str:
    return sha256(cleaned["text"].encode()).hexdigest()


def _sample() -> HttpResponse:
    response = HttpResponse(csv_of(SAMPLE), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="roll-sample.csv"'
    return response
