"""The pages around the courses. Anybody may read them; nothing is kept of who reads."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cms.pages import selectors
from cms.pages.models import (
    GlossaryPage,
    HomePage,
    LibraryPage,
    ResourcePage,
    SectionPage,
    TrainingPage,
)
from cms.pages.views.kept import kept_for_strangers


@kept_for_strangers
def home(request: HttpRequest, page: HomePage) -> HttpResponse:
    """Show what coopkit is, for whom, and where to begin."""
    children = [
        (child, selectors.address(child, page))
        for child in page.get_children().live().specific()
        if isinstance(child, TrainingPage)
    ]
    context = _context(page) | {
        "courses": [pair for pair in children if pair[0].IS_COURSE],
        "around": [pair for pair in children if not pair[0].IS_COURSE],
        "rooms": [block for block in page.body if block.block_type == "rooms"],
    }
    return render(request, "cms/pages/home.html", context)


@kept_for_strangers
def section(request: HttpRequest, page: SectionPage) -> HttpResponse:
    """Show a plain page, with the pages below it."""
    below = page.get_children().live().public()
    context = _context(page)
    home = context["frame"].home
    context["below"] = [(child, selectors.address(child, home)) for child in below]
    return render(request, "cms/pages/section.html", context)


@kept_for_strangers
def glossary(request: HttpRequest, page: GlossaryPage) -> HttpResponse:
    """Show all words of a language from A to Z, beside the other language's."""
    context = _context(page)
    context["letters"] = selectors.letters_of(page.locale.language_code)
    return render(request, "cms/pages/glossary.html", context)


@kept_for_strangers
def library(request: HttpRequest, page: LibraryPage) -> HttpResponse:
    """Show what there is to read, print and hear, by topic."""
    context = _context(page)
    context["shelves"] = selectors.shelves_of(page, context["frame"].home)
    return render(request, "cms/pages/library.html", context)


@kept_for_strangers
def resource(request: HttpRequest, page: ResourcePage) -> HttpResponse:
    """Show one resource: what it is, who made it, where it is found."""
    return render(request, "cms/pages/resource.html", _context(page))


def _context(page: TrainingPage) -> dict[str, Any]:
    on = timezone.localdate()
    surroundings = selectors.surroundings_of(page)
    return {
        "page": page,
        "frame": surroundings,
        "text": selectors.text_of(page, surroundings.tree, on=on),
    }
