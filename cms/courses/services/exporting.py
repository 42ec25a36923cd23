"""Writing the training back: from the pages to the files that `load_training` reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wagtail.models import Page

from cms.courses.lesson_file import LessonFile, write_lesson
from cms.courses.models import UsedKey
from cms.courses.services.loading import FRONT_NAMES, default_of
from cms.courses.stream import id_of, parts_of, translation_key
from cms.courses.training_files import (
    file_name,
    write_facts,
    write_glossary,
)
from cms.pages.models import GlossaryTerm, LegalFact, Loaded, TrainingPage
from cms.pages.selectors import training_kinds
from coopkit.errors import N_, CoopError

KEY_TRIES = 60


class CodeTwiceError(CoopError):
    """Two pages of one code, of which only one could have the file."""

    template = N_(
        "Two pages have the code “{code}” in {language}. A file is named by its page’s "
        "code. Give one of them another code, then export again."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file and whether it says something else now: new, updated, unchanged."""

    name: str
    outcome: str


def export_training(*, folder: Path) -> list[Written]:
    """Write every published page, word and figure into a folder of training.

    A file whose page is gone is left as it is. Loading the folder into an empty site
    makes the same pages, and loading it here changes nothing.
    """
    texts = {"facts.toml": _facts(), "glossary.toml": _glossary()} | _pages()
    written = []
    for name, text in texts.items():
        path = folder / name
        before = path.read_text(encoding="utf-8") if path.exists() else None
        if text != before:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        outcome = "new" if before is None else "updated"
        outcome = "unchanged" if text == before else outcome
        written.append(Written(name=name, outcome=outcome))
    return written


def text_of(page: TrainingPage, *, under: str, keys: Mapping[str, str]) -> str:
    """A page as its file; `keys` tells the key of a block by its id, where known."""
    front: dict[str, Any] = {"kind": page.FILE_KIND, "code": page.code}
    if under:
        front["under"] = under
    front |= {"title": page.title, "slug": page.slug}
    for name in getattr(page, "FRONT_FIELDS", ()):
        front[FRONT_NAMES.get(name, name)] = getattr(page, name)
    if page.lead:
        front["lead"] = page.lead
    if page.translation_key != translation_key(page.code):
        front["translation_key"] = str(page.translation_key)
    raw = _in_order_of_the_blocks(page)
    parts = parts_of(page.code, raw, {**_numbered(page.code, raw), **keys})
    return write_lesson(LessonFile(front=front, parts=parts))


def _in_order_of_the_blocks(page: TrainingPage) -> list[dict[str, Any]]:
    """The stored body, each value's parts as its block names them.

    PostgreSQL keeps JSON in an order of its own.
    """
    return [
        {
            "type": part.block_type,
            "value": part.block.get_prep_value(part.value),
            "id": part.id,
        }
        for part in page.body
    ]


def _numbered(code: str, raw: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The keys that texts have by their number."""
    numbers = range(1, len(list(raw)) + 1 + KEY_TRIES)
    return {id_of(code, f"text-{number}"): f"text-{number}" for number in numbers}


def _pages() -> dict[str, str]:
    keys: dict[str, dict[str, str]] = {}
    for row in UsedKey.objects.all():
        if "/" not in row.key:
            keys.setdefault(row.code, {})[str(row.block_id)] = row.key
    found: dict[str, str] = {}
    codes: dict[str, str] = {}
    for page in _live_pages():
        codes[page.path] = page.code
        language = page.locale.language_code
        name = f"{language}/{file_name(page.code)}"
        if name in found:
            raise CodeTwiceError(code=page.code, language=language)
        under = codes.get(page.path[: -Page.steplen], "")
        found[name] = text_of(page, under=under, keys=keys.get(page.code, {}))
    return found


def _live_pages() -> list[TrainingPage]:
    """Every published page, parents before children."""
    found = [
        page
        for kind in training_kinds()
        for page in kind.objects.live().select_related("locale")
    ]
    return sorted(found, key=lambda page: str(page.path))


def _facts() -> str:
    return write_facts(_values(row) for row in LegalFact.objects.all())


def _glossary() -> str:
    words: dict[str, dict[str, dict[str, Any]]] = {}
    for row in GlossaryTerm.objects.all():
        values = _values(row)
        key, language = values.pop("key"), values.pop("language")
        words.setdefault(key, {})[language] = values
    return write_glossary(words)


def _values(row: Loaded) -> dict[str, Any]:
    """What a file says of a row: whatever is not as it would be without saying so."""
    values = {name: getattr(row, name) for name in row.LOADED_FIELDS}
    return {
        name: value for name, value in values.items() if value != default_of(row, name)
    }
