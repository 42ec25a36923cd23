"""A table of the year as a paper, as rows, as a workbook."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.utils import translation
from openpyxl import load_workbook
from pypdf import PdfReader

from coopkit.cooperatives.models import Cooperative
from coopkit.periods import FiscalYear
from ledger.books.selectors.year_files import (
    Amount,
    Count,
    Hours,
    Said,
    Table,
    files_of,
    with_total,
)

YEAR = FiscalYear(date(2026, 1, 1), date(2026, 12, 31))
COOP = Cooperative(slug="mill", name="Mill", currency="USD", minor_units=2)
LONG = "María de los Ángeles Guadalupe Fernández-Villavicencio Ordóñez"


def table(people: int, *, name: str = "Ana Peña") -> Table:
    heads = ("Code", "Member", "Notice", "Since", "Hours", "Odd cents", "Amount", "Debt")
    notice = Said("qualified", "q")
    amounts = (Hours(90), Count(1), Amount(1_50), Amount(-2_25))
    rows = [
        (f"M{n:03d}", name, notice, date(2026, 3, 1), *amounts) for n in range(people)
    ]
    return with_total(Table(heads=heads, rows=rows, kinds={}), "Total")


def made(make: Callable[[], Table], language: str = "en") -> dict[str, bytes]:
    with translation.override(language):
        papers = files_of(COOP, YEAR, place=3, stem="roll", title="Roll", make=make)
        return {one.name: one.content() for one in papers if one.content}


def pages(pdf: bytes) -> list[str]:
    return [
        " ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages
    ]


def test_a_total_sums_money_hours_and_counts_and_no_words() -> None:
    *_rows, last = table(4).rows
    assert last == (
        *("Total", None, None, None, Hours(360)),
        *(Count(4), Amount(6_00), Amount(-9_00)),
    )


@pytest.mark.looks
def test_each_page_of_a_long_roll_repeats_the_head_and_has_its_number() -> None:
    told = pages(made(lambda: table(90))["03-roll.pdf"])
    assert len(told) > 2
    assert all("Code Member Notice Since Hours Odd cents" in text for text in told)
    assert all(f"Page {n} / {len(told)}" in text for n, text in enumerate(told, start=1))
    assert "M089" in told[-1]
    assert "$135.00 −$202.50" in told[-1]


@pytest.mark.looks
def test_a_long_name_stays_on_the_paper_beside_its_figures() -> None:
    (text,) = pages(made(lambda: table(1, name=LONG))["03-roll.pdf"])
    assert LONG in text
    assert "qualified March 1, 2026 1.50 1 $1.50 −$2.25" in text


def test_a_sheet_says_what_a_program_reads_and_a_paper_what_a_person_does() -> None:
    files = made(lambda: table(2))
    assert b"M000,Ana Pe\xc3\xb1a,q,2026-03-01,1.50,1,1.50,-2.25" in files["03-roll.csv"]
    assert b"Total,,,,3.00,2,3.00,-4.50" in files["03-roll.csv"]


def test_a_workbook_has_numbers_days_a_head_that_stays_and_room_for_a_name() -> None:
    made_here = made(lambda: table(2, name=LONG))["03-roll.xlsx"]
    sheet = load_workbook(BytesIO(made_here)).active
    assert sheet is not None
    assert sheet.freeze_panes == "A2"
    head, first = list(sheet.iter_rows(values_only=True))[:2]
    assert head[:2] == ("Code", "Member")
    assert [type(cell).__name__ for cell in first[4:]] == [
        "float",
        "int",
        "float",
        "float",
    ]
    assert first[3].date() == date(2026, 3, 1)  # type: ignore[union-attr]
    assert sheet.column_dimensions["B"].width >= 60 > sheet.column_dimensions["A"].width


def test_a_paper_with_nothing_in_it_says_so_in_its_readers_language() -> None:
    heads = ("Código", "Fecha")
    files = made(lambda: Table(heads=heads, rows=[], kinds={}), "es")
    (text,) = pages(files["03-roll.pdf"])
    assert "No hay nada que mostrar" in text
    assert "Página 1 / 1" in text


def test_what_is_missing_has_a_reason_and_no_content() -> None:
    (paper,) = files_of(
        COOP,
        YEAR,
        place=3,
        stem="x",
        title="X",
        make=lambda: table(1),
        missing="Not yet.",
    )
    assert (paper.name, paper.missing, paper.content) == ("03-x.csv", "Not yet.", None)
