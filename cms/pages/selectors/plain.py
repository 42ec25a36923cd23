"""A page around the courses, ready to be shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from cms.pages.alphabet import Entry, by_letter
from cms.pages.autolinks import linked_words
from cms.pages.models import GlossaryTerm, HomePage, ResourcePage, Topic, TrainingPage
from cms.pages.references import Fact
from cms.pages.selectors.glossary import glossary_of
from cms.pages.selectors.reading import (
    address,
    facts_on,
)
from cms.pages.selectors.translation import is_partly_translated
from cms.pages.selectors.tree import Tree, tree_around


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Where a page stands: the pages above it, and itself in its other languages."""

    tree: Tree
    home: HomePage
    home_url: str
    above: tuple[tuple[str, str], ...]  # title, url
    language_url: str
    alternates: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """The figures of law that a page quotes, and what its readers are to know of it."""

    facts: tuple[Fact, ...]
    has_stale_facts: bool
    is_partly_translated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Notices):
    """A page's body as HTML."""

    article: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The resources of one topic."""

    topic: str
    resources: tuple[tuple[ResourcePage, str], ...]


def surroundings_of(page: TrainingPage) -> Surroundings:
    """What the page around a text shows."""
    tree = tree_around(page)
    home, others = tree.home, tree.translations
    language = home.locale.language_code
    own = address(page, home)
    return Surroundings(
        tree=tree,
        home=home,
        home_url=address(home, home),
        above=tuple((place.title, place.url) for place in tree.above),
        language_url=next(iter(others.values()), ""),
        alternates=tuple(sorted({language: own, **others}.items())) if others else (),
    )


def text_of(page: TrainingPage, tree: Tree, *, on: date) -> Text:
    """A body as it reads on a day; its rooms are left to the page that has them."""
    raw = str(page.body.get_prep_value())
    language = tree.home.locale.language_code
    facts = facts_on(page.quoted_facts(), language=language, on=on)
    glossary = glossary_of(tree.home)
    given = {
        "facts": facts,
        "links": tree.addresses_by_code if "page:" in raw else {},
        "glossary": glossary.url,
    }
    html = "".join(
        block.render(given | {"block_id": block.id})
        for block in page.body
        if block.block_type != "rooms"
    )
    return Text(
        article=mark_safe(linked_words(html, glossary)),  # noqa: S308 (blocks' own HTML)
        facts=tuple(facts.values()),
        has_stale_facts=any(fact.is_stale(on) for fact in facts.values()),
        is_partly_translated=is_partly_translated(page),
    )


def notices_of(page: TrainingPage, *, on: date) -> Notices:
    """What the readers of a page are told first, and where its figures are from.

    One query, and one for the figures where there are any.
    """
    language = page.locale.language_code
    facts = facts_on(page.quoted_facts(), language=language, on=on)
    return Notices(
        facts=tuple(facts.values()),
        has_stale_facts=any(fact.is_stale(on) for fact in facts.values()),
        is_partly_translated=is_partly_translated(page),
    )


def letters_of(language: str) -> list[tuple[str, list[Entry]]]:
    """All words of a language by letter, each as others say it too; one query."""
    rows = list(GlossaryTerm.objects.all())
    others: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        if row.language != language:
            others.setdefault(row.key, []).append((row.language, row.term))
    return by_letter(
        Entry(
            key=row.key,
            term=row.term,
            meaning=row.meaning,
            others=tuple(others.get(row.key, ())),
        )
        for row in rows
        if row.language == language
    )


def shelves_of(library: Page, home: HomePage) -> list[Shelf]:
    """A library's published resources by topic, in the topics' order; one query."""
    below: Any = ResourcePage.objects.live().public().child_of(library)
    order = list(Topic.values)
    resources = sorted(below, key=lambda page: (order.index(page.topic), page.title))
    return [
        Shelf(topic=str(Topic(topic).label), resources=tuple(_placed(found, home)))
        for topic, found in groupby(resources, key=lambda page: page.topic)
    ]


def _placed(
    pages: Iterable[ResourcePage], home: HomePage
) -> Iterable[tuple[ResourcePage, str]]:
    return ((page, address(page, home)) for page in pages)
