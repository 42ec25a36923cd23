"""Rights guides by topic and place, their cards, and whom they say to call."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import override
from wagtail.models import Page

from cms.centre.blocks import card_words
from cms.centre.models.guides import FEDERAL, GuidePage, GuidesPage
from cms.centre.models.places import RightsTopic
from cms.pages.references import fact_keys
from cms.pages.selectors import address_of, facts_on

TOPICS = list(RightsTopic.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A telephone number among the legal facts: whose it is, as it is read and dialed."""

    label: str
    number: str

    @property
    def dial(self) -> str:
        return re.sub(r"[^0-9+]", "", self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the printed card of a guide says in one language, on a day."""

    language: str
    topic: str
    topic_name: str
    place_name: str
    title: str
    lines: Sequence[str]
    say: str
    do_first: str
    calls: Sequence[Call]
    sources: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The guides of one topic, with the address of each; the states' own come first."""

    topic: str
    name: str
    guides: tuple[tuple[GuidePage, str], ...]


def guides_url(language: str) -> str:
    """Where the guides of a language stand, or another language's; empty where none."""
    found = {
        page.locale.language_code: page
        for page in GuidesPage.objects.live().select_related("locale")
    }
    spoken = language if language in found else min(found, default="")
    return address_of(found[spoken].url_path, language=spoken) if spoken else ""


def shelves_of(guides: Page, *, language: str) -> list[Shelf]:
    """The guides below a page, by topic in the topics' order; one query."""
    below: Any = GuidePage.objects.live().public().child_of(guides)
    return [
        Shelf(
            topic=topic,
            name=str(RightsTopic(topic).label),
            guides=tuple((g, address_of(g.url_path, language=language)) for g in found),
        )
        for topic, found in groupby(_in_order(below), key=lambda guide: guide.topic)
    ]


def places_in(shelves: Iterable[Shelf]) -> list[tuple[str, str]]:
    """The places that have guides, each with its name; the states first."""
    found = {guide.place: guide.place_name for one in shelves for guide, _ in one.guides}
    return sorted(found.items(), key=lambda place: (place[0] == FEDERAL, place[1]))


def elsewhere(page: GuidePage, *, language: str) -> list[tuple[GuidePage, str]]:
    """The guides of the same topic in other places."""
    beside: Any = GuidePage.objects.live().public().sibling_of(page, inclusive=False)
    return [
        (guide, address_of(guide.url_path, language=language))
        for guide in _in_order(beside.filter(topic=page.topic))
    ]


def calls_of(page: GuidePage, *, language: str, on: date) -> list[Call]:
    """Whom a guide says to call; a number that is not in force is left out."""
    facts = facts_on(page.calls, language=language, on=on)
    return [Call(label=fact.label, number=fact.words) for fact in facts.values()]


def guides_coded(code: str, *, first: str) -> list[GuidePage]:
    """A guide in all its languages, the language wanted first."""
    found: Any = GuidePage.objects.live().public().filter(code=code)
    return sorted(
        found.select_related("locale"),
        key=lambda page: (page.locale.language_code != first, page.locale.language_code),
    )


def card_of(page: GuidePage, *, on: date) -> Card | None:
    """The card of a guide; nothing where it has none."""
    language = page.locale.language_code
    block = next((block for block in page.body if block.block_type == "card"), None)
    if block is None:
        return None
    quoted = fact_keys(str(block.block.get_prep_value(block.value)))
    facts = facts_on(quoted, language=language, on=on)
    with override(language):
        return Card(
            language=language,
            topic=page.topic,
            topic_name=str(RightsTopic(page.topic).label),
            place_name=page.place_name,
            calls=calls_of(page, language=language, on=on),
            sources=list(dict.fromkeys(fact.source for fact in facts.values())),
            **card_words(block.value, facts),
        )


def cards_in(place: str, *, language: str, on: date) -> list[Card]:
    """A card for each topic, of the place or else of the whole country.

    There is none where the place has no guide of its own.
    """
    found: Any = GuidePage.objects.live().public().filter(place__in={place, FEDERAL})
    spoken = found.filter(locale__language_code=language).select_related("locale")
    if all(guide.place != place for guide in spoken):
        return []
    cards = []
    for _, guides in groupby(_in_order(spoken), key=lambda guide: guide.topic):
        own = (card_of(guide, on=on) for guide in guides)
        cards += [card for card in own if card is not None][:1]
    return cards


def _in_order(pages: Iterable[GuidePage]) -> list[GuidePage]:
    """By topic, then the states before the whole country."""
    return sorted(
        pages,
        key=lambda page: (TOPICS.index(page.topic), page.place == FEDERAL, page.place),
    )
