"""The bylaws to take along, from their page: PDF, Word, Markdown, and a redline."""

from datetime import date
from io import BytesIO

import docx
import pytest
from django.test import Client
from pypdf import PdfReader

from coopkit.cooperatives.models import Cooperative
from coopkit.papers.typeset import typeset
from governance.bylaws import drafting
from governance.bylaws.amendment import apply
from governance.bylaws.docx_file import docx_of
from governance.bylaws.selectors import changed_document, head, paper_of
from governance.bylaws.services import adopt
from tests.factories import NOON
from tests.governance.factories import coop, user_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cooperative() -> Cooperative:
    """A co-op that has changed a number since it was founded."""
    made = coop()
    adopt(
        cooperative=made,
        values={"vote.days": 12},
        effective_from=date(2025, 7, 1),
        adopted_on=date(2025, 6, 1),
        adopted_by="2025-GM-001",
        by=None,
        at=NOON,
    )
    return made


def taken(cooperative: Cooperative, name: str, language: str = "en") -> bytes:
    client = Client()
    client.force_login(user_of(cooperative, "M001"))
    answer = client.get(f"/{language}/c/{cooperative.slug}/papers/bylaws/{name}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    return answer.content


def words_of_pdf(content: bytes) -> str:
    pages = (page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return " ".join(" ".join(pages).split())


@pytest.mark.parametrize(("language", "says"), [("en", "12 days"), ("es", "12 días")])
def test_the_pdf_prints_the_numbers_in_the_readers_language(
    cooperative: Cooperative, language: str, says: str
) -> None:
    words = words_of_pdf(taken(cooperative, "bylaws.pdf", language))
    assert says in words
    assert "{{" not in words
    assert "2025-GM-001" in words


def test_the_pdf_of_a_day_is_of_that_day(cooperative: Cooperative) -> None:
    words = words_of_pdf(taken(cooperative, "bylaws.pdf?on=2025-06-30"))
    assert "7 days" in words
    assert "12 days" not in words.replace(" 2012 days", "")


def test_a_redline_shows_what_went_and_what_came(cooperative: Cooperative) -> None:
    asked = "?first=2025-06-30&on=2025-07-01"
    words = words_of_pdf(taken(cooperative, "bylaws.pdf" + asked))
    assert "text that is taken out" in words
    file = docx.Document(BytesIO(taken(cooperative, "bylaws.docx" + asked)))
    xml = file.element.xml
    assert "<w:ins " in xml
    assert "<w:delText" in xml


def test_the_word_file_has_headings_notes_and_the_list_of_numbers(
    cooperative: Cooperative,
) -> None:
    file = docx.Document(BytesIO(taken(cooperative, "bylaws.docx")))
    headings = [
        p.text for p in file.paragraphs if p.style and p.style.name == "Heading 1"
    ]
    assert "4. Patronage" in headings
    assert len(list(file.comments)) > 100
    [table] = file.tables
    assert len(table.rows) > 90


def test_the_markdown_file_has_every_article(cooperative: Cooperative) -> None:
    text = taken(cooperative, "bylaws.md").decode()
    assert text.startswith("# ")
    assert "## 4. Patronage" in text
    assert "12 days" in text


def test_a_day_that_is_none_is_not_found(cooperative: Cooperative) -> None:
    client = Client()
    client.force_login(user_of(cooperative, "M001"))
    address = f"/en/c/{cooperative.slug}/papers/bylaws/bylaws.pdf"
    assert client.get(f"{address}?on=yesterday").status_code == 404
    assert Client().get(address).status_code == 302


def test_a_redline_on_paper_marks_numbers_and_headings_too(
    cooperative: Cooperative,
) -> None:
    before = head(cooperative)
    assert before
    article, clause = (before.provision(own) for own in ("art-1", "art-2.sec-1"))
    heading = {"en": "A new name"}
    content = {"heading": heading, "text": {}, "note": {}}
    reworded = {"op": "substitute", "id": article.id, "was": article.sha256, **content}
    renumbered = drafting.renumbering(before, clause.id, "2.99")
    gone = drafting.repeals(before, "art-3")
    after = apply(before, [reworded, renumbered, *gone])
    made = changed_document(cooperative, before, after, subtitle="")
    marks = {each.number: [(s.text, s.op) for s in each.marks] for each in made.passages}
    assert marks["2.99"] == [(clause.number, "del"), ("2.99", "add")]
    assert ("3", "del") in marks["3"]
    assert {op for _words, op in marks["3"]} == {"del"}
    assert [words for words, op in marks["1"] if op == "add"] == ["A new name"]
    xml = docx.Document(BytesIO(docx_of(made, at=NOON))).element.xml
    assert "<w:delText>3</w:delText>" in xml
    assert typeset("bylaws", paper_of(cooperative, made, on=date(2026, 1, 1)))


def test_a_redline_back_in_time_is_not_found(cooperative: Cooperative) -> None:
    client = Client()
    client.force_login(user_of(cooperative, "M001"))
    address = f"/en/c/{cooperative.slug}/papers/bylaws/bylaws.docx"
    asked = {"first": "2026-01-01", "on": "2025-01-01"}
    assert client.get(address, asked).status_code == 404


@pytest.mark.parametrize("name", ["bylaws.pdf", "bylaws.docx", "bylaws.md"])
def test_before_the_first_version_the_files_are_empty_and_whole(
    cooperative: Cooperative, name: str
) -> None:
    assert taken(cooperative, f"{name}?on=0001-01-01")
