"""The pages around a page, all at once: above it, under its home, in other languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q
from wagtail.models import Page, get_page_models

from cms.pages.models import HomePage, TrainingPage
from cms.pages.selectors.reading import address_of, home_of

COLUMNS = ("path", "url_path", "title", "locale__language_code", "translation_key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page as it is named elsewhere; one that has no code is none of ours."""

    path: str
    url_path: str
    title: str
    language: str
    key: UUID
    is_live: bool
    kind: type[TrainingPage] | None = None
    code: str = ""
    lead: str = ""
    minutes: int = 0

    @property
    def url(self) -> str:
        """The address of the page, in its own language."""
        return address_of(self.url_path, language=self.language)


@dataclass(frozen=True, kw_only=True)
class Tree:
    """Everything published under the home of a page; and the page in other languages."""

    page: TrainingPage
    home: HomePage
    places: tuple[Place, ...]

    @cached_property
    def above(self) -> list[Place]:
        """The pages between the home and the page, published or not."""
        step, path = self.page.steplen, self.page.path
        ends = {path[:end] for end in range(3 * step, len(path), step)}
        return [place for place in self.places if place.path in ends]

    @cached_property
    def below(self) -> list[Place]:
        """The published pages under the home, in order."""
        home = self.home.path
        return [p for p in self.places if p.is_live and p.path.startswith(home)]

    @cached_property
    def addresses_by_code(self) -> dict[str, str]:
        """Code to address, of all these."""
        return {place.code: place.url for place in self.below if place.kind}

    @cached_property
    def translations(self) -> Mapping[str, str]:
        """Language to address, of the published translations of the page."""
        return {
            place.language: place.url
            for place in self.places
            if place.key == self.page.translation_key
            and place.is_live
            and place.path != self.page.path
        }


def training_kinds() -> list[type[TrainingPage]]:
    """Every kind of page that has a code, the upper floors' among them."""
    return [kind for kind in get_page_models() if issubclass(kind, TrainingPage)]


def tree_around(page: TrainingPage) -> Tree:
    """All that a page names of others; one query, and one where its home is not known."""
    home = home_of(page)
    step = page.steplen
    above = [page.path[:end] for end in range(3 * step, len(page.path), step)]
    rows: Any = Page.objects.filter(
        Q(live=True, path__startswith=home.path)
        | Q(live=True, translation_key=page.translation_key)
        | Q(path__in=above)
    )
    kinds = training_kinds()
    own = [_columns_of(kind) for kind in kinds]
    names = [name for columns in own for name in columns]
    found = rows.order_by("path").values(*COLUMNS, "live", *names)
    places = (_place(row, kinds, own) for row in found)
    return Tree(page=page, home=home, places=tuple(places))


def _columns_of(kind: type[TrainingPage]) -> list[str]:
    """Code and lead of a kind of page, and its minutes where it has some."""
    fields = ("code", "lead", *(name for name in kind.FRONT_FIELDS if name == "minutes"))
    return [f"{kind._meta.model_name}__{name}" for name in fields]


def _place(
    row: Mapping[str, Any], kinds: list[type[TrainingPage]], own: list[list[str]]
) -> Place:
    path, url_path, title, language, key = (row[name] for name in COLUMNS)
    named: dict[str, Any] = {}
    for kind, columns in zip(kinds, own, strict=True):
        if row[columns[0]] is not None:
            told = {name.rpartition("__")[2]: row[name] for name in columns}
            named = {"kind": kind, **told}
    return Place(
        path=path,
        url_path=url_path,
        title=title,
        language=language,
        key=key,
        is_live=row["live"],
        **named,
    )
