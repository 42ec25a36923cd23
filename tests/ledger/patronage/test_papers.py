"""What a notice says beside the member's own figures, read back from the paper."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from coopkit.papers.models import Paper
from ledger.patronage.selectors import year_of
from ledger.patronage.selectors.papers import year_papers
from ledger.patronage.services.wording import words_of
from ledger.patronage.worksheet import read
from tests.ledger.patronage.bakery import Bakery, build


@pytest.mark.django_db
def test_a_notice_tells_who_issued_it_to_whom_and_what_all_members_share() -> None:
    bakery = build()
    bakery.post(bakery.adopted(), announce=False)
    paper = Paper.objects.get(cooperative=bakery.cooperative, key="notice:2026:M002")
    pages = PdfReader(BytesIO(bytes(paper.pdf))).pages
    text = " ".join(pages[0].extract_text().split())
    assert len(pages) == 2
    plain = " ".join(pages[1].extract_text().split())
    assert "In plain words" in plain
    assert "You worked 1,500.00 hours" in plain
    assert "It rests on your written consent" in text
    assert "Issued by Small Bakery" in text
    assert "Issued to Ben Clarke, M002" in text
    assert "$42,700.00, which is 70 % of the net earnings" in text
    assert "Signed for the co-op" in text
    assert "not legal or tax advice" in text
    assert "July 1, 2025 to June 30, 2026" in text
    assert "26 U.S.C. §§ 1385(a), 1388(a), (b), (c)" in text
    assert plain.startswith("In plain words Ben Clarke · Fiscal year 2026")
    delivered = _paper(bakery, "05-notices-delivered.csv").decode()
    assert f"not delivered yet,,notice-2026-M002.pdf,{paper.sha256}" in delivered
    allocated = _paper(bakery, "03-allocation.csv").decode()
    assert "M002,Ben Clarke,1500.00,90000,15/41,15621.95,7810.98" in allocated
    assert "The shares add up to the pool" in allocated
    assert 'patronage.basis,"{""hours"":""1""}",4.2' in allocated
    assert "1,Gross receipts," in _paper(bakery, "02-earnings-by-source.csv").decode()
    decided = PdfReader(BytesIO(_paper(bakery, "04-resolution.pdf"))).pages
    assert "Quorum" in "".join(page.extract_text() for page in decided)


def _paper(bakery: Bakery, name: str) -> bytes:
    year = year_of(bakery.cooperative, date(2026, 6, 30))
    found = {one.name: one.content for one in year_papers(bakery.cooperative, year)}
    content = found[name]
    assert content is not None
    return content()


@pytest.mark.django_db
def test_a_notice_says_by_the_bylaws_words_what_is_not_divided_by_hours() -> None:
    bakery = build()
    sheet = read(bakery.freeze().data)
    wages = replace(sheet.rule("patronage.basis"), value={"wages": "1"})
    rules = [wages if rule.key == wages.key else rule for rule in sheet.rules]
    who = bakery.members["M002"].person
    share = sheet.result.shares[1]
    for told, by_hours in ((sheet, True), (replace(sheet, rules=tuple(rules)), False)):
        words = words_of(told, share, bakery.cooperative, who, "2026-GM-001")
        assert ("by the hours that each" in words.labels["intro"]) is by_hours
        assert ("wages" in words.labels["intro"]) is not by_hours
        assert any("You worked" in line for line in words.plain) is by_hours


@pytest.mark.django_db
def test_a_co_op_of_another_country_is_told_nothing_of_american_tax() -> None:
    bakery = build()
    bakery.cooperative.tax_regime = "foreign"
    sheet = read(bakery.freeze().data)
    who, share = bakery.members["M002"].person, sheet.result.shares[1]
    words = words_of(sheet, share, bakery.cooperative, who, "2026-GM-001")
    assert "U.S.C." not in str(words.facts)
    assert "qualified" not in words.labels["tax"]
    assert not any("taxes" in line for line in words.plain)


@pytest.mark.django_db
def test_a_notice_speaks_its_readers_language() -> None:
    bakery = build()
    bakery.post(bakery.adopted(), announce=False)
    paper = Paper.objects.get(cooperative=bakery.cooperative, key="notice:2026:M001")
    text = " ".join(PdfReader(BytesIO(bytes(paper.pdf))).pages[0].extract_text().split())
    assert "Aviso escrito de asignación" in text
    assert "$42,700.00, es decir, el 70 % del resultado neto" in text
