"""What a notice says beside the member's own figures, read back from the paper."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from coopkit.papers.models import Paper
from tests.ledger.patronage.bakery import build


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


@pytest.mark.django_db
def test_a_notice_speaks_its_readers_language() -> None:
    bakery = build()
    bakery.post(bakery.adopted(), announce=False)
    paper = Paper.objects.get(cooperative=bakery.cooperative, key="notice:2026:M001")
    text = " ".join(PdfReader(BytesIO(bytes(paper.pdf))).pages[0].extract_text().split())
    assert "Aviso escrito de asignación" in text
    assert "$42,700.00, es decir, el 70 % del resultado neto" in text
