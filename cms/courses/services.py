"""Writing the training: from the files to the pages, and never over an editor's work."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from cms.courses.lesson_file import LessonFile
from cms.courses.models import CoursePage, LessonPage, ModulePage
from cms.courses.stream import raw_stream, translation_key
from cms.courses.training_files import TrainingFiles, read_training
from cms.pages.models import GlossaryTerm, HomePage, LegalFact, Loaded, TrainingPage
from coopkit.audit.services import record
from coopkit.errors import N_, CoopError

KINDS: dict[str, type[TrainingPage]] = {
    "home": HomePage,
    "course": CoursePage,
    "module": ModulePage,
    "lesson": LessonPage,
}
NEW, UPDATED, UNCHANGED, KEPT = "new", "updated", "unchanged", "kept"


class NoParentError(CoopError):
    """A page whose parent is in no file."""

    template = N_(
        "The page “{code}” stands under “{under}”, which is in no file. Add it."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What happened to one thing: new, updated, unchanged, or kept as edited."""

    what: str
    name: str
    outcome: str


@transaction.atomic
def load_training(*, folder: Path, at: datetime, force: bool = False) -> list[Outcome]:
    """Bring the site's training to what the files say.

    What an editor has changed since it was last loaded is kept as it is, unless `force`.
    """
    languages = tuple(code for code, _ in settings.WAGTAIL_CONTENT_LANGUAGES)
    files = read_training(folder, languages)
    outcomes = [
        *_load_facts(files, force=force),
        *_load_words(files, languages, force=force),
        *_load_pages(files, languages, force=force),
    ]
    _settle(languages[0])
    changed = [o.name for o in outcomes if o.outcome in (NEW, UPDATED)]
    if changed:
        record(
            scope="training",
            actor="system",
            action="training.loaded",
            subject="training",
            data={"changed": changed},
            at=at,
        )
    return outcomes


def _load_facts(files: TrainingFiles, *, force: bool) -> Iterable[Outcome]:
    for key, values in files.facts.items():
        row = LegalFact.objects.filter(
            key=key, effective_from=values["effective_from"]
        ).first()
        name = f"fact {key}"
        yield _write(row or LegalFact(), {"key": key, **values}, name, force=force)


def _load_words(
    files: TrainingFiles, languages: tuple[str, ...], *, force: bool
) -> Iterable[Outcome]:
    for key, meanings in files.glossary.items():
        for language in languages:
            given = {"key": key, "language": language}
            row = GlossaryTerm.objects.filter(**given).first()
            values = {**given, **meanings[language]}
            name = f"word {key} ({language})"
            yield _write(row or GlossaryTerm(), values, name, force=force)


def _write(row: Loaded, values: Mapping[str, Any], name: str, *, force: bool) -> Outcome:
    """Write a row that has no history of its own."""
    before = row.content_sha256() if row.pk else ""
    if before and before != row.loaded_sha256 and not force:
        return Outcome(what=row._meta.model_name or "", name=name, outcome=KEPT)
    for field, value in values.items():
        setattr(row, field, value)
    outcome = _judge(before, row)
    if outcome != UNCHANGED:
        row.full_clean()
        row.save()
    return Outcome(what=row._meta.model_name or "", name=name, outcome=outcome)


def _judge(before: str, row: Loaded) -> str:
    """Tell new, updated or unchanged, and note what is loaded now."""
    now = row.content_sha256()
    if before == now == row.loaded_sha256:
        return UNCHANGED
    row.loaded_sha256 = now
    return UPDATED if before else NEW


def _load_pages(
    files: TrainingFiles, languages: tuple[str, ...], *, force: bool
) -> Iterable[Outcome]:
    root = Page.get_first_root_node()
    for language in languages:
        locale, _ = Locale.objects.get_or_create(language_code=language)
        for file in files.pages[language]:
            under = file.front.get("under")
            parent = _page_of(under, locale) if under else root
            if parent is None:
                raise NoParentError(code=file.front["code"], under=under)
            yield _load_page(file, parent, locale, force=force)


def _page_of(code: str, locale: Locale) -> TrainingPage | None:
    page = Page.objects.filter(
        translation_key=translation_key(code), locale=locale
    ).first()
    return page.specific if page else None


def _load_page(file: LessonFile, parent: Page, locale: Locale, *, force: bool) -> Outcome:
    code = str(file.front["code"])
    found = _page_of(code, locale)
    page = found.get_latest_revision_as_object() if found else None
    name = f"{locale.language_code} {code} {file.front['title']}"
    before = page.content_sha256() if page else ""
    if page and before != page.loaded_sha256 and not force:
        return Outcome(what="page", name=name, outcome=KEPT)
    if page is None:
        page = KINDS[file.front["kind"]](
            locale=locale, translation_key=translation_key(code)
        )
    _fill(page, file, code)
    outcome = _judge(before, page)
    if outcome == NEW:
        parent.add_child(instance=page)
    if outcome != UNCHANGED:
        page.save_revision(log_action=outcome == UPDATED).publish()
    return Outcome(what="page", name=name, outcome=outcome)


def _fill(page: TrainingPage, file: LessonFile, code: str) -> None:
    front = file.front
    page.title, page.draft_title = front["title"], front["title"]
    page.slug, page.code = front["slug"], code
    page.lead = front.get("lead", "")
    page.search_description = page.lead[:255]
    if isinstance(page, LessonPage):
        page.minutes = front["minutes"]
    page.body = page.body.stream_block.to_python(raw_stream(code, file.parts))


def _settle(first_language: str) -> None:
    """Let the site begin at our home page, and take Wagtail's own page away."""
    home = HomePage.objects.filter(locale__language_code=first_language).first()
    site = Site.objects.filter(is_default_site=True).first()
    address = urlsplit(settings.SITE_URL)
    if site is None:
        port = address.port or (443 if address.scheme == "https" else 80)
        site = Site(hostname=address.hostname, port=port, is_default_site=True)
    if home and site.root_page_id != home.pk:
        welcome = Page.objects.filter(pk=site.root_page_id, depth=2).first()
        site.root_page = home
        site.save()
        if welcome and welcome.specific_class is Page and not welcome.get_children():
            welcome.delete()
    Site.clear_site_root_paths_cache()
