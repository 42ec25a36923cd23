"""The editors' list: figures of law with their dates, and what pages lack."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from cms.pages import selectors


def facts(request: HttpRequest) -> HttpResponse:
    """Show every figure of law, those past their day first, and what pages lack."""
    on = timezone.localdate()
    lines = selectors.fact_lines(on=on)
    context = {
        "lines": lines,
        "due": sum(line.is_due for line in lines),
        "lacking": [
            (
                line.page,
                [
                    gettext(lack.template).format(**dict(lack.values))
                    for lack in line.lacks
                ],
            )
            for line in selectors.pages_that_lack()
        ],
        "words": selectors.words_that_lack(),
        "on": on,
    }
    return render(request, "cms/pages/facts.html", context)
