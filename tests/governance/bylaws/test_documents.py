"""The bylaws as they leave the site: PDF, a Word file for a lawyer, Markdown."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from governance.bylaws.document import (
    Document,
    Labels,
    NumberLine,
    Passage,
    markdown_of,
)
from governance.bylaws.docx_file import docx_of
from governance.bylaws.redline import Segment
from governance.bylaws.text_file import words_of_file
from tests.office import open_in_office

AT = datetime(2026, 11, 22, tzinfo=UTC)
LABELS = Labels(
    subtitle="In force on March 1, 2026",
    numbers="The numbers",
    columns=("Name", "In force", "Clause", "Since"),
    disclaimer="This is not legal advice.",
    note_author="Plain words",
    fingerprint="Fingerprint abc",
)


def document(*passages: Passage) -> Document:
    return Document(
        language="en",
        cooperative="Panadería Amanecer",
        title="Bylaws",
        labels=LABELS,
        passages=passages,
        numbers=(
            NumberLine(
                name="Part paid in cash",
                words="25 %",
                clause="4.7",
                since="July 1, 2023",
                adopted_by="2023-GM-001",
                law="At least 20 %. 26 U.S.C. § 1388(c)(1)",
            ),
        ),
        sha256="abc",
    )


ARTICLE = Passage(depth=1, number="4", heading="Patronage", segments=())
CLAUSE = Passage(
    depth=2,
    number="4.7",
    heading="",
    segments=(Segment("Of each dividend, **25 %** is paid:\n\n* in cash,\n* in time."),),
    note="You get a quarter of it now.",
)
HEADED = Passage(
    depth=2, number="4.8", heading="The vote", segments=(Segment("They vote."),), note="x"
)
CHANGED = Passage(
    depth=2,
    number="4.9",
    heading="",
    segments=(
        Segment("By "),
        Segment("half", "del"),
        Segment("two thirds", "add"),
        Segment(" of the votes."),
    ),
)


@pytest.mark.office
def test_a_lawyer_opens_it_in_libreoffice_with_headings_and_notes(tmp_path: Path) -> None:
    read = open_in_office(docx_of(document(ARTICLE, CLAUSE, HEADED), at=AT), tmp_path)
    assert read.headings == [
        (1, "4. Patronage"),
        (2, "4.8. The vote"),
        (1, "The numbers"),
    ]
    assert any("You get a quarter of it now." in note for note in read.notes)
    assert len(read.notes) == 2
    for words in ("4.7", "25 %", "in cash,", "1388(c)(1)", "not legal advice", "2023-GM"):
        assert words in read.words


@pytest.mark.office
def test_a_redline_becomes_tracked_changes(tmp_path: Path) -> None:
    read = open_in_office(docx_of(document(ARTICLE, CHANGED), at=AT), tmp_path)
    assert read.insertions == 1
    assert read.deletions == 1
    assert "By halftwo thirds of the votes." in read.words


def test_a_word_file_that_we_wrote_can_be_brought_in_again() -> None:
    words = words_of_file("b.docx", docx_of(document(ARTICLE, CLAUSE), at=AT))
    assert "## 4. Patronage" in words
    assert "4.7  Of each dividend, 25 % is paid:" in words


def test_markdown_has_every_clause_note_and_number() -> None:
    text = markdown_of(document(ARTICLE, CLAUSE, CHANGED))
    assert "## 4. Patronage" in text
    assert "4.7 Of each dividend, **25 %** is paid:" in text
    assert "> You get a quarter of it now." in text
    assert "By two thirds of the votes." in text
    assert "| Part paid in cash | 25 % (At least 20 %." in text
