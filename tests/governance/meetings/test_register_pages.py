"""The register's pages: found by words, body, year and kind; on paper; easy to reckon."""

from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from coopkit.cooperatives.models import Cooperative
from governance.meetings.models import Resolution
from governance.meetings.services import register
from governance.votes.services import cast_ballot, declare_result
from tests.factories import NOON
from tests.governance.factories import coop, membership, motion, user_of

pytestmark = pytest.mark.django_db


def get(cooperative: Cooperative, rest: str = "") -> Any:
    client = Client()
    client.force_login(user_of(cooperative, "M001"))
    return client.get(f"/en/c/{cooperative.slug}/papers/resolutions/{rest}")


def said(cooperative: Cooperative, rest: str = "") -> str:
    return " ".join(get(cooperative, rest).content.decode().split())


def resolve(cooperative: Cooperative, title: str, **fields: Any) -> Resolution:
    given = {"body": "GM", "adopted_on": date(2026, 3, 1), "record": {}, **fields}
    return register(cooperative=cooperative, title=title, text="", at=NOON, **given)


def adopted(cooperative: Cooperative) -> Resolution:
    opened = motion(cooperative)
    for code, choice in (("M001", "yes"), ("M002", "yes"), ("M003", "no")):
        voter = membership(cooperative, code)
        cast_ballot(motion=opened, voter=voter, choice=choice, at=NOON)
    done = declare_result(motion=opened, by=None, at=opened.closes_at)
    assert done.resolution is not None
    return done.resolution


def test_the_register_is_found_by_body_year_and_kind() -> None:
    cooperative = coop(1)
    resolve(cooperative, "Oven", record={"kind": "plain"})
    resolve(cooperative, "Seat", record={"kind": "election"})
    resolve(cooperative, "Rent", body="BD", adopted_on=date(2025, 5, 1))
    titles = {"Oven", "Seat", "Rent"}
    for asked, wanted in (
        ("?body=BD", {"Rent"}),
        ("?year=2026", {"Oven", "Seat"}),
        ("?kind=election", {"Seat"}),
        ("?year=2026&kind=plain&q=oven", {"Oven"}),
        ("?year=2024", titles),  # a year nobody offers is not understood
    ):
        shown = said(cooperative, asked)
        assert {title for title in titles if f">{title}<" in shown} == wanted, asked
    assert "No resolution is like this" in said(cooperative, "?body=BD&year=2026")


def test_the_register_comes_in_pages() -> None:
    cooperative = coop(1)
    for number in range(1, 52):
        resolve(cooperative, f"Matter {number}.")
    assert "Page 1 of 2" in said(cooperative)
    assert "Matter 1.<" in said(cooperative, "?q=matter&page=2")
    assert "?q=matter&amp;page=2" in said(cooperative, "?q=matter")


def test_a_resolution_says_its_sum_in_words_and_figures() -> None:
    cooperative = coop(5)
    resolution = adopted(cooperative)
    shown = said(cooperative, f"{resolution.reference}/")
    for words in (
        "at least 1/2 of all who may vote",
        "1/2 × 5 = 2 1/2, so 3",
        "3: enough",
        "more than 1/2 of votes for and against",
        "2 + 1 = 3",
        "1/2 × 3 = 1 1/2, so 2",
        "2: enough",
        "For checking:",
        "2 × 2 &gt; 1 × 3",
    ):
        assert words in shown, words


def test_a_resolution_goes_along_as_json_and_on_paper() -> None:
    cooperative = coop(5)
    resolution = adopted(cooperative)
    file = get(cooperative, f"{resolution.reference}.json")
    assert sha256(file.content).hexdigest() == resolution.sha256
    paper = get(cooperative, f"{resolution.reference}.pdf")
    assert paper["Content-Type"] == "application/pdf"
    pages = PdfReader(BytesIO(paper.content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for words in (resolution.reference, "1/2 × 5 = 2 1/2, so 3", "By these rules"):
        assert words in text, text
    assert resolution.sha256[:20] in text.replace(" ", "")
    assert get(cooperative, "2026-GM-009.pdf").status_code == 404


def test_the_program_that_checks_is_handed_out_as_one_file() -> None:
    program = get(coop(1), "check_resolution.py").content.decode()
    assert "governance" not in program
    assert "def quorum_of" in program
    compile(program, "check_resolution.py", "exec")
