"""Many notices: made in steps after the posting, each once, and none forgotten."""

from datetime import date
from typing import Any

import pytest
from django.core import mail

from coopkit.papers import views as papers
from coopkit.papers.models import Delivery, Paper
from coopkit.templatetags.ui import money
from ledger.patronage import selectors, services
from ledger.patronage.models import Worksheet
from ledger.patronage.services import noticing
from tests.ledger.patronage.bakery import NOW, Bakery, build

LOSS = {
    "patronage.startup_years": 0,
    "patronage.loss_members": "3/4",
    "losses.floor": "negative",
}


@pytest.fixture
def posted(bakery: Bakery, monkeypatch: pytest.MonkeyPatch) -> Worksheet:
    """A posting of three members, where three are many."""
    monkeypatch.setattr(noticing, "WITH_THE_POSTING", 2)
    monkeypatch.setattr(noticing, "A_STEP", 1)
    worksheet = bakery.adopted()
    bakery.post(worksheet)
    worksheet.refresh_from_db()
    return worksheet


def _take_back(bakery: Bakery, worksheet: Worksheet) -> None:
    services.reverse(
        worksheet=worksheet,
        on=date(2026, 10, 15),
        reason="The hours were wrong",
        authority="resolution:2026-GM-009",
        by=bakery.bookkeeper,
        at=NOW,
    )


def _codes() -> list[str]:
    return sorted(
        Paper.objects.filter(kind="notice").values_list("holder_code", flat=True)
    )


def test_many_notices_are_made_after_the_posting_a_step_at_a_time(
    posted: Worksheet,
) -> None:
    assert _codes() == []
    assert selectors.notices_short(posted) == 3
    (year,) = selectors.undelivered(posted.cooperative)
    assert (year.year, year.count) == (2026, 3)
    assert list(services.issue_missing(worksheet=posted, at=NOW)) == [2, 1, 0]
    assert _codes() == ["M001", "M002", "M003"]
    assert selectors.notices_short(posted) == 0
    assert list(services.issue_missing(worksheet=posted, at=NOW)) == []


def test_a_notice_says_the_same_whether_it_was_made_at_once_or_later(
    bakery: Bakery, posted: Worksheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _left in services.issue_missing(worksheet=posted, at=NOW):
        bakery.earn(1_00, on=date(2026, 10, 2))
    later = Paper.objects.get(holder_code="M001").data
    _take_back(bakery, posted)
    monkeypatch.setattr(noticing, "WITH_THE_POSTING", 3)
    again = bakery.adopted()
    bakery.post(again)
    at_once = Paper.objects.filter(holder_code="M001").latest("pk").data
    assert later["members"] == at_once["members"]


def test_the_night_makes_what_is_left_and_tells_each_member_once(
    posted: Worksheet, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert next(services.issue_missing(worksheet=posted, at=NOW)) == 2
    with django_capture_on_commit_callbacks(execute=True):
        (said,) = noticing.issue_left(NOW)
    assert said == f"{posted.cooperative.slug}: 2 notices for 2026"
    told = [message.to[0] for message in mail.outbox]
    assert len(told) == len(set(told)) == Delivery.objects.count() == 3
    assert list(noticing.issue_left(NOW)) == []


def test_no_notice_is_made_of_an_allocation_that_was_taken_back(
    bakery: Bakery, posted: Worksheet
) -> None:
    steps = services.issue_missing(worksheet=posted, at=NOW)
    assert next(steps) == 2
    _take_back(bakery, posted)
    assert list(steps) == []
    assert _codes() == ["M001"]


def test_the_page_says_how_far_it_is_and_goes_on(
    bakery: Bakery, posted: Worksheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "A_PAGE_TAKES", 0)
    client = bakery.client(bakery.bookkeeper)
    page = client.post(bakery.url("notices/"), {"make": "more"}, follow=True)
    assert _codes() == ["M001"]
    assert "1 of 3 notices are made" in page.text
    assert 'value="1" max="3"' in page.text
    assert "data-go-on" in page.text
    client.post(bakery.url("notices/"), {"make": "more"})
    page = client.post(bakery.url("notices/"), {"make": "more"}, follow=True)
    assert _codes() == ["M001", "M002", "M003"]
    assert "notices are made" not in page.text


def test_each_member_is_told_of_their_part_of_a_loss(db: None) -> None:
    bakery = build(rules=LOSS)
    bakery.earn(-70_000_00, "Expenses:Wages")  # 61,000.00 were earned
    worksheet = bakery.adopted()
    bakery.post(worksheet)
    shares = {row.code: row.total_cents for row in worksheet.shares.all()}
    assert sum(shares.values()) < 0
    papers = {paper.holder_code: paper for paper in Paper.objects.filter(kind="notice")}
    assert set(papers) == {code for code, cents in shares.items() if cents}
    for code, paper in papers.items():
        said = [fact["value"] for fact in paper.data["facts"]]
        assert money(shares[code], bakery.cooperative) in said
        assert paper.template == "letter"
    page = bakery.client(bakery.users["M001"]).get(bakery.url("notice/"), follow=True)
    assert page["Content-Type"] == "application/pdf"
