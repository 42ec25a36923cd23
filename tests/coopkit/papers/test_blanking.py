"""A paper's words can go when their time is over; that it was issued stays provable."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from coopkit.papers import selectors
from coopkit.papers.models import Delivery, Paper
from coopkit.papers.offers import papers_are_whole
from coopkit.papers.services import (
    blank_addresses,
    blank_papers,
    issue,
    record_delivery,
)
from tests.coopkit.papers.samples import notice
from tests.factories import CooperativeFactory, RoleGrantFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 12, 9, tzinfo=UTC)


def issued(cooperative: Any, code: str = "M005") -> Paper:
    paper = issue(
        cooperative=cooperative,
        key=f"notice:2026:{code}",
        kind="notice",
        title="Notice for Ana",
        template="notice",
        data=notice(name="Ana"),
        language="en",
        issued_on=date(2026, 10, 12),
        at=AT,
        holder_code=code,
    )
    record_delivery(paper=paper, channel="email", to="ana@example.org", at=AT)
    return paper


def test_a_blank_paper_keeps_its_number_day_and_hash_and_is_shown_no_more() -> None:
    cooperative = CooperativeFactory()
    paper, other = issued(cooperative), issued(cooperative, "M006")
    digest = paper.sha256
    assert blank_papers(cooperative=cooperative, codes=["M005"], at=AT) == 1
    paper.refresh_from_db()
    assert (paper.title, paper.data, bytes(paper.pdf)) == ("", {}, b"")
    assert paper.sha256 == digest
    assert Delivery.objects.get(paper=paper).to == ""
    assert Delivery.objects.get(paper=other).to == "ana@example.org"
    user = RoleGrantFactory(cooperative=cooperative, role="board").user
    seen = selectors.papers_of(
        cooperative=cooperative, user=user, roles=frozenset({"board"})
    )
    assert list(seen) == [other]
    assert blank_papers(cooperative=cooperative, codes=["M005"], at=AT) == 0
    assert list(papers_are_whole()) == []


def test_a_paper_that_somebody_blanked_by_hand_is_found() -> None:
    issued(CooperativeFactory())
    Paper.objects.update(title="", data={}, pdf=b"")
    (found,) = papers_are_whole()
    assert "missing" in found.what


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another"},
        {"data": {"a": 1}},
        {"pdf": b"%PDF-other"},
        {"sha256": "0" * 64},
        {"title": "", "sha256": ""},
    ],
)
def test_a_paper_can_be_blanked_and_never_changed(change: dict[str, Any]) -> None:
    paper = issued(CooperativeFactory())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(**change)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Delivery.objects.update(to="other@example.org")


def test_addresses_of_before_a_moment_are_blanked() -> None:
    cooperative = CooperativeFactory()
    issued(cooperative)
    assert blank_addresses(cooperative=cooperative, before=AT) == 0
    assert blank_addresses(cooperative=cooperative, before=AT + timedelta(days=1)) == 1
    assert blank_addresses(cooperative=cooperative, before=AT + timedelta(days=1)) == 0
