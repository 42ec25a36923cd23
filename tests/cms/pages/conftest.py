"""A small site of our own: two home pages, and what a test puts below them."""

from dataclasses import dataclass

import pytest
from django.core.cache import cache
from wagtail.models import Locale, Page, Site

from cms.pages.models import GlossaryPage, GlossaryTerm, HomePage, SectionPage


@dataclass(frozen=True)
class SmallSite:
    """A home page in each language."""

    en: HomePage
    es: HomePage

    def section(self, title: str, body: object = (), *, language: str = "en") -> Page:
        """A plain page, published."""
        home = self.en if language == "en" else self.es
        code = title.upper().replace(" ", "-")[:16]
        page = SectionPage(
            title=title, code=code, slug=code.lower(), locale=home.locale, body=body
        )
        home.add_child(instance=page)
        page.save_revision().publish()
        return page

    def glossary(self, *words: tuple[str, str, str, str]) -> None:
        """Words as key, language, term, meaning; and the pages that show them."""
        for home in (self.en, self.es):
            page = GlossaryPage(
                title="Glossary", code="GLOSSARY", slug="glossary", locale=home.locale
            )
            home.add_child(instance=page)
            page.save_revision().publish()
        for key, language, term, meaning in words:
            GlossaryTerm.objects.create(
                key=key, language=language, term=term, meaning=meaning
            )
        cache.clear()


@pytest.fixture
def small_site(db: None) -> SmallSite:
    cache.clear()
    root = Page.get_first_root_node()
    homes = []
    for language in ("en", "es"):
        locale, _ = Locale.objects.get_or_create(language_code=language)
        home = HomePage(
            title=f"Home {language}", code="HOME", slug=f"home-{language}", locale=locale
        )
        if homes:
            home.translation_key = homes[0].translation_key
        root.add_child(instance=home)
        home.save_revision().publish()
        homes.append(home)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "root_page": homes[0]},
    )
    Site.clear_site_root_paths_cache()
    return SmallSite(*homes)
