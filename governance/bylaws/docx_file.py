"""The bylaws as a DOCX file for a lawyer: headings, plain notes as comments, the numbers.

Changes of a redline become tracked changes, which Word and LibreOffice can accept or
refuse one by one. Source: ISO/IEC 29500-1, 17.13 (annotations).
"""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

import docx as word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from governance.bylaws.document import Document, Passage, Run, blocks_of, cells_of

_STYLES = {"par": None, "item": "List Bullet", "number": "List Number"}
_TRACKED = {"add": "w:ins", "del": "w:del"}


def docx_of(document: Document, *, at: datetime) -> bytes:
    """The document as the bytes of a DOCX file; the same data give the same text."""
    docx = word.Document()
    _set_up(docx, document, at)
    docx.add_heading(document.title, level=0)
    docx.add_paragraph(document.cooperative, style="Subtitle")
    docx.add_paragraph(document.labels.subtitle)
    docx.add_paragraph(document.labels.disclaimer).runs[0].italic = True
    for passage in document.passages:
        _passage(docx, passage, document, at)
    docx.add_heading(document.labels.numbers, level=1)
    _numbers(docx, document)
    for listing in document.listings:
        docx.add_heading(listing.title, level=1)
        for line in listing.lines:
            docx.add_paragraph(line, style=_STYLES["item"])
    docx.add_paragraph(document.labels.fingerprint)
    out = BytesIO()
    docx.save(out)
    return out.getvalue()


def _set_up(docx: Any, document: Document, at: datetime) -> None:
    properties = docx.core_properties
    properties.title, properties.author = document.title, document.cooperative
    properties.language, properties.comments = document.language, ""
    properties.created = properties.modified = at.replace(tzinfo=None)
    docx.styles["Normal"].font.size = Pt(11)
    if document.mark:
        docx.sections[0].header.paragraphs[0].text = document.mark


def _passage(docx: Any, passage: Passage, document: Document, at: datetime) -> None:
    """A heading, then the words; the plain note as a comment on the first of them."""
    first = None
    if passage.is_titled:
        first = docx.add_heading(level=min(passage.depth, 3))
        for part in passage.title:
            _run(first, Run(part.text, op=part.op), at)
    paragraphs = list(_paragraphs(docx, passage, at))
    first = first or (paragraphs[0] if paragraphs else None)
    if passage.note and first is not None and first.runs:
        author = document.labels.note_author
        docx.add_comment(first.runs[0], passage.note, author=author, initials="ck")


def _paragraphs(docx: Any, passage: Passage, at: datetime) -> Iterator[Any]:
    """The paragraphs of a clause, its number before the first."""
    label = () if passage.is_titled else passage.title
    for block in blocks_of(passage):
        paragraph = docx.add_paragraph(style=_STYLES[block.kind])
        for part in label:
            _run(paragraph, Run(part.text, bold=True, op=part.op), at)
        if label:
            paragraph.add_run("  ")
            label = ()
        for run in block.runs:
            _run(paragraph, run, at)
        yield paragraph


def _run(paragraph: Any, words: Run, at: datetime) -> None:
    """Words in their look, as a tracked insertion or deletion where they are one."""
    run = paragraph.add_run(words.text)
    run.bold, run.italic = words.bold or None, words.italic or None
    tag = _TRACKED.get(words.op)
    if tag is None:
        return
    change = OxmlElement(tag)
    change.set(qn("w:id"), str(len(paragraph._p)))
    change.set(qn("w:author"), "coopkit")
    change.set(qn("w:date"), at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    paragraph._p.replace(run._r, change)
    change.append(run._r)
    if words.op == "del":
        for text in run._r.findall(qn("w:t")):
            text.tag = qn("w:delText")


def _numbers(docx: Any, document: Document) -> None:
    table = docx.add_table(rows=1, cols=4, style="Light Grid Accent 1")
    for cell, words in zip(table.rows[0].cells, document.labels.columns, strict=True):
        cell.text = words
    for line in document.numbers:
        for cell, words in zip(table.add_row().cells, cells_of(line), strict=True):
            cell.text = words
