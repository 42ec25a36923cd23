"""Reports as files, opened again by other programs."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from beancount import loader
from django.test import Client
from hypothesis import given, settings, strategies as st
from pypdf import PdfReader

from coopkit.sheets import csv_of, safe_cell, xlsx_of
from ledger.books import services
from ledger.books.journal import Entry, Leg
from ledger.books.models import Book
from ledger.reports.views.words import KINDS
from tests.factories import NOON
from tests.ledger.reports.conftest import TODAY, page
from tests.ledger.reports.test_pages import CODES, FOR_MEMBERS


def workbook(content: bytes) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def texts_of(content: bytes) -> str:
    reader = PdfReader(io.BytesIO(content))
    return "\n".join(part.extract_text() for part in reader.pages)


def figures_of(response: Any) -> list[tuple[str, list[int]]]:
    return [
        (row.label, [cell.cents for cell in row.cells if cell.cents is not None])
        for row in response.context["sheet"].rows
    ]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "ledger"])
def test_a_spreadsheet_has_the_numbers_of_the_page(keeper: Client, kind: str) -> None:
    query = {"year": "2026", "compare": "1"}
    shown = figures_of(page(keeper, "report", kind, **query))
    rows = workbook(page(keeper, "export", kind, "xlsx", **query).content)
    told = [
        (row[0], [round(cell * 100) for cell in row[2:] if isinstance(cell, int | float)])
        for row in rows[1:]
    ]
    assert told == shown
    text = page(keeper, "export", kind, "csv", **query).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert len(lines) == len(rows)
    assert [line[0] for line in lines] == [row[0] for row in rows]


@pytest.mark.parametrize("kind", FOR_MEMBERS)
def test_no_file_shows_a_member_anybody_s_code(member: Client, kind: str) -> None:
    response = page(member, "export", kind, "csv", year="2026")
    assert not CODES.search(response.content.decode())
    book = workbook(page(member, "export", kind, "xlsx", year="2026").content)
    assert not CODES.search(str(book))
    paper = page(member, "export", kind, "pdf", year="2026").content
    assert not CODES.search(texts_of(paper))


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_says_what_the_page_says_and_is_tagged(keeper: Client, kind: str) -> None:
    response = page(keeper, "export", kind, "pdf", year="2026")
    assert response["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(response.content))
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    said = texts_of(response.content)
    assert "Amanecer Bakery" in said
    amounts = [
        cell.text
        for row in page(keeper, "report", kind, year="2026").context["sheet"].rows
        for cell in row.cells
    ]
    for text in amounts:
        assert text.replace("−", "") in said.replace("−", "")


def test_a_paper_of_twelve_months_lies_on_its_side(keeper: Client) -> None:
    response = page(keeper, "export", "income", "pdf", year="2026", by="month")
    (first, *_rest) = PdfReader(io.BytesIO(response.content)).pages
    assert first.mediabox.width > first.mediabox.height
    assert (
        response.content
        == page(keeper, "export", "income", "pdf", year="2026", by="month").content
    )


def test_the_open_book_report_is_a_paper_with_its_pictures_told(member: Client) -> None:
    response = page(member, "export", "open-book", "pdf", year="2026")
    said = texts_of(response.content)
    assert "Where the money came from" in said
    assert "$84,200.00" in said
    assert not CODES.search(said)


def test_a_year_is_given_as_a_ledger_that_beancount_reads(keeper: Client) -> None:
    response = page(keeper, "export", "income", "beancount", year="2026")
    text = b"".join(response.streaming_content).decode()
    _, errors, _ = loader.load_string(text)
    assert not errors
    part = page(keeper, "export", "income", "beancount", year="2026", on="2026-01-31")
    assert part.status_code == 409
    assert "for whole fiscal years only" in part.content.decode()


def test_no_payee_becomes_a_formula(keeper: Client, book: Book) -> None:
    evil = "=cmd|' /C calc'!A1"
    legs = (Leg("Expenses:Rent", 5_00), Leg("Assets:Bank:Savings", -5_00))
    services.post(
        book=book,
        entries=[Entry(on=TODAY, payee=evil, narration="+1", legs=legs)],
        batch="x",
        authority="person:1",
        by=None,
        at=NOON,
    )
    text = page(keeper, "export", "ledger", "csv").content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert f"'{evil} · +1" in cells
    content = page(keeper, "export", "ledger", "xlsx").content
    book_ = openpyxl.load_workbook(io.BytesIO(content))
    found = [cell for row in book_.active.iter_rows() for cell in row]
    assert {cell.data_type for cell in found} <= {"s", "n", "d"}
    assert f"'{evil} · +1" in {cell.value for cell in found}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.text(max_size=20), max_size=4), max_size=4))
def test_no_text_becomes_a_formula(rows: list[list[str]]) -> None:
    content = xlsx_of("Any: [title]", rows, head=0)
    found = openpyxl.load_workbook(io.BytesIO(content)).active
    assert all(cell.data_type != "f" for row in found.iter_rows() for cell in row)
    lines = csv.reader(io.StringIO(csv_of(rows).removeprefix("\ufeff"), newline=""))
    for line in lines:
        for cell in line:
            assert not cell.startswith(("=", "+", "@", "\t", "\r"))
            assert not cell.startswith("-") or safe_cell(cell) == cell
