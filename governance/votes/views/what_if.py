"""What if: the past year's decisions and allocation under a proposed amendment."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from coopkit.cooperatives.access import BOOKS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.cooperatives.selectors import year_ending, year_of
from coopkit.offers import Replay, replays
from governance.bylaws.models import Amendment
from governance.bylaws.selectors import name_of, words_of
from governance.members.selectors import member_of, names_by_code


def what_if(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Run what was decided since the start of last year again, under other numbers."""
    cooperative, on = request.cooperative, request.visit.on
    amendment = get_object_or_404(Amendment, cooperative=cooperative, pk=pk)
    sets = [each for each in amendment.operations if each["op"] == "set"]
    values = {each["key"]: each["value"] for each in sets}
    first = year_ending(cooperative, year_of(cooperative, on).name - 1).first
    found = [
        replay
        for again in replays
        for replay in again(cooperative, values, first, on)
        if values
    ]
    context = {
        "amendment": amendment,
        "changes": [_change(request, each) for each in sets],
        "first": first,
        "on": on,
        "decisions": _shown(request, (each for each in found if not each.is_private)),
        "years": _shown(request, (each for each in found if each.is_private)),
    }
    return render(request, "governance/votes/what_if.html", context)


def _change(request: CoopRequest, operation: dict[str, Any]) -> dict[str, str]:
    cooperative, key = request.cooperative, operation["key"]
    was = operation["was"]
    return {
        "key": key,
        "name": name_of(cooperative, key),
        "was": words_of(cooperative, key, was) if was is not None else "",
        "becomes": words_of(cooperative, key, operation["value"]),
    }


def _shown(request: CoopRequest, found: Iterable[Replay]) -> list[dict[str, Any]]:
    """Each replay with the rows that this person may see: all, or their own."""
    mine = member_of(
        user=request.user, cooperative=request.cooperative, on=request.visit.on
    )
    names = names_by_code(request.cooperative)
    sees_all = bool(request.roles & BOOKS)
    return [
        {
            "replay": each,
            "rows": [
                {"code": code, "name": names.get(code, ""), "was": was, "becomes": new}
                for code, was, new in each.rows
                if sees_all or not each.is_private or (mine and mine.code == code)
            ],
            "sees_all": sees_all or not each.is_private,
        }
        for each in found
    ]
