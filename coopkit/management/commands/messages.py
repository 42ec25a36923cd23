"""Messages: the texts that people read, gathered into catalogues, checked, compiled.

Each wing has a catalogue a language, `<wing>/locale/es/LC_MESSAGES/django.po`: of its
Python, and of `templates/<wing>/`; what else stands in `templates/` belongs to coopkit.
A template is read by Django's own reader, so that the catalogue holds what Django asks
for, and Python by Python's; neither needs gettext to be installed. The `.po` are kept,
the same texts always as the same bytes; the `.mo` are made from them where they are used.
"""

import ast
import os
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polib
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[3]
GROUND = "coopkit"
WINGS = (GROUND, "governance", "ledger", "cms")
LANGUAGES = ("es",)
HEADER = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
# what a call's leading arguments are: c a context, s a text, p its plural
CALLS = {
    "_": "s",
    "N_": "s",
    "gettext": "s",
    "gettext_lazy": "s",
    "gettext_noop": "s",
    "ngettext": "sp",
    "ngettext_lazy": "sp",
    "pgettext": "cs",
    "pgettext_lazy": "cs",
    "npgettext": "csp",
    "npgettext_lazy": "csp",
}
TEXT = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b({'|'.join(CALLS)})\(\s*({TEXT}(?:\s*,\s*{TEXT})*)", re.DOTALL)
LITERAL_PERCENT = re.compile(r"%(?!%|\(\w+\)s)")
FIXED = re.compile(r"%\(\w+\)s|%%|\{\w*[^{}\s]*\}|</?\w+")

Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Message:
    """A marked text as it is looked up, and the file it stands in."""

    source: str
    text: str
    context: str | None = None
    plural: str = ""

    @property
    def key(self) -> Key:
        return self.context, self.text


class Command(BaseCommand):
    help = "Gather the marked texts into catalogues, check the Spanish, or compile them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["extract", "check", "compile"])

    def handle(self, *, what: str, **_options: Any) -> None:
        if what == "check":
            found = problems()
            for problem in found:
                self.stdout.write(problem)
            if found:
                raise CommandError(f"{len(found)} texts are not ready.")
            return
        done = extract_all() if what == "extract" else compile_all()
        for path in done:
            self.stdout.write(f"{what}: {path.relative_to(ROOT)}")


def compile_all() -> list[Path]:
    """Make each `.mo` that is absent or older than its `.po`; the ones that were made."""
    made = []
    for wing in WINGS:
        for source in sorted((ROOT / wing / "locale").glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
                continue
            beside = target.with_suffix(f".mo.{os.getpid()}")
            polib.pofile(str(source)).save_as_mofile(str(beside))
            beside.replace(target)  # nobody ever reads half of one
            made.append(target)
    return made


def extract_all() -> list[Path]:
    """Write each catalogue whose texts changed; the ones that were written."""
    fresh = {
        path_of(wing, language): bytes_of(wing, language)
        for wing in WINGS
        for language in LANGUAGES
    }
    written = []
    for path, content in fresh.items():
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            written.append(path)
    return written


def path_of(wing: str, language: str) -> Path:
    """Where a wing's catalogue of a language stands."""
    return ROOT / wing / "locale" / language / "LC_MESSAGES" / "django.po"


def bytes_of(wing: str, language: str) -> bytes:
    """A wing's catalogue as it should stand: its texts of today, translated as before."""
    before = _translations(wing, language)
    catalogue = polib.POFile(wrapwidth=88)
    catalogue.metadata = {"Language": language} | HEADER
    plurals: dict[Key, str] = {}
    for message in messages_of(wing):
        known = plurals.setdefault(message.key, message.plural)
        if message.plural and known not in ("", message.plural):
            raise CommandError(f"{message.source}: “{message.text}” has two plurals.")
        plurals[message.key] = known or message.plural
    for key in sorted(plurals, key=lambda key: (key[1], key[0] or "")):
        catalogue.append(_entry(key, plurals[key], before.get(key)))
    return f"{str(catalogue).rstrip()}\n".encode()


def _translations(wing: str, language: str) -> dict[Key, polib.POEntry]:
    """What has been translated: in this wing's catalogue, else in another wing's."""
    found: dict[Key, polib.POEntry] = {}
    for each in sorted(WINGS, key=lambda other: (other != wing, other)):
        path = path_of(each, language)
        for entry in polib.pofile(str(path)) if path.exists() else ():
            if each == wing or entry.translated():
                found.setdefault((entry.msgctxt, entry.msgid), entry)
    return found


def _entry(key: Key, plural: str, before: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(msgctxt=key[0], msgid=key[1])
    if before:
        entry.flags, entry.tcomment = list(before.flags), before.tcomment
    one = before.msgstr or before.msgstr_plural.get(0, "") if before else ""
    if plural:
        entry.msgid_plural = plural
        many = before.msgstr_plural.get(1, "") if before else ""
        entry.msgstr_plural = {0: one, 1: many}
    else:
        entry.msgstr = one
    return entry


def messages_of(wing: str) -> Iterator[Message]:
    """Every marked text of a wing, in the order of its files."""
    for path in sorted((ROOT / wing).rglob("*.py")):
        if "migrations" not in path.parts:
            yield from in_python(path.read_text(), str(path.relative_to(ROOT)))
    for path in sorted((ROOT / "templates").rglob("*.*")):
        first = path.relative_to(ROOT / "templates").parts[0]
        if path.is_file() and wing == (first if first in WINGS else GROUND):
            yield from in_template(path.read_text(), str(path.relative_to(ROOT)))


def in_python(text: str, source: str) -> Iterator[Message]:
    """The marked texts of a module; a text put together on the spot is refused."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        parts = node.args[: len(CALLS.get(name, ""))]
        if any(isinstance(part, ast.JoinedStr | ast.BinOp) for part in parts):
            raise CommandError(
                f"{source}:{node.lineno}: a text to translate must be one literal. "
                "Name what changes in it, and fill it in afterwards."
            )
        texts = [part.value for part in parts if isinstance(part, ast.Constant)]
        if parts and len(texts) == len(parts):
            yield _message(source, CALLS[name], [str(text) for text in texts])


def in_template(text: str, source: str) -> Iterator[Message]:
    """The marked texts of a template, as Django looks them up."""
    try:
        calls = CALL.findall(templatize(text, source))
    except SyntaxError as trouble:
        raise CommandError(str(trouble)) from trouble
    for name, arguments in calls:
        texts = [
            ast.literal_eval(part) for part in re.findall(TEXT, arguments, re.DOTALL)
        ]
        yield _message(source, CALLS[name], texts)


def _message(source: str, kinds: str, texts: list[str]) -> Message:
    said = dict(zip(kinds, texts, strict=False))
    return Message(source, said["s"], said.get("c"), said.get("p", ""))


def problems() -> list[str]:
    """All that is not ready in the catalogues, a line each; extract comes first."""
    texts = (message for wing in WINGS for message in messages_of(wing))
    found = [
        f"{message.source}: a literal % in “{message.text}”"
        for message in texts
        if message.source.startswith("templates/") and _percent(message.text)
    ]
    for language in LANGUAGES:
        said: dict[Key, Any] = {}
        for wing in WINGS:
            found += _problems_of(wing, language, said)
    return found


def _problems_of(wing: str, language: str, said: dict[Key, Any]) -> Iterator[str]:
    """What is not ready in one catalogue; `said` gathers how other wings say it."""
    path = path_of(wing, language)
    name = path.relative_to(ROOT)
    if not path.exists() or path.read_bytes() != bytes_of(wing, language):
        yield f"{name}: is not of today’s texts: run manage.py messages extract"
    for entry in polib.pofile(str(path)) if path.exists() else ():
        trouble = wrong_with(entry)
        words = entry.msgstr or entry.msgstr_plural
        if not trouble and said.setdefault((entry.msgctxt, entry.msgid), words) != words:
            trouble = "is translated otherwise in another wing"
        if trouble:
            yield f"{name}: “{entry.msgid}” {trouble}"


def _percent(text: str) -> bool:
    return bool(LITERAL_PERCENT.search(text.replace("%%", "")))


def wrong_with(entry: polib.POEntry) -> str:
    """What is wrong with an entry's translation; blank where it is ready."""
    if entry.obsolete:
        return "is no longer said"
    if "fuzzy" in entry.flags:
        return "is marked as doubtful (fuzzy)"
    if not entry.msgid_plural:
        if not entry.msgstr.strip():
            return "is not translated"
        return "" if _fixed(entry.msgstr) == _fixed(entry.msgid) else _PARTS
    one, many = (entry.msgstr_plural.get(form, "") for form in (0, 1))
    if not one.strip() or not many.strip() or len(entry.msgstr_plural) != 2:
        return "is not translated in each of its two forms"
    of_one, of_many = _fixed(entry.msgid), _fixed(entry.msgid_plural)
    fits = _fixed(one) in (of_one, of_many) and _fixed(many) == of_many
    return "" if fits else _PARTS


_PARTS = "has other placeholders or tags in its translation"


def _fixed(text: str) -> frozenset[str]:
    """What a translation must keep: `%(name)s`, `{name}`, `%%`, `<strong`."""
    return frozenset(FIXED.findall(text))
