"""The directory as a file of HSDS: out for everybody, in by its keepers."""

import base64
import binascii
import json
import zlib
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cms.centre.forms.allies import ImportForm, TakeInForm
from cms.centre.hsds.files import (
    MOST_ROWS,
    MOST_UNPACKED,
    Unpacked,
    json_of,
    read_file,
    read_json,
    zip_of,
)
from cms.centre.hsds.refusals import FileTooLargeError, NotHsdsError
from cms.centre.hsds.tables import tables_of
from cms.centre.selectors.allies import directory_rows
from cms.centre.selectors.exchange import Preview, preview_of
from cms.centre.services.exchange import take_in
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError

SHOWN = 40


@require_GET
def hsds_json(request: HttpRequest) -> HttpResponse:
    """The whole directory as one document."""
    return _file(json_of(tables_of(directory_rows())), "json", "application/json")


@require_GET
def hsds_csv(request: HttpRequest) -> HttpResponse:
    """The whole directory as a zip, a table a file."""
    return _file(zip_of(tables_of(directory_rows())), "zip", "application/zip")


@require_http_methods(["GET", "HEAD", "POST"])
def hsds_import(request: CoopRequest) -> HttpResponse:
    """Look at what a file would change; then change it, all or nothing."""
    if "packed" in request.POST:
        return _take_in(request)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(*data)
    if not form.is_valid():
        return _page(request, form)
    try:
        unpacked = read_file(form.cleaned_data["file"].read())
        preview = preview_of(unpacked, on=timezone.localdate())
    except CoopError as refusal:
        form.add_error("file", str(refusal))
        return _page(request, form)
    return _page(request, ImportForm(), preview, _packed(unpacked))


def _take_in(request: CoopRequest) -> HttpResponse:
    """Take in what was looked at; it is read and compared again first."""
    carried, now = TakeInForm(request.POST), timezone.now()
    form = ImportForm()
    if not carried.is_valid():
        return redirect("centre:hsds_import")
    try:
        unpacked = _unpacked(carried.cleaned_data["packed"])
        preview = preview_of(unpacked, on=timezone.localdate(now))
        counts = take_in(
            preview.comparison,
            ends_gone=carried.cleaned_data["ends_gone"],
            by=request.user,
            at=now,
        )
    except CoopError as refusal:
        messages.error(request, str(refusal))
        return _page(request, form)
    said = _("New: %(new)s. Changed: %(changed)s. Taken out: %(ended)s.")
    messages.success(request, said % counts)
    return redirect("centre:allies_due")


def _page(
    request: CoopRequest,
    form: ImportForm,
    preview: Preview | None = None,
    packed: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "preview": preview,
        "take_in": TakeInForm(initial={"packed": packed}) if preview else None,
        "shown": SHOWN,
    }
    status = 422 if form.errors else 200
    return render(request, "cms/centre/hsds_import.html", context, status=status)


def _packed(unpacked: Unpacked) -> str:
    """A file as a page carries it along: only the tables that are known."""
    text = json.dumps(unpacked.tables, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def _unpacked(packed: str) -> Unpacked:
    """The same again, within the same bounds: whoever sends it may have changed it."""
    try:
        reader = zlib.decompressobj()
        content = reader.decompress(
            base64.b64decode(packed, validate=True), MOST_UNPACKED
        )
    except (binascii.Error, ValueError, zlib.error) as error:
        raise NotHsdsError from error
    if reader.unconsumed_tail:
        raise FileTooLargeError(megabytes=MOST_UNPACKED // 10**6, rows=MOST_ROWS)
    return read_json(content)


def _file(content: bytes, ending: str, kind: str) -> HttpResponse:
    return HttpResponse(
        content,
        headers={
            "Content-Type": kind,
            "Content-Disposition": f'attachment; filename="directory.{ending}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
