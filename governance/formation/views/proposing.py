"""Putting answers to the group: one worksheet's, or all that is still open."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import MEMBERS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.formation.forms.proposing import PutForm, RestForm
from governance.formation.models import FoundingGroup
from governance.formation.selectors.parameters import (
    DRAFTED,
    OPEN,
    by_chapter,
    rows_of,
)
from governance.formation.selectors.proposals import (
    Choice,
    choices_of,
    fingerprint,
)
from governance.formation.services.proposing import (
    propose as put,
    propose_rest as put_rest,
)
from governance.formation.sheet_files import SheetFile, UnknownSheetError, sheet_file
from governance.formation.views.common import group_at


def propose(request: CoopRequest, slug: str) -> HttpResponse:
    """Show what a worksheet says that can be put to the group, and put it."""
    group = group_at(request)
    key = request.GET.get("sheet", "")
    if not key:
        return _waiting(request, group)
    try:
        sheet = sheet_file(key)
    except UnknownSheetError as problem:
        raise Http404 from problem
    choices = choices_of(group, sheet, on=request.visit.on)
    form = PutForm(
        request.POST if request.method == "POST" else None,
        keys=sheet.parameters,
        seen=fingerprint({each.row.key: each.value for each in choices}),
    )
    if form.is_valid():
        try:
            return _put(request, group, sheet, choices, form)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
    marked = form.chosen() if form.is_bound else _first_marked(choices)
    context = {
        "sheet": sheet,
        "sheet_title": choices[0].row.sheet_title if choices else key,
        "choices": choices,
        "marked": marked,
        "is_any": any(each.may_be_put for each in choices),
        "form": form,
        "may_put": bool(request.roles & MEMBERS),
    }
    return render(request, "governance/formation/propose.html", context)


def propose_rest(request: CoopRequest, slug: str) -> HttpResponse:
    """Show all that is still open, as the model proposes, and put it in one vote."""
    group = group_at(request)
    every = rows_of(group, on=request.visit.on)
    rows = [row for row in every if row.state == OPEN]
    keys = [row.key for row in rows]
    form = RestForm(
        request.POST if request.method == "POST" else None,
        keys=keys,
        seen=fingerprint({row.key: row.value for row in rows}),
    )
    if form.is_valid():
        try:
            motion = put_rest(
                group=group,
                but=set(keys) - set(form.cleaned_data["put"]),
                by=request.user,
                at=request.visit.at,
                why=form.cleaned_data["why"],
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said())
            return redirect(motion)
    context: dict[str, Any] = {
        "chapters": by_chapter(rows),
        "count": len(rows),
        "drafted": [row for row in every if row.state == DRAFTED],
        "marked": form.chosen() if form.is_bound else frozenset(keys),
        "form": form,
        "may_put": bool(request.roles & MEMBERS),
    }
    return render(request, "governance/formation/propose_rest.html", context)


def _put(
    request: CoopRequest,
    group: FoundingGroup,
    sheet: SheetFile,
    choices: list[Choice],
    form: PutForm,
) -> HttpResponse:
    values = {each.row.key: each.value for each in choices}
    motion = put(
        group=group,
        sheet_key=sheet.key,
        values={key: values[key] for key in form.cleaned_data["put"]},
        by=request.user,
        at=request.visit.at,
        why=form.cleaned_data["why"],
    )
    messages.success(request, _said())
    return redirect(motion)


def _said() -> str:
    return _("The vote is open, and everybody in the group is told. Now cast your own.")


def _waiting(request: CoopRequest, group: FoundingGroup) -> HttpResponse:
    """Which worksheets have answers that nobody has put to the group."""
    rows = rows_of(group, on=request.visit.on)
    sheets: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row.answer is not None and row.proposal is None and row.sheet is not None:
            told = {"key": row.sheet.key, "title": row.sheet_title, "rows": []}
            sheets.setdefault(row.sheet.key, told)["rows"].append(row)
    context = {
        "waiting": list(sheets.values()),
        "open": sum(row.state == OPEN for row in rows),
    }
    return render(request, "governance/formation/propose.html", context)


def _first_marked(choices: list[Choice]) -> frozenset[str]:
    """On a fresh page the answers that can be put are marked, the usual values not."""
    return frozenset(
        each.row.key for each in choices if each.is_answered and each.may_be_put
    )
