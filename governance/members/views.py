"""The page of the roll."""

from django.http import HttpResponse
from django.shortcuts import render

from coopkit.cooperatives.middleware import CoopRequest
from governance.members import selectors
from governance.members.forms import DayForm
from governance.members.standing import Standing


def roll(request: CoopRequest, slug: str) -> HttpResponse:
    """Show who was a member on a day; without a day, today."""
    today = request.visit.on
    form = DayForm(request.GET if "on" in request.GET else {"on": today.isoformat()})
    on = form.cleaned_data["on"] if form.is_valid() else today
    lines = selectors.standing_roll(request.cooperative, on=on)
    context = {
        "form": form,
        "on": on,
        "is_today": on == today,
        "members": lines[Standing.MEMBER],
        "candidates": lines[Standing.CANDIDATE],
    }
    return render(request, "governance/members/roll.html", context)
