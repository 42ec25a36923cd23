"""The text of the bylaws: today's, any day's, and as each version was adopted."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_info

from coopkit.cooperatives.access import CALLERS
from coopkit.cooperatives.middleware import CoopRequest
from governance.bylaws import selectors
from governance.bylaws.amendment import State
from governance.bylaws.forms.days import DayForm
from governance.bylaws.provisions import said_in

BOTH = "both"
MOST_TO_COME = 12


def text(request: CoopRequest, slug: str) -> HttpResponse:
    """Show the bylaws in force today, or lead to those of a day that is asked for."""
    if asked := request.GET.get("on"):
        return redirect("bylaws:text_on", slug, day_of(asked))
    return _page_on(request, request.visit.on)


def text_on(request: CoopRequest, slug: str, on: str) -> HttpResponse:
    """Show the bylaws in force on a day."""
    return _page_on(request, day_of(on))


def version(request: CoopRequest, slug: str, number: int) -> HttpResponse:
    """Show the bylaws as a version was adopted, with what was still to come then."""
    every = {each.number: each for each in selectors.versions(request.cooperative)}
    if number not in every:
        raise Http404
    state = selectors.state_after(request.cooperative, number)
    context = {"version": every[number], "on": every[number].effective_from}
    return _page(request, state, context)


def day_of(text: str) -> date:
    """A day as addresses write it, or a page that is not found."""
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise Http404 from problem


def _page_on(request: CoopRequest, on: date) -> HttpResponse:
    state = selectors.text_on(request.cooperative, on=on)
    to_come = selectors.effects_to_come(request.cooperative, on=on)
    context = {
        "on": on,
        "is_today": on == request.visit.on,
        "warnings": selectors.warned(selectors.in_force(request.cooperative, on=on)),
        "to_come": to_come[:MOST_TO_COME],
        "is_more_to_come": len(to_come) > MOST_TO_COME,
    }
    return _page(request, state, context)


def _page(request: CoopRequest, state: State, context: dict[str, Any]) -> HttpResponse:
    languages, chosen = _languages(request, state)
    provisions = selectors.printed(request.cooperative, state, languages=languages)
    own: dict[str, Any] = {
        "state": state,
        "text_title": said_in(state.titles, languages[0]),
        "language": languages[0],
        "is_both": len(languages) > 1,
        "chosen": chosen,
        "choices": _choices(state),
        "articles": selectors.by_article(provisions),
        "form": DayForm(initial={"on": context["on"]}),
        "may_import": bool(request.roles & CALLERS),
    }
    return render(request, "governance/bylaws/text.html", own | context)


def _languages(request: CoopRequest, state: State) -> tuple[tuple[str, ...], str]:
    """The languages that a page shows, the reader's own first; and the choice made."""
    held = tuple(selectors.languages_of(state)) or (selectors.reading_language(),)
    reader = selectors.reading_language()
    own = reader if reader in held else held[0]
    chosen = request.GET.get("in", "")
    if chosen == BOTH and len(held) > 1:
        return (own, *(each for each in held if each != own))[:2], BOTH
    return ((chosen,), chosen) if chosen in held else ((own,), own)


def _choices(state: State) -> list[tuple[str, str]]:
    """The languages there are to choose from, by their own names."""
    return [
        (each, get_language_info(each)["name_local"].capitalize())
        for each in selectors.languages_of(state)
    ]
