"""The figures for funders: nobody is told of, and each number can be taken along."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _, pgettext

from cms.learning.selectors import counts as guests
from cms.learning.selectors.figures import Figures, Scope, figures_of, scope_of
from cms.learning.services.counts import flush
from cms.learning.sums import Sums, quarter_ends
from cms.learning.suppression import LEAST
from cms.learning.views.asking import language_now
from coopkit.accounts.models import LANGUAGES
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.sheets import Value, csv_of

QUARTERS = 8
HIDDEN = "*"


def figures(request: CoopRequest) -> HttpResponse:
    """Show the figures as they stood at the end of a quarter; `?csv=1` as a sheet."""
    on = timezone.localdate()
    scope = scope_of(request.user, on=on)
    if not scope:
        raise Http404
    ends = quarter_ends(on, count=QUARTERS)
    until = _chosen(request.GET.get("until", ""), ends)
    language = language_now()
    found = figures_of(scope, until=until, language=language)
    told = _guests(scope, until, language)
    if request.GET.get("csv"):
        return _sheet(found, told, until)
    context = {
        "scope": scope,
        "figures": found,
        "guests": told,
        "until": until,
        "ends": ends,
        "least": LEAST,
        "languages": dict(LANGUAGES),
    }
    return render(request, "cms/learning/figures.html", context)


def _chosen(said: str, ends: tuple[date, ...]) -> date:
    """The end of a quarter that was asked for, or the last."""
    return next((end for end in ends if end.isoformat() == said), ends[0])


def _guests(scope: Scope, until: date, language: str) -> list[guests.LessonCounts]:
    """What guests did in the year until a day; of the whole site, so for who sees it."""
    if not scope.is_all:
        return []
    flush()
    first = date(until.year - 1, until.month, 1)
    return guests.guests(first=first, last=until, language=language)


def _sheet(found: Figures, told: list[guests.LessonCounts], until: date) -> HttpResponse:
    rows: list[list[Value]] = [
        *_people_rows(found.people),
        [""],
        *_session_rows(found.sessions),
    ]
    if told:
        rows += [[""], *_guest_rows(told)]
    if found.people.has_hidden or found.sessions.has_hidden:
        rows += [[""], [f"{HIDDEN}: {_hidden_words()}"]]
    response = HttpResponse(csv_of(rows), content_type="text/csv; charset=utf-8")
    name = f"learning-{until.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _hidden_words() -> str:
    return _(
        "fewer than 5 people, or a number from which such a small one could be worked out"
    )


def _people_rows(sums: Sums) -> Iterator[list[Value]]:
    yield [
        *(_("Course"), _("Language"), _("Began in")),
        *(
            _("Completed"),
            _("Going on"),
            pgettext("people", "Left"),
            pgettext("people", "Enrolled"),
        ),
    ]
    yield from _rows(sums)


def _session_rows(sums: Sums) -> Iterator[list[Value]]:
    yield [
        *(
            _("Course"),
            _("Language"),
            _("Quarter"),
            pgettext("to sessions", "Came"),
            pgettext("from sessions", "Excused"),
        ),
        *(_("Did not come"), _("Noted in all"), _("Sessions held")),
    ]
    yield from _rows(sums, has_extra=True)


def _rows(sums: Sums, *, has_extra: bool = False) -> Iterator[list[Value]]:
    def line(*values: Any, extra: int) -> list[Value]:
        told = [HIDDEN if value is None else value for value in values]
        return [*told, extra] if has_extra else told

    for one in sums.lines:
        place = (one.course, one.language, one.quarter)
        yield line(*place, *one.counts, one.total, extra=one.extra)
    yield line(_("All"), "", "", *sums.columns, sums.total, extra=sums.extra)


def _guest_rows(told: list[guests.LessonCounts]) -> Iterator[list[Value]]:
    yield [
        *(_("Lesson"), _("Language"), _("Read by guests")),
        *(_("Answered by guests"), _("Printed by guests")),
    ]
    for one in told:
        lesson = f"{one.code} {one.title}"
        yield [lesson, one.language, one.read, one.answered, one.printed]
