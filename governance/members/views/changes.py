"""What changed on the roll between two days, in words."""

from dataclasses import replace
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.cooperatives.selectors import year_of
from governance.members import selectors
from governance.members.discretion import LEFT, kind_told
from governance.members.forms import ChangesForm
from governance.members.selectors import records
from governance.members.selectors.changes import RollChange, changes
from governance.members.views.common import doors, is_caller, kind_words


def changes_page(request: CoopRequest, slug: str) -> HttpResponse:
    """Show what changed; without days asked for, in this fiscal year."""
    year = year_of(request.cooperative, request.visit.on)
    asked = {"first": year.first.isoformat(), "last": request.visit.on.isoformat()}
    form = ChangesForm(asked | request.GET.dict())
    lines = []
    if form.is_valid():
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
        found = changes(request.cooperative, first=first, last=last, in_full=True)
        lines = _told(request, found, on=last)
    context = {"form": form, "lines": lines}
    return render(request, "governance/members/changes.html", context | doors(request))


def _told(
    request: CoopRequest, found: list[RollChange], *, on: date
) -> list[tuple[RollChange, str]]:
    """The changes that are the reader's to know, each in words; their own in full.

    What is to come, as somebody's last day, is told when it has come.
    """
    mine = selectors.memberships(request.cooperative).filter(person__user=request.user)
    own = set(mine.values_list("code", flat=True))
    classes = records.class_names(request.cooperative, on=on)
    told = []
    for change in found:
        in_full = is_caller(request) or change.code in own
        kind = kind_told(change.kind, in_full=in_full)
        if kind and (in_full or change.takes_effect <= request.visit.on):
            shown = change if in_full or kind != LEFT else replace(change, decision="")
            told.append((shown, _words(change, kind, classes)))
    return told


def _words(change: RollChange, kind: str, classes: dict[str, str]) -> str:
    words = kind_words(kind)
    key = str(change.details.get("class", ""))
    if kind == "class" and key:
        return _("%(what)s: %(class)s") % {"what": words, "class": classes.get(key, key)}
    return words
