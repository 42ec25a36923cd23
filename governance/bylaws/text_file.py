"""The words of a file that a co-op brings along: plain text, Markdown, or Word."""

import zipfile
from io import BytesIO

import docx

from coopkit.errors import N_, CoopError

MOST_BYTES = 2_000_000
MOST_UNPACKED = 30_000_000
HEADINGS = {"Heading 1": "## ", "Heading 2": "### ", "Heading 3": "### "}


class FileNotReadError(CoopError):
    """A file that holds no text we can read."""

    template = N_(
        "“{name}” cannot be read. A text file (.txt, .md) or a Word file (.docx) of up "
        "to 2 MB can be. Or copy the words, and paste them into the box."
    )


def words_of_file(name: str, content: bytes) -> str:
    """The words of a file; the headings of Word become Markdown's.

    >>> words_of_file("bylaws.txt", "1.1 Notice.".encode())
    '1.1 Notice.'
    """
    if len(content) > MOST_BYTES:
        raise FileNotReadError(name=name)
    try:
        if content[:2] == b"PK":
            return _words_of_docx(content)
        return content.decode("utf-8-sig")
    except (UnicodeDecodeError, ValueError, KeyError, zipfile.BadZipFile) as problem:
        raise FileNotReadError(name=name) from problem


def _words_of_docx(content: bytes) -> str:
    with zipfile.ZipFile(BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
            raise ValueError("too large when unpacked")
    lines = []
    for paragraph in docx.Document(BytesIO(content)).paragraphs:
        style = paragraph.style.name if paragraph.style else None
        lines.append(HEADINGS.get(style or "", "") + paragraph.text)
    return "\n".join(lines)
