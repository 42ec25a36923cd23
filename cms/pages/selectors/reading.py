"""Addresses of pages, and the words and figures that they share."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page

from cms.pages.models import GlossaryTerm, HomePage, LegalFact
from cms.pages.references import Fact

KEEP_SECONDS = 60


def key_of(page: Page, what: str, *, on: date) -> str:
    """Under which key something drawn from a published page is kept, on a day."""
    stamp = page.last_published_at.timestamp() if page.last_published_at else 0
    return f"cms:{what}:{page.pk}:{page.latest_revision_id}:{stamp}:{on}".replace(
        " ", "-"
    )


def facts_on(keys: Iterable[str], *, language: str, on: date) -> dict[str, Fact]:
    """The facts of these keys that are in force on a day; an unknown key is left out.

    What is known already to follow a fact stands beside it.
    """
    wanted = list(keys)
    if not wanted:
        return {}
    rows = LegalFact.objects.filter(
        Q(effective_to__isnull=True) | Q(effective_to__gte=on), key__in=wanted
    ).order_by("effective_from")
    found: dict[str, LegalFact] = {}
    later: dict[str, LegalFact] = {}
    for row in rows:
        if row.effective_from <= on:
            found[row.key] = row
        else:
            later.setdefault(row.key, row)
    return {
        key: _fact(found[key], language, later.get(key)) for key in wanted if key in found
    }


def _fact(row: LegalFact, language: str, later: LegalFact | None) -> Fact:
    spanish = language == "es"
    then = (later.words_es if spanish else later.words_en) if later else ""
    return Fact(
        key=row.key,
        words=row.words_es if spanish else row.words_en,
        then=then,
        then_from=later.effective_from if later else None,
        label=row.label_es if spanish else row.label_en,
        source=row.source,
        since=row.effective_from,
        checked_on=row.checked_on,
        review_by=row.review_by,
    )


def words_of(keys: Sequence[str], *, language: str) -> list[tuple[str, str]]:
    """Term and meaning of these keys, in their order."""
    rows = GlossaryTerm.objects.filter(key__in=keys, language=language)
    found = {row.key: (row.term, row.meaning) for row in rows}
    return [found[key] for key in keys if key in found]


def address(page: Page, home: HomePage) -> str:
    """A page's path below its home, in its own language, without asking the database."""
    return address_of(page.url_path, language=_language(home))


def address_of(url_path: str, *, language: str) -> str:
    """A page's path from its path in the tree, which begins with its home: `/home/a/`."""
    below_home = url_path.split("/", 2)[2]
    with override(language):
        return reverse("wagtail_serve", args=(below_home,))


def home_of(page: Page) -> HomePage:
    """The home page above a page (or itself).

    One query, where the page was not found by way of it.
    """
    if isinstance(page, HomePage):
        return page
    routed: HomePage | None = getattr(page, "routed_from", None)
    if routed:
        if routed.locale_id == page.locale_id:
            routed.locale = page.locale
        return routed
    root_and_home = page.path[: 2 * page.steplen]
    home: HomePage = HomePage.objects.select_related("locale").get(path=root_and_home)
    return home


def _language(page: Page) -> str:
    return str(page.locale.language_code)
