"""Receipts: which files may prove an entry, told by what is in them.

A name proves nothing, so the first bytes decide. Nothing that a machine would run is
taken: no markup, no script, no PDF that does more than show its pages.
"""

import re
import unicodedata
from dataclasses import dataclass

from coopkit.errors import N_, CoopError

MOST_BYTES = 8 * 1024 * 1024
LONGEST_NAME = 120
_HEIF = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc"})
_RUNS = re.compile(rb"/(JavaScript|JS|Launch|RichMedia|XFA)(?![A-Za-z])")
_ENDS = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class ReceiptTooLargeError(CoopError):
    """A file that is too large."""

    template = N_(
        "The file is larger than {most} MB. Make it smaller: a photo of the receipt at a "
        "lower resolution is enough, as long as it can be read."
    )


class ReceiptEmptyError(CoopError):
    """A file with nothing in it."""

    template = N_("The file is empty. Choose another one.")


class ReceiptKindError(CoopError):
    """A file that is neither a paper nor a picture of one."""

    template = N_(
        "“{name}” is not a kind of file that the books keep as a receipt. They take PDF, "
        "PNG, JPEG, WebP, HEIC and plain text. Save it as one of these."
    )


class ReceiptRunsError(CoopError):
    """A PDF that would do something when it is opened."""

    template = N_(
        "“{name}” has a program in it that runs when it is opened, so the books do not "
        "keep it. Print it to a new PDF, and attach that."
    )


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: what it is called on the web, and how its name ends."""

    media_type: str
    ending: str

    @property
    def may_open(self) -> bool:
        """Whether a browser shows it by itself, and shows nothing else."""
        return self in (PDF, PNG, JPEG, WEBP)


PDF = Kind("application/pdf", "pdf")
PNG = Kind("image/png", "png")
JPEG = Kind("image/jpeg", "jpg")
WEBP = Kind("image/webp", "webp")
HEIC = Kind("image/heic", "heic")
TEXT = Kind("text/plain", "txt")
KINDS = {kind.media_type: kind for kind in (PDF, PNG, JPEG, WEBP, HEIC, TEXT)}


def kind_of(content: bytes, *, name: str) -> Kind:
    """What a file is, by its bytes; a refusal if the books do not keep such files.

    >>> kind_of(b"%PDF-1.7 ...", name="rent.pdf").ending
    'pdf'
    >>> kind_of(b"<html>", name="rent.pdf")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ledger.books.receipt_kinds.ReceiptKindError: “rent.pdf” is not a kind of file ...
    """
    if not content:
        raise ReceiptEmptyError
    if len(content) > MOST_BYTES:
        raise ReceiptTooLargeError(most=MOST_BYTES // 1024 // 1024)
    kind = _picture(content)
    if content.startswith(b"%PDF-"):
        if _RUNS.search(content):
            raise ReceiptRunsError(name=name)
        kind = PDF
    elif kind is None and _is_plain(content):
        kind = TEXT
    if kind is None:
        raise ReceiptKindError(name=name)
    return kind


def _picture(content: bytes) -> Kind | None:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF:
        return HEIC
    return None


def _is_plain(content: bytes) -> bool:
    """Text that people read: no markup, no script, no sign that cannot be printed."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    begins = text.lstrip()[:2]
    return (
        bool(begins)
        and not begins.startswith(("<", "#!"))
        and not (_CONTROLS.search(text))
    )


def clean_name(name: str, *, kind: Kind) -> str:
    """A file's name without folders and odd signs, and with the ending of its kind.

    >>> clean_name("C:\\\\scans\\\\..rent \\x07 may.exe", kind=PDF)
    'rent may.pdf'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = _NOT_IN_NAMES.sub("", last).replace('"', "")
    stem = " ".join(_ENDS.sub("", plain).split()).strip(". ")
    return f"{stem[:LONGEST_NAME] or 'receipt'}.{kind.ending}"
