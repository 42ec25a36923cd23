"""Writing the training: from the files to the pages, and never over an editor's work."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Locale, Page, Site

from cms.courses.lesson_file import LessonFile, LessonFileError
from cms.courses.services.keys import Used, check_keys, note_keys, used_keys
from cms.courses.stream import parts_of, raw_stream, translation_key
from cms.courses.training_files import TrainingFiles, read_training
from cms.pages.models import GlossaryTerm, HomePage, LegalFact, Loaded, TrainingPage
from cms.pages.selectors import training_kinds
from cms.pages.services import prepare_review
from coopkit.audit.services import record
from coopkit.errors import N_, CoopError

NEW, UPDATED, UNCHANGED, KEPT = "new", "updated", "unchanged", "kept"
FRONT_NAMES = {"kind": "what"}
"""A field of a page that front matter calls otherwise, since it has the name already."""


class NoParentError(CoopError):
    """A page whose parent is in no file."""

    template = N_(
        "The page “{code}” stands under “{under}”, which is in no file. Add it."
    )


class BadBlockError(CoopError):
    """A part that could not be shown or answered."""

    template = N_("In {code} the part “{key}” cannot be used: {said}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What happened to one thing: new, updated, unchanged, or kept as edited.

    `voids` names the questions whose answers no longer count.
    """

    what: str
    name: str
    outcome: str
    voids: tuple[str, ...] = ()


@transaction.atomic
def load_training(*, folder: Path, at: datetime, force: bool = False) -> list[Outcome]:
    """Bring the site's training to what the files say.

    What an editor has changed since it was last loaded is kept as it is, unless `force`.
    """
    languages = tuple(code for code, _ in settings.WAGTAIL_CONTENT_LANGUAGES)
    files = read_training(folder, languages)
    outcomes = [
        *_load_facts(files, force=force),
        *_load_words(files, force=force),
        *_Pages(languages, at=at, force=force).load(files),
    ]
    _settle(languages[0])
    prepare_review(at=at)
    changed = [o.name for o in outcomes if o.outcome in (NEW, UPDATED)]
    if changed:
        voids = {o.name: list(o.voids) for o in outcomes if o.voids}
        record(
            scope="training",
            actor="system",
            action="training.loaded",
            subject="training",
            data={"changed": changed, **({"voids": voids} if voids else {})},
            at=at,
        )
    return outcomes


def _load_facts(files: TrainingFiles, *, force: bool) -> Iterable[Outcome]:
    rows = {(row.key, row.effective_from): row for row in LegalFact.objects.all()}
    for key, dated in files.facts.items():
        for values in dated:
            row = rows.get((key, values["effective_from"]))
            name = f"fact {key}"
            yield _write(row or LegalFact(), {"key": key, **values}, name, force=force)


def _load_words(files: TrainingFiles, *, force: bool) -> Iterable[Outcome]:
    rows = {(row.key, row.language): row for row in GlossaryTerm.objects.all()}
    for key, meanings in files.glossary.items():
        for language, meaning in meanings.items():
            row = rows.get((key, language))
            values = {"key": key, "language": language, **meaning}
            name = f"word {key} ({language})"
            yield _write(row or GlossaryTerm(), values, name, force=force)


def _write(row: Loaded, values: Mapping[str, Any], name: str, *, force: bool) -> Outcome:
    """Write a row that has no history of its own; what is not given is emptied."""
    before = row.content_sha256() if row.pk else ""
    loaded, kept = row.loaded_sha256, {f: getattr(row, f) for f in row.LOADED_FIELDS}
    for name_of_field in row.LOADED_FIELDS:
        default = default_of(row, name_of_field)
        setattr(row, name_of_field, values.get(name_of_field, default))
    now = row.content_sha256()
    if before and before not in (loaded, now) and not force:
        for name_of_field, value in kept.items():
            setattr(row, name_of_field, value)
        return Outcome(what=row._meta.model_name or "", name=name, outcome=KEPT)
    outcome = _judge(before, row)
    if outcome != UNCHANGED:
        row.full_clean()
        row.save()
    elif row.loaded_sha256 != loaded:
        row.save(update_fields=["loaded_sha256"])
    return Outcome(what=row._meta.model_name or "", name=name, outcome=outcome)


def default_of(row: Loaded, name: str) -> Any:
    """What a field holds of which a file says nothing."""
    field: Any = row._meta.get_field(name)
    return field.get_default()


def _judge(before: str, row: Loaded) -> str:
    """Tell new, updated or unchanged, and note what is loaded now."""
    row.loaded_sha256 = row.content_sha256()
    if before == row.loaded_sha256:
        return UNCHANGED
    return UPDATED if before else NEW


class _Pages:
    """The pages as they stand, kept at hand while the files are gone through."""

    def __init__(self, languages: tuple[str, ...], *, at: datetime, force: bool) -> None:
        self.languages = languages
        self.at = at
        self.force = force
        self.kinds = {kind.FILE_KIND: kind for kind in training_kinds()}
        self.used: Used = used_keys()
        self.noted = {row.code for row in self.used.values()}
        self.found: dict[tuple[UUID, str], TrainingPage] = {
            (page.translation_key, page.locale.language_code): page
            for kind in self.kinds.values()
            for page in kind.objects.select_related("locale", "latest_revision")
        }

    def load(self, files: TrainingFiles) -> Iterable[Outcome]:
        root = Page.get_first_root_node()
        for language in self.languages:
            locale, _ = Locale.objects.get_or_create(language_code=language)
            for file in files.pages[language]:
                under = file.front.get("under")
                parent = self.page_of(under, language) if under else root
                if parent is None:
                    raise NoParentError(code=file.front["code"], under=under)
                yield self.load_page(file, parent, locale)

    def page_of(self, code: str, language: str) -> TrainingPage | None:
        """A page by its code; an editor's own page has a key of its own."""
        found = self.found.get((translation_key(code), language))
        if found:
            return found
        return next(
            (
                page
                for (_, where), page in self.found.items()
                if where == language and page.code == code
            ),
            None,
        )

    def kind_of(self, file: LessonFile) -> type[TrainingPage]:
        """Which kind of page a file holds; the floors above this one have their own."""
        kind = self.kinds.get(str(file.front.get("kind")))
        if kind is None:
            code, kinds = file.front["code"], ", ".join(self.kinds)
            raise LessonFileError(line=2, what=f"{code}: a kind, one of {kinds}")
        return kind

    def load_page(self, file: LessonFile, parent: Page, locale: Locale) -> Outcome:
        code, language = str(file.front["code"]), locale.language_code
        kind = self.kind_of(file)
        found = self.page_of(code, language)
        is_draft = found and found.has_unpublished_changes
        page = found.get_latest_revision_as_object() if found and is_draft else found
        name = f"{language} {code} {file.front['title']}"
        before = page.content_sha256() if page else ""
        loaded = page.loaded_sha256 if page else ""
        if page is None:
            page = kind(locale=locale, translation_key=_translation_key(file.front))
        as_it_is = _front_of(page)
        _fill(page, file, code)
        if before and before not in (loaded, page.content_sha256()) and not self.force:
            is_alike = _reads_as(page, as_it_is)
            for field, value in as_it_is.items():
                setattr(page, field, value)
            if is_alike:
                own: Any = type(page)
                own.objects.filter(pk=page.pk).update(loaded_sha256=before)
            outcome = UNCHANGED if is_alike else KEPT
            return Outcome(what="page", name=name, outcome=outcome)
        outcome = _judge(before, page)
        voids = self.note(code, file, language, is_same=outcome == UNCHANGED)
        if outcome == NEW:
            _bring_up(page, parent, self.at)
            self.found[page.translation_key, language] = page
        elif outcome == UPDATED or is_draft or page.loaded_sha256 != loaded:
            page.save_revision(log_action=True).publish()
        return Outcome(what="page", name=name, outcome=outcome, voids=tuple(voids))

    def note(
        self, code: str, file: LessonFile, language: str, *, is_same: bool
    ) -> list[str]:
        """The keys of a page, in the language that comes first."""
        if language != self.languages[0] or (is_same and code in self.noted):
            return []
        check_keys(code, file.parts, self.used)
        return note_keys(code, file.parts, self.used)


def _bring_up(page: TrainingPage, parent: Page, at: datetime) -> None:
    """Add a page that is published from its first day, with that day in its history.

    It is saved once and not thrice, as it would be by publishing: a site is filled with
    hundreds of pages at a time.
    """
    page.first_published_at = page.last_published_at = at
    parent.add_child(instance=page)
    page.live_revision = page.save_revision(clean=False, changed=False)
    Page.objects.filter(pk=page.pk).update(live_revision=page.live_revision)


def _reads_as(page: TrainingPage, other: Mapping[str, Any]) -> bool:
    """Whether two states of a page differ in nothing that a file tells.

    The ids of plain lines are no such thing: they follow from the line's place.
    """
    fields = [name for name in page.LOADED_FIELDS if name != "body"]
    if any(getattr(page, name) != other[name] for name in fields):
        return False
    now, before = (
        parts_of(page.code, body.get_prep_value(), {})
        for body in (page.body, other["body"])
    )
    return now == before


def _translation_key(front: Mapping[str, Any]) -> UUID:
    """What joins a page and its translations: from its code, unless the file tells."""
    given = front.get("translation_key")
    return UUID(str(given)) if given else translation_key(str(front["code"]))


def _front_of(page: TrainingPage) -> dict[str, Any]:
    names = {*page.LOADED_FIELDS, "draft_title", "search_description", "loaded_sha256"}
    return {name: getattr(page, name) for name in names}


def _fill(page: TrainingPage, file: LessonFile, code: str) -> None:
    front = file.front
    page.title, page.draft_title = front["title"], front["title"]
    page.slug, page.code = front["slug"], code
    page.lead = front.get("lead", "")
    page.search_description = page.lead[:255]
    for name in getattr(page, "FRONT_FIELDS", ()):
        given = front.get(FRONT_NAMES.get(name, name), default_of(page, name))
        setattr(page, name, given)
    page.body = page.body.stream_block.to_python(raw_stream(code, file.parts))
    if page.content_sha256() != page.loaded_sha256:
        _clean(page, file, code)


def _clean(page: TrainingPage, file: LessonFile, code: str) -> None:
    """Refuse a part that could not be shown or answered, by its key."""
    blocks = page.body.stream_block.child_blocks
    for part in file.parts:
        if part.kind not in blocks:
            kinds = ", ".join(blocks)
            raise BadBlockError(code=code, key=part.key, said=f"a kind, one of {kinds}")
    for part, block in zip(file.parts, page.body, strict=True):
        try:
            block.block.clean(block.value)
        except ValidationError as refusal:
            said = " ".join(dict.fromkeys(_said(refusal)))
            raise BadBlockError(code=code, key=part.key, said=said) from refusal


def _said(refusal: ValidationError) -> Iterable[str]:
    """All that the error of a block says, its parts among it."""
    parts = getattr(refusal, "block_errors", None) or {}
    for part in parts.values() if isinstance(parts, dict) else parts:
        yield from _said(part) if part is not None else ()
    own = getattr(refusal, "non_block_errors", None)
    if own:
        yield from (str(said) for error in own.as_data() for said in error.messages)
    elif not parts:
        yield from (str(said) for said in refusal.messages)


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
