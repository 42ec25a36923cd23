"""Search: lessons, words and resources."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, get_language_info

from cms.pages import selectors
from cms.pages.searching import MOST_SIGNS


def search(request: HttpRequest) -> HttpResponse:
    """Show what is found in the reader's language, and what the other one has."""
    question = " ".join(request.GET.get("q", "").split())[:MOST_SIGNS]
    page = request.GET.get("page", "1")
    found = selectors.search(
        question,
        language=get_language() or "en",
        page=int(page) if page.isdecimal() and len(page) < 4 else 1,
    )
    context = {
        "question": question,
        "found": found,
        "elsewhere": [
            (get_language_info(code)["name_local"], code, hits)
            for code, hits in found.elsewhere
            if hits
        ],
    }
    return render(request, "cms/pages/search.html", context)
