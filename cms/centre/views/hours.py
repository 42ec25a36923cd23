"""A list of hours: on paper, or on the worker's own phone. Nothing of it comes here."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _, override
from django.views.decorators.http import require_safe

from cms.centre.forms.wages_sheet import MOST_WEEKS, SUNDAY, WEEK
from cms.centre.views.handing_out import handed_out
from cms.learning.views.asking import language_now
from coopkit.errors import N_

LANGUAGES = ("en", "es")
WEEKS = 2
ABOUT = (N_("Job"), N_("Pay for one hour"), N_("Paid for these weeks"))
COLUMNS = (
    *(N_("Day"), N_("Date"), N_("From"), N_("To"), N_("From"), N_("To")),
    *(N_("Meal, minutes"), N_("Rest missed"), N_("Hours")),
)
ADVICE = (
    N_("Write it down every day. Keep this sheet at home, not at work."),
    N_("No meal break? Write 0. A rest break not given? Put an X."),
    N_("Keep pay stubs, and photos of checks and of the schedule."),
)


@require_safe
def hours(request: HttpRequest) -> HttpResponse:
    """The list on the phone; the page is the same for everybody, and knows nobody."""
    context = {
        "weekdays": [(str((day + 1) % WEEK), WEEKDAYS[day]) for day in _from_sunday()],
        "weeks": range(1, MOST_WEEKS + 1),
    }
    return render(request, "cms/centre/hours.html", context)


@require_safe
def hours_pdf(request: HttpRequest) -> HttpResponse:
    """An empty sheet for two weeks, in both languages."""
    sheet = _sheet(timezone.localdate())
    return handed_out("hours_sheet", sheet, "hours.pdf", opens=True)


def _sheet(on: date) -> dict[str, Any]:
    return {
        "lang": language_now(),
        "labels": {
            "title": _both(N_("My hours")),
            "page": _("Page"),
            "week": _both(N_("Week")),
            "sum": _both(N_("Hours in the week")),
        },
        "coop": {"name": "coopkit"},
        "issued_ymd": {"year": on.year, "month": on.month, "day": on.day},
        "about": [_both(text) for text in ABOUT],
        "columns": [_both(text) for text in COLUMNS],
        "days": [_both_days(day) for day in _from_sunday()],
        "weeks": WEEKS,
        "advice": [_in(language, ADVICE) for language in LANGUAGES],
    }


def _from_sunday() -> list[int]:
    return [(SUNDAY + place) % WEEK for place in range(WEEK)]


def _both(text: str) -> str:
    """A word in both languages, once where it is the same."""
    return " / ".join(dict.fromkeys(_in(language, (text,)) for language in LANGUAGES))


def _both_days(day: int) -> str:
    found = []
    for language in LANGUAGES:
        with override(language):
            found.append(str(WEEKDAYS[day]))
    return " / ".join(found)


def _in(language: str, texts: tuple[str, ...]) -> str:
    with override(language):
        return " ".join(_(text) for text in texts)
