"""The papers of the year: one page, each file, and a package that is always the same."""

import csv
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from time_machine import travel

from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import YearPaper, year_papers
from coopkit.papers.package import INDEX, in_order, pack
from coopkit.periods import FiscalYear
from coopkit.sheets import xlsx_of
from tests.factories import NOON, CooperativeFactory, RoleGrantFactory

HEADS = ("No.", "Paper", "File", "Bytes", "SHA-256", "Note")


def _part(
    place: int, name: str, content: bytes | None = b"x", missing: str = ""
) -> YearPaper:
    make = (lambda: content) if content is not None else None
    return YearPaper(
        place=place, name=name, title=f"Paper {place}", content=make, missing=missing
    )


def _packed(parts: list[YearPaper]) -> bytes:
    into = BytesIO()
    pack(parts, into, folder="coop-2026", heads=HEADS, readme="Read me")
    return into.getvalue()


PARTS = [
    _part(8, "08-b.csv", b"two"),
    _part(8, "08-a.csv", b"one"),
    _part(1, "01-hours.pdf", b"%PDF"),
    _part(12, "", None, "Nobody left."),
]


def test_the_package_made_twice_is_the_same_to_the_last_byte() -> None:
    with travel(NOON, tick=False):
        first = _packed(PARTS)
    with travel(NOON.replace(year=NOON.year + 2), tick=False):
        assert _packed(PARTS[::-1]) == first


def test_files_stand_in_the_order_of_the_list_and_the_index_has_their_hashes() -> None:
    with ZipFile(BytesIO(_packed(PARTS))) as archive:
        names = [info.filename for info in archive.infolist()]
        index = archive.read(f"coop-2026/{INDEX}").decode("utf-8-sig")
    assert [name.partition("/")[2] for name in names[:3]] == [
        "01-hours.pdf",
        "08-a.csv",
        "08-b.csv",
    ]
    lines = list(csv.reader(StringIO(index)))
    assert lines[0] == list(HEADS)
    assert lines[1][2:5] == ["01-hours.pdf", "4", sha256(b"%PDF").hexdigest()]
    assert lines[-1] == ["12", "Paper 12", "", "", "", "Nobody left."]


def test_two_papers_of_one_name_are_our_mistake() -> None:
    with pytest.raises(ValueError, match="one name"):
        in_order([_part(1, "01-a.csv"), _part(2, "01-a.csv")])


def test_a_workbook_says_nothing_of_the_moment_it_was_made() -> None:
    rows = [("Code", "Amount"), ("M001", 5)]
    with travel(NOON, tick=False):
        first = xlsx_of("Shares", rows)
    with travel(NOON.replace(year=NOON.year + 2), tick=False):
        assert xlsx_of("Shares", rows) == first


@pytest.fixture
def cooperative(db: None) -> Cooperative:
    return CooperativeFactory(slug="amanecer", founded_on=date(2023, 7, 1))


@pytest.fixture
def bookkeeper(cooperative: Cooperative) -> Client:
    grant = RoleGrantFactory(cooperative=cooperative, role="bookkeeper")
    client = Client()
    client.force_login(grant.user)
    return client


@pytest.fixture(autouse=True)
def one_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    def give(_coop: Cooperative, year: FiscalYear) -> Iterator[YearPaper]:
        made = f"Hours of {year.name}".encode
        yield YearPaper(place=1, name="01-hours.csv", title="Hours", content=made)
        yield YearPaper(place=12, name="", title="Notes", missing="Nobody left.")

    monkeypatch.setattr(year_papers, "_offers", {"test": (1, give)})


def _get(client: Client, tail: str, method: str = "get") -> Any:
    with travel(NOON, tick=False):
        return getattr(client, method)(f"/en/c/amanecer/papers/year/{tail}")


def test_the_page_lists_each_paper_or_why_there_is_none(bookkeeper: Client) -> None:
    html = _get(bookkeeper, f"{NOON.year - 1}/").content.decode()
    assert "01-hours.csv" in html
    assert "Nobody left." in html


def test_a_file_is_made_when_it_is_asked_for(bookkeeper: Client) -> None:
    year = NOON.year - 1
    found = _get(bookkeeper, f"{year}/01-hours.csv")
    assert found.content == f"Hours of {year}".encode()
    assert f"amanecer-{year}-01-hours.csv" in found["Content-Disposition"]
    assert _get(bookkeeper, f"{year}/02-other.csv").status_code == 404


@pytest.mark.parametrize("year", [1999, 2099])
def test_a_year_that_the_co_op_does_not_have_is_not_found(
    bookkeeper: Client, year: int
) -> None:
    assert _get(bookkeeper, f"{year}/").status_code == 404
    assert _get(bookkeeper, f"{year}/package/", "post").status_code == 404


def test_it_is_on_record_who_took_the_package_and_what_it_was(
    bookkeeper: Client,
) -> None:
    year = NOON.year - 1
    found = _get(bookkeeper, f"{year}/package/", "post")
    content = b"".join(found.streaming_content)
    entry = AuditEntry.objects.get(action="papers.packaged")
    assert entry.data == {"files": 1, "sha256": sha256(content).hexdigest()}
    again = _get(bookkeeper, f"{year}/package/", "post")
    assert b"".join(again.streaming_content) == content
    with ZipFile(BytesIO(content)) as archive:
        assert (
            archive.read(f"amanecer-{year}/01-hours.csv") == f"Hours of {year}".encode()
        )


def test_a_member_who_keeps_no_books_finds_none_of_it(cooperative: Cooperative) -> None:
    grant = RoleGrantFactory(cooperative=cooperative, role="member")
    client = Client()
    client.force_login(grant.user)
    assert _get(client, f"{NOON.year - 1}/").status_code == 404


@pytest.mark.parametrize(("token", "told"), [("123", "123"), ("1; x=2", ""), ("", "")])
def test_a_page_learns_that_the_file_it_asked_for_is_made(
    bookkeeper: Client, token: str, told: str
) -> None:
    with travel(NOON, tick=False):
        address = f"/en/c/amanecer/papers/year/{NOON.year - 1}/package/"
        found = bookkeeper.post(address, {"token": token})
    assert found.status_code == 200
    assert (found.cookies["made"].value if "made" in found.cookies else "") == told
