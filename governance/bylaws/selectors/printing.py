"""Printing: the text of the bylaws with its numbers filled in, for pages and papers."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from coopkit.cooperatives.models import Cooperative
from governance.bylaws.amendment import State
from governance.bylaws.markup import Fill, html_of, marked
from governance.bylaws.provisions import Provision, Reference, said_in
from governance.bylaws.selectors.reading import words_of

NO_VALUE = "…"
_KEY, _PARAGRAPH = "the.key", "<p>"


@dataclass(frozen=True, slots=True)
class Side:
    """A provision in one language, as HTML."""

    language: str
    heading: str
    html: SafeString
    note: SafeString


@dataclass(frozen=True, slots=True)
class PrintedProvision:
    """A provision as a page shows it, in the languages that were asked for."""

    id: str
    number: str
    depth: int
    is_repealed: bool
    sides: tuple[Side, ...]

    @property
    def heading(self) -> str:
        return self.sides[0].heading

    @property
    def is_bare(self) -> bool:
        """Whether its text does not begin with its number by itself."""
        return not self.sides[0].html.startswith(_PARAGRAPH)

    @property
    def is_plain(self) -> bool:
        """Whether it is a clause in force that is its text alone, without a heading."""
        return not (self.is_repealed or self.heading or self.is_bare)


def by_article(
    provisions: Iterable[PrintedProvision],
) -> list[list[PrintedProvision]]:
    """Provisions in lists that each begin with an article."""
    articles: list[list[PrintedProvision]] = []
    for each in provisions:
        if each.depth == 1 or not articles:
            articles.append([])
        articles[-1].append(each)
    return articles


def printed(
    cooperative: Cooperative, state: State, *, languages: tuple[str, ...]
) -> list[PrintedProvision]:
    """The provisions of a state with its own values, each number linked to its page.

    The first place in the first language that prints a parameter is its anchor `p-key`.
    """
    dresses = [
        (language, _dress(cooperative, state.values, language, is_first=not place))
        for place, language in enumerate(languages)
    ]
    return dressed(state, dresses)


def dressed(state: State, dresses: Sequence[tuple[str, Fill]]) -> list[PrintedProvision]:
    """The provisions of a state, each number as its language's dress makes it HTML."""
    return [
        PrintedProvision(
            each.id,
            each.number,
            each.depth,
            each.is_repealed,
            tuple(_side(each, language, dress) for language, dress in dresses),
        )
        for each in state.provisions
    ]


def filler(cooperative: Cooperative, values: Mapping[str, Any], language: str) -> Fill:
    """What each place of the text prints in a language; “…” where there is no value."""
    said: dict[str, str] = {}

    def fill(place: Reference) -> str:
        if place.key not in values:
            return NO_VALUE
        if place.words:
            return place.words[0 if values[place.key] else 1]
        if place.key not in said:
            with override(language):
                value = values[place.key]
                said[place.key] = words_of(cooperative, place.key, value)
        return said[place.key]

    return fill


def page_of_parameter(cooperative: Cooperative) -> Callable[[str], str]:
    """Where each parameter has its page; the address is worked out once."""
    address = reverse("bylaws:parameter", args=[cooperative.slug, _KEY])
    return partial(address.replace, _KEY)


def _side(provision: Provision, language: str, dress: Fill) -> Side:
    heading = said_in(provision.heading, language)
    text = html_of(said_in(provision.text, language), dress)
    if provision.depth > 1 and not heading and text.startswith(_PARAGRAPH):
        text = text.replace(_PARAGRAPH, _numbered(provision), 1)
    return Side(
        _language_of(provision, language),
        heading,
        mark_safe(text),  # noqa: S308
        mark_safe(html_of(said_in(provision.note, language), dress)),  # noqa: S308
    )


def _numbered(provision: Provision) -> str:
    """The first paragraph's beginning: the number, which is a link to the place."""
    number = f"<strong>{escape(provision.number)}</strong>"
    return f'{_PARAGRAPH}<a href="#{provision.id}">{number}</a> '


def _language_of(provision: Provision, language: str) -> str:
    """The language that a provision is in where it lacks the one asked for."""
    texts = provision.text or provision.heading
    return language if language in texts else next(iter(texts), language)


def _dress(
    cooperative: Cooperative, values: Mapping[str, Any], language: str, *, is_first: bool
) -> Fill:
    """The HTML of each number: its words, marked, leading to the parameter's page."""
    fill, page = filler(cooperative, values, language), page_of_parameter(cooperative)
    seen, dressed = set[str](), dict[Reference, str]()

    def dress(place: Reference) -> str:
        if place not in dressed:
            link = f'href="{escape(page(place.key))}"'
            dressed[place] = f"<a {link}>{marked(fill(place))}</a>"
        if not is_first or place.key in seen:
            return dressed[place]
        seen.add(place.key)
        return dressed[place].replace("<a ", f'<a id="p-{place.key}" ', 1)

    return dress


def languages_of(state: State) -> Iterator[str]:
    """The languages a text is in, its own first."""
    return iter(dict.fromkeys(key for each in state.provisions for key in each.text))
