"""Somebody who left reads what is still theirs, and nothing else of the co-op's."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ledger.equity.services.statements import issue_statement
from ledger.payouts.models import BankDetail
from tests.ledger.equity.capital_bakery import TODAY, capital, converted, left
from tests.ledger.patronage.bakery import NOW, Bakery

pytestmark = pytest.mark.django_db
LAST = date(2025, 6, 30)


@pytest.fixture(autouse=True)
def ledgers(settings: Any, tmp_path: Path) -> None:
    settings.LEDGERS_DIR = tmp_path / "ledgers"


@pytest.fixture
def bakery() -> Bakery:
    return capital()


def gone(bakery: Bakery, client: Client) -> str:
    """Ana left and signs in; the slug of the co-op."""
    left(bakery, "M001", on=LAST)
    user = bakery.members["M001"].person.user
    assert user is not None
    client.force_login(user)
    return str(bakery.cooperative.slug)


def test_who_left_comes_in_by_the_own_account_and_takes_the_statement_along(
    bakery: Bakery, client: Client
) -> None:
    slug = gone(bakery, client)
    note = converted(bakery, "M001")
    room = reverse("equity:money", args=[slug])
    assert client.get(reverse("front_door:mine")).headers["Location"] == room
    text = client.get(room).content.decode()
    assert f'id="note-{note.number}"' in text
    assert reverse("reports:list", args=[slug]) not in text
    answer = client.post(reverse("equity:statement", args=[slug]))
    paper = client.get(answer.headers["Location"])
    assert paper.content.startswith(b"%PDF")
    for name in ("papers:list", "payouts:mine", "tax:my_forms", "tax:mine"):
        assert client.get(reverse(name, args=[slug])).status_code == 200, name


def test_every_link_that_somebody_who_left_is_shown_opens(
    bakery: Bakery, client: Client
) -> None:
    slug = gone(bakery, client)
    seen: set[str] = set()
    ahead = [reverse("equity:money", args=[slug])]
    while ahead:
        page = ahead.pop()
        seen.add(page)
        answer = client.get(page)
        assert answer.status_code == 200, page
        links = re.findall(r'href="(/\w+/c/[^"#?]+)', answer.content.decode())
        ahead += [link for link in set(links) if link not in seen | set(ahead)]
    assert len(seen) >= 5


def test_who_left_gives_bank_details_and_reads_no_paper_of_others(
    bakery: Bakery, client: Client
) -> None:
    slug = gone(bakery, client)
    others = [
        issue_statement(membership=bakery.members[code], on=TODAY, at=NOW)
        for code in ("M002", "M003")
    ]
    for paper in others:
        page = reverse("papers:download", args=[slug, paper.uid])
        assert client.get(page).status_code == 404
    page = reverse("payouts:mine", args=[slug])
    number = {"account": "40108119", "again": "40108119"}
    told = {"routing": "121000248", "type": "checking"} | number
    assert client.post(page, told).status_code == 302
    assert BankDetail.objects.get().membership == bakery.members["M001"]
    home = reverse("front_door:home", args=[slug])
    assert client.get(home).status_code == 404
