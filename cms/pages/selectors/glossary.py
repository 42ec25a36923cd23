"""The glossary that a page's words lead to."""

from django.core.cache import cache
from django.db.models import Subquery

from cms.pages.autolinks import Glossary, Word
from cms.pages.models import GlossaryPage, GlossaryTerm, HomePage
from cms.pages.selectors.reading import KEEP_SECONDS, address_of


def glossary_of(home: HomePage) -> Glossary:
    """Where a language's glossary stands, and the words that are linked by themselves.

    One query, kept for a minute; no address where there is no page of the glossary.
    """
    language = home.locale.language_code
    key = f"cms:glossary:{home.pk}"
    kept: Glossary | None = cache.get(key)
    if kept is None:
        kept = _read(home, language)
        cache.set(key, kept, KEEP_SECONDS)
    return kept


def _read(home: HomePage, language: str) -> Glossary:
    page = GlossaryPage.objects.live().filter(path__startswith=home.path)
    rows = (
        GlossaryTerm.objects.filter(language=language)
        .annotate(url_path=Subquery(page.values("url_path")[:1]))
        .values_list("key", "term", "linking", "url_path")
    )
    found = list(rows)
    if not found or not found[0][3]:
        return Glossary("")
    return Glossary(
        address_of(found[0][3], language=language),
        tuple(Word(key, term) for key, term, linking, _ in found if not linking),
    )
