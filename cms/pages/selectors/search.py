"""Searching lessons, words and resources, in the reader's language first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wagtail.models import Locale, Page
from wagtail.search.backends import get_search_backend
from wagtail.search.query import And, Or, PlainText, SearchQuery

from cms.pages.models import GlossaryTerm, HomePage, TrainingPage
from cms.pages.searching import excerpt, forms_of, words_in
from cms.pages.selectors.glossary import glossary_of
from cms.pages.selectors.reading import address_of
from cms.pages.selectors.tree import training_kinds

HITS_A_PAGE = 10
MOST_TERMS = 4
LAST_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A page that was found, with a piece of it in which the found words stand out."""

    title: str
    kind: str
    code: str
    url: str
    excerpt: Sequence[tuple[str, bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a question brought: words of the glossary, and a page of hits."""

    words: Sequence[str] = ()
    terms: Sequence[tuple[str, str, str]] = ()  # term, meaning, address
    hits: Sequence[Hit] = ()
    total: int = 0
    page: int = 1
    pages: int = 1
    elsewhere: Sequence[tuple[str, int]] = ()  # language, hits

    @property
    def first(self) -> int:
        """The number of the first hit shown."""
        return (self.page - 1) * HITS_A_PAGE + 1

    @property
    def is_empty(self) -> bool:
        return not (self.total or self.terms)


def search(question: str, *, language: str, page: int = 1) -> Found:
    """What is found in a language, and how much in the others.

    The number of queries follows from the kinds of page, not from how many there are.
    """
    words = words_in(question)
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    if not words or language not in locales:
        return Found(words=words)
    asked = _query(words)
    everywhere = Page.objects.live().public().filter(depth__gt=1)
    counted = everywhere.search(asked).facet("locale_id")
    total = counted.get(locales[language].pk, 0)
    pages = max(1, -(-total // HITS_A_PAGE))
    page = min(max(1, page), pages, LAST_PAGE)
    first = (page - 1) * HITS_A_PAGE
    home = HomePage.objects.filter(locale=locales[language]).first()
    if home:
        home.locale = locales[language]
    hits = (
        _hits(everywhere.filter(locale=locales[language]), asked, first) if total else []
    )
    return Found(
        words=words,
        terms=_terms(asked, home) if home and page == 1 else (),
        hits=[_hit(found, home, words) for found in hits if home],
        total=total,
        page=page,
        pages=pages,
        elsewhere=[
            (code, counted.get(locale.pk, 0))
            for code, locale in sorted(locales.items())
            if code != language
        ],
    )


def _query(words: Sequence[str]) -> SearchQuery:
    """Every word, each in the singular or the plural."""
    return And([Or([PlainText(form) for form in forms_of(word)]) for word in words])


def _hits(pages: Any, asked: SearchQuery, first: int) -> list[Page]:
    """A page of hits with their own fields, whatever their kinds, in one query."""
    names = [kind._meta.model_name or "" for kind in training_kinds()]
    found = pages.select_related(*names).search(asked)[first : first + HITS_A_PAGE]
    return [_specific(page, names) for page in found]


def _specific(page: Page, names: Sequence[str]) -> Page:
    return next((getattr(page, name) for name in names if hasattr(page, name)), page)


def _terms(asked: SearchQuery, home: HomePage) -> list[tuple[str, str, str]]:
    language = home.locale.language_code
    rows = GlossaryTerm.objects.filter(language=language)
    found = get_search_backend().search(asked, rows)[:MOST_TERMS]
    url = glossary_of(home).url
    return [(row.term, row.meaning, f"{url}#{row.key}" if url else "") for row in found]


def _hit(page: Page, home: HomePage, words: Sequence[str]) -> Hit:
    is_ours = isinstance(page, TrainingPage)
    text = f"{page.lead} {page.plain_text()}".strip() if is_ours else ""
    return Hit(
        title=page.title,
        kind=str(page._meta.verbose_name),
        code=page.number if is_ours and page.number[:1].isdigit() else "",
        url=address_of(page.url_path, language=home.locale.language_code),
        excerpt=excerpt(text, words),
    )
