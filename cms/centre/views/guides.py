"""Rights guides: to read, and to carry as a card or a folded leaflet."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.centre.models.guides import FEDERAL, GuidePage, GuidesPage
from cms.centre.models.places import RightsTopic
from cms.centre.selectors import guides as selectors
from cms.centre.views.guide_papers import card_paper, leaflet_paper
from cms.centre.views.handing_out import handed_out
from cms.learning.views.asking import language_now
from cms.pages import selectors as pages
from cms.pages.models import TrainingPage
from cms.pages.views.kept import whole

SUMS = {
    RightsTopic.PAY,
    RightsTopic.HOURS,
    RightsTopic.BREAKS,
    RightsTopic.SICK_LEAVE,
    RightsTopic.CONTRACTOR,
}
"""The topics where something can be worked out to the cent."""


@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """Lead to the guides of the reader's language."""
    url = selectors.guides_url(language_now())
    if not url:
        raise Http404(_("There are no rights guides yet."))
    return redirect(url)


def shelf(request: HttpRequest, page: GuidesPage) -> HttpResponse:
    """Show all guides of a language, by topic and place."""
    page = whole(page)
    context = _context(page)
    language = page.locale.language_code
    shelves = selectors.shelves_of(page, language=language)
    context |= {"shelves": shelves, "places": selectors.places_in(shelves)}
    return render(request, "cms/centre/guides.html", context)


def guide(request: HttpRequest, page: GuidePage) -> HttpResponse:
    """Show one guide: what is yours, what to do, whom to call."""
    page = whole(page)
    language = page.locale.language_code
    context = _context(page) | {
        "calls": selectors.calls_of(page, language=language, on=timezone.localdate()),
        "elsewhere": selectors.elsewhere(page, language=language),
        "has_card": any(block.block_type == "card" for block in page.body),
        "has_sums": page.topic in SUMS,
    }
    return render(request, "cms/centre/guide.html", context)


@require_safe
def card_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The card of a guide, a page for each language, the reader's first."""
    on = timezone.localdate()
    found = selectors.guides_coded(code, first=language_now())
    cards = [card for page in found if (card := selectors.card_of(page, on=on))]
    if not cards:
        raise Http404(_("There is no such card."))
    paper = card_paper(cards, on=on)
    return handed_out("rights_card", paper, "card.pdf", opens=True)


@require_safe
def leaflet_pdf(request: HttpRequest) -> HttpResponse:
    """The leaflet of a place: one sheet, both sides, eight panels to fold."""
    on, place = timezone.localdate(), request.GET.get("place", FEDERAL)
    cards = selectors.cards_in(place, language=language_now(), on=on)
    if not cards:
        raise Http404(_("There is no leaflet for this place."))
    paper = leaflet_paper(cards, language=language_now(), place=place, on=on)
    return handed_out("rights_leaflet", paper, "leaflet.pdf", opens=True)


def _context(page: TrainingPage) -> dict[str, Any]:
    surroundings = pages.surroundings_of(page)
    text = pages.text_of(page, surroundings.tree, on=timezone.localdate())
    return {"page": page, "frame": surroundings, "text": text, "room": "centre"}
