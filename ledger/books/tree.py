"""A ledger of several files: which is the main one, and what each `include` means.

Files are only names and texts here; nothing outside of what was handed in is ever
looked at, whatever an `include` says.
Source: Beancount's loader, which parses the main file, then what it includes.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import translate
from functools import cache
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZipFile, ZipInfo

from coopkit.errors import N_, CoopError

MOST_BYTES, MOST_FILES, MOST_RATIO = 64 * 1024 * 1024, 2000, 400
ENDINGS = (".beancount", ".bean", ".bc")
_INCLUDE = re.compile(r'^include[ \t]+"([^"\n]*)"', re.MULTILINE)
_MAIN = frozenset(f"main{ending}" for ending in ENDINGS)
_DRIVE = re.compile(r"[A-Za-z]:")
_SYMLINK, _KIND = 0o120000, 0o170000
_MOST_NAMED, MOST_INCLUDES = 8, 4000
_IS_PATTERN = re.compile(r"[*?\[]")


class NotAZipError(CoopError):
    template = N_(
        "This file could not be unpacked: it is no zip file, or it is damaged. Pack "
        "the ledger again as a plain zip without a password."
    )


class EncryptedZipError(CoopError):
    template = N_(
        "“{name}” in the zip needs a password. Pack the ledger again without one."
    )


class TooMuchError(CoopError):
    template = N_(
        "This is more than {megabytes} MB, or more than {files} files. Pack only the "
        "ledger and its receipts."
    )


class TooDenseError(CoopError):
    template = N_(
        "“{name}” in the zip unpacks to far more than it says. Pack the ledger again, or "
        "hand in its files one by one."
    )


class UnsafeNameError(CoopError):
    template = N_(
        "“{name}” in the zip points outside of it. Pack the folder of the ledger itself, "
        "without links to other places."
    )


class NameTwiceError(CoopError):
    template = N_(
        "Two files are called “{name}”. A browser hands in names without folders: pack "
        "the folder as a zip, and import that."
    )


class NotUtf8Error(CoopError):
    template = N_(
        "“{name}” is not written in UTF-8, as a ledger must be (line {line}). Open it in "
        "your editor, save it with the encoding UTF-8, and try again."
    )


class NoLedgerFileError(CoopError):
    template = N_(
        "There is no ledger among these files. A ledger’s name ends with .beancount or "
        ".bean."
    )


class WhichMainError(CoopError):
    template = N_(
        "Several of these files are included by none of the others: {names}. Say which "
        "one is the main file, or name it main.beancount."
    )


class NoSuchMainError(CoopError):
    template = N_(
        "“{name}” is not among these files. Name the main file as it is there: {names}."
    )


class OutsideError(CoopError):
    template = N_(
        "This line includes “{name}”, which lies outside of the ledger. Only files that "
        "are handed in are read. Put the file into the ledger’s folder."
    )


class FlatPatternError(CoopError):
    template = N_(
        "“{asked}” in “{name}” includes a folder, and a browser hands in names without "
        "folders. Pack the folder as a zip, and import that."
    )


class NotThereError(CoopError):
    template = N_(
        "This line includes “{name}”, and no such file was handed in. Add the file, or "
        "take the line out."
    )


class TooManyIncludesError(CoopError):
    template = N_(
        "These files have more than {most} lines that include others (a line with * "
        "counts as twenty). Put some of the files together."
    )


class IncludedTwiceError(CoopError):
    template = N_(
        "This line includes “{name}”, which is read already: by another line, or because "
        "the files include each other in a circle. Include each file once."
    )


@dataclass(frozen=True, slots=True)
class Tree:
    """A ledger's files by path, the main one's path, and other files as bytes.

    A `flat` tree has lost its folders: a file is found by its own name alone.
    """

    files: Mapping[str, str]
    main: str
    papers: Mapping[str, bytes] = field(default_factory=dict)
    flat: bool = False


def tree_of_text(text: str, *, name: str = "ledger") -> Tree:
    """A ledger that is one text."""
    return Tree({name: text}, name)


def tree_of_zip(content: bytes, *, main: str = "") -> Tree:
    """The ledger in a zip file; its main file is found if it is not said."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            found = dict(_unpacked(packed))
    except CoopError:
        raise
    except Exception as error:  # zipfile fails in a dozen ways on what is no zip
        raise NotAZipError from error
    return tree_of_files(found, main=main)


def _unpacked(packed: ZipFile) -> Iterator[tuple[str, bytes]]:
    infos = [info for info in packed.infolist() if not info.is_dir()]
    if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_BYTES:
        raise TooMuchError(megabytes=MOST_BYTES // 1024**2, files=MOST_FILES)
    seen = set()
    for info in infos:
        name = _checked_name(info)
        if name in seen:
            raise NameTwiceError(name=name)
        seen.add(name)
        if not _is_hidden(name):
            yield name, packed.read(info)


def _checked_name(info: ZipInfo) -> str:
    shown = info.filename[:100]
    name = info.filename.replace("\\", "/")
    link = (info.external_attr >> 16) & _KIND == _SYMLINK
    if link or name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/"):
        raise UnsafeNameError(name=shown)
    if info.flag_bits & 1:
        raise EncryptedZipError(name=shown)
    if info.file_size > MOST_RATIO * max(info.compress_size, 1024):
        raise TooDenseError(name=shown)
    return str(PurePosixPath(name))


def _is_hidden(name: str) -> bool:
    parts = name.split("/")
    return parts[0] == "__MACOSX" or any(part.startswith(".") for part in parts)


def tree_of_files(
    content: Mapping[str, bytes], *, main: str = "", flat: bool = False
) -> Tree:
    """The ledger among these files, by path: what is included, and what is not."""
    total = sum(len(part) for part in content.values())
    if len(content) > MOST_FILES or total > MOST_BYTES:
        raise TooMuchError(megabytes=MOST_BYTES // 1024**2, files=MOST_FILES)
    files = {n: _text(n, c) for n, c in content.items() if n.endswith(ENDINGS)}
    if not files and len(content) == 1:
        files = {name: _text(name, part) for name, part in content.items()}
    included = _follow(files, content, flat=flat)
    chosen = _main_of(files, included, main, flat=flat)
    papers = {name: part for name, part in content.items() if name not in files}
    return Tree(files, chosen, papers, flat)


def _follow(
    files: dict[str, str], content: Mapping[str, bytes], *, flat: bool
) -> set[str]:
    """Read what is included too, whatever it is called; all that another includes."""
    included: set[str] = set()
    waiting, count = list(files), 0
    while waiting:
        name = waiting.pop()
        lines = set(_INCLUDE.findall(files[name]))
        count += sum(20 if _IS_PATTERN.search(line) else 1 for line in lines)
        if count > MOST_INCLUDES:
            raise TooManyIncludesError(most=MOST_INCLUDES)
        for asked in lines:
            for other in _found(content, name, asked, flat=flat):
                if other not in files:
                    files[other] = _text(other, content[other])
                    waiting.append(other)
                if other != name:
                    included.add(other)
    return included


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise NotUtf8Error(name=name, line=line) from error


def _main_of(
    files: Mapping[str, str], included: set[str], main: str, *, flat: bool
) -> str:
    if not files:
        raise NoLedgerFileError
    if main:
        said = [n for n in files if n == main or n.endswith(f"/{main}")]
        if main in files or len(said) == 1:
            return main if main in files else said[0]
        raise NoSuchMainError(name=main[:100], names=_some(sorted(files)))
    alone = sorted(files.keys() - included)
    if len(alone) == 1:
        return alone[0]
    named = [n for n in alone or sorted(files) if PurePosixPath(n).name in _MAIN]
    if len(named) == 1:
        return named[0]
    raise WhichMainError(names=_some(alone or sorted(files)))


def _some(names: Sequence[str]) -> str:
    more = ", …" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more


def included_by(tree: Tree, name: str, asked: str) -> list[str]:
    """The files that a line `include "asked"` in file `name` means, in order.

    Refuses what lies outside of the tree, and what is not there.

    >>> tree = Tree({"main.bean": "", "y/2025.bean": "", "y/2026.bean": ""}, "main.bean")
    >>> included_by(tree, "main.bean", "y/*.bean")
    ['y/2025.bean', 'y/2026.bean']
    """
    if _leads_out(name, asked, flat=tree.flat):
        raise OutsideError(name=asked[:200])
    found = _found(tree.files, name, asked, flat=tree.flat)
    if not found:
        raise NotThereError(name=asked[:200])
    return found


def paper_at(tree: Tree, path: str) -> tuple[str, bytes] | None:
    """A file of the tree that is no ledger, by its path in the tree; None if not there.

    In a flat tree its own name is enough, wherever its folder was.
    """
    if path in tree.papers:
        return path, tree.papers[path]
    own = PurePosixPath(path).name
    return (own, tree.papers[own]) if tree.flat and own in tree.papers else None


def _leads_out(name: str, asked: str, *, flat: bool) -> bool:
    if asked.startswith(("/", "~", "\\")) or _DRIVE.match(asked):
        return True
    return not flat and _joined(name, asked) is None


def _joined(name: str, asked: str) -> tuple[str, ...] | None:
    """The parts of a path, seen from the folder of a file; None if it leads out."""
    parts = list(PurePosixPath(name).parts[:-1])
    for part in asked.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return tuple(parts)


def _found(names: Collection[str], name: str, asked: str, *, flat: bool) -> list[str]:
    if _leads_out(name, asked, flat=flat):
        return []
    own = PurePosixPath(asked).name
    if flat and asked.removeprefix("./") != own and _IS_PATTERN.search(asked):
        raise FlatPatternError(name=name[:100], asked=asked[:100])
    wanted = (own,) if flat and own else _joined(name, asked) or ()
    if not _IS_PATTERN.search(asked):
        path = "/".join(wanted)
        return [path] if path in names else []
    # What cannot match by its last part is passed over quickly.
    last = re.compile(translate(wanted[-1]) if wanted[-1] != "**" else "")
    likely = (tuple(n.split("/")) for n in names if last.match(n.rpartition("/")[2]))
    return sorted("/".join(parts) for parts in likely if _matches(parts, wanted))


def _matches(parts: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether a path is what a pattern means; `**` is any number of folders.

    >>> _matches(("a", "b", "c.bean"), ("**", "*.bean"))
    True
    """
    ends = {0}
    for want in wanted:
        if want == "**":
            ends = set(range(min(ends), len(parts) + 1)) if ends else ends
        else:
            pattern = _pattern(want)
            ends = {e + 1 for e in ends if e < len(parts) and pattern.match(parts[e])}
    return len(parts) in ends


@cache
def _pattern(part: str) -> re.Pattern[str]:
    return re.compile(translate(part))
