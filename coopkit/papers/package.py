"""The accountant's package: a year's papers in one zip, in a fixed order, with hashes.

The same papers give the same bytes: nothing in the file tells when it was made.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, Protocol, TypeVar
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from coopkit.sheets import csv_of

LONG_AGO = (1980, 1, 1, 0, 0, 0)
INDEX, README = "00-index.csv", "00-read-me.txt"
SQUEEZED_ALREADY = (".pdf", ".xlsx", ".zip")


class Part(Protocol):
    """A paper of the year, as `coopkit.offers.YearPaper` is one."""

    @property
    def place(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def content(self) -> Callable[[], bytes] | None: ...
    @property
    def missing(self) -> str: ...


P = TypeVar("P", bound=Part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What went in: the index has a line for each."""

    place: int
    name: str
    title: str
    size: int
    sha256: str
    missing: str = ""


def in_order(parts: Iterable[P]) -> list[P]:
    """By place, then by name; a name that comes twice is our mistake: a ValueError.

    >>> from types import SimpleNamespace
    >>> def paper(place, name): return SimpleNamespace(place=place, name=name, content=1)
    >>> [one.name for one in in_order([paper(8, "b"), paper(1, "a")])]
    ['a', 'b']
    """
    ordered = sorted(parts, key=lambda part: (part.place, part.name))
    names = [part.name for part in ordered if part.content]
    if len(set(names)) != len(names):
        raise ValueError("two papers of the year have one name")
    return ordered


def pack(
    parts: Iterable[Part],
    into: IO[bytes],
    *,
    folder: str,
    heads: Sequence[str],
    readme: str,
) -> tuple[Packed, ...]:
    """Write the zip, one paper after the other, and the index as its last file.

    `heads` are the words over the index's columns, in the reader's language.
    """
    packed = []
    with ZipFile(into, "w") as archive:
        for part in in_order(parts):
            content = part.content() if part.content else b""
            if part.content:
                _put(archive, f"{folder}/{part.name}", content)
            packed.append(
                Packed(
                    place=part.place,
                    name=part.name if part.content else "",
                    title=part.title,
                    size=len(content),
                    sha256=sha256(content).hexdigest() if part.content else "",
                    missing=part.missing,
                )
            )
        _put(archive, f"{folder}/{README}", readme.encode())
        index = csv_of([tuple(heads), *_lines(packed)])
        _put(archive, f"{folder}/{INDEX}", index.encode())
    return tuple(packed)


def _lines(packed: Iterable[Packed]) -> Iterator[tuple[str | int, ...]]:
    for one in packed:
        size = one.size if one.name else ""
        yield one.place, one.title, one.name, size, one.sha256, one.missing


def _put(archive: ZipFile, name: str, content: bytes) -> None:
    info = ZipInfo(name, LONG_AGO)
    stored = name.endswith(SQUEEZED_ALREADY)
    info.compress_type = ZIP_STORED if stored else ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, content)
