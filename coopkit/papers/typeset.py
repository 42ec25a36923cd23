"""Typesetting: a template's name and plain data in, the bytes of a PDF out.

The one door to Typst. What comes out is PDF/UA-1 (Typst refuses a paper without a title,
a picture without words for it, or a heading that skips a level) and PDF/A-2a. The same
data give the same bytes. Data are shown, never run: a template sees them as strings, and
can read no file outside its own folder.
"""

import pkgutil
from collections.abc import Mapping
from functools import cache, lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unicodedata import category

import typst

from coopkit.canonical import canonical_json

FOLDER = Path(__file__).parent / "typ"
SHARED = "lib.typ"
PROBE = FOLDER / "probe.typ"
NOT_SHOWN = "□"
UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
"""What has no sign of its own; some of it stops a page in one font and not in another."""
JOINERS = "\u200c\u200d\u200e\u200f\u00ad"  # what some scripts are written with


def typeset(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF of a template, named without its ending, filled with data.

    Data are text, whole numbers, lists and mappings. A character that no font at hand
    can show is printed as an empty box; an installed `fontpkg-…` package adds a script.
    Data that the template does not fit raise `typst.TypstError`: that is our mistake.
    """
    source = _source(template)
    try:
        return _compile(source, canonical_json(dict(data)))
    except typst.TypstError:
        readable = _readable(dict(data))
        if readable == dict(data):
            raise
        return _compile(source, canonical_json(readable))


def template_sha256(template: str) -> str:
    """The version of a template: the hash of its text and of what all templates share."""
    parts = [FOLDER / SHARED, _source(template)]
    return sha256(b"\0".join(part.read_bytes() for part in parts)).hexdigest()


@cache
def fonts() -> typst.Fonts:
    """Typst's own fonts and those of installed font packages; read once a process."""
    names = (module.name for module in pkgutil.iter_modules())
    specs = [find_spec(name) for name in sorted(names) if name.startswith("fontpkg_")]
    folders = [
        Path(spec.origin).parent / "files" for spec in specs if spec and spec.origin
    ]
    return typst.Fonts(
        include_system_fonts=False,
        font_paths=[folder for folder in folders if folder.is_dir()],
    )


def _source(template: str) -> Path:
    source = FOLDER / f"{template}.typ"
    if not template.isidentifier() or not source.is_file():
        raise ValueError(f"there is no template {template}")
    return source


def _compile(source: Path, text: str) -> bytes:
    return typst.compile(
        source,
        root=FOLDER,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": text},
        format="pdf",
        pdf_standards=["ua-1", "a-2a"],
        timestamp=0,
    )


def _readable(value: Any) -> Any:
    """The data with a box for each character that no font at hand can show."""
    if isinstance(value, str):
        return "".join(c if _shows(c) else NOT_SHOWN for c in value)
    if isinstance(value, Mapping):
        return {key: _readable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_readable(part) for part in value]
    return value


@lru_cache(maxsize=4096)
def _shows(character: str) -> bool:
    if character.isascii():
        return character.isprintable() or character in "\n\t"
    if category(character) in UNSEEN and character not in JOINERS:
        return False
    try:
        _compile(PROBE, character)
    except typst.TypstError:
        return False
    return True
