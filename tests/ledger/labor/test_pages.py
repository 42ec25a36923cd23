"""The pages of hours."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from governance.members.models import Person
from ledger.labor.models import LaborImport
from tests.factories import RoleGrantFactory, UserFactory
from tests.ledger.labor.crew import SHEET, Crew

CHECK = {"year": "2026-06-30"}


def hidden_of(html: str) -> dict[str, str]:
    """The fields that the page of a good sheet carries along."""
    found = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html))
    match = re.search(
        r'<textarea name="text"[^>]*hidden[^>]*>\n(.*?)</textarea>', html, re.S
    )
    assert match
    return found | {"text": match[1]}


def test_a_year_without_hours_says_how_to_begin(crew: Crew) -> None:
    page = crew.client().get(crew.url() + "?year=2026")
    assert page.status_code == 200
    assert "Nobody has imported the hours" in page.content.decode()
    assert f'href="{crew.url("import/")}?year=2026"' in page.content.decode()


def test_the_year_shows_each_worker_by_kind_and_what_counts(crew: Crew) -> None:
    crew.read(SHEET)
    html = crew.client().get(crew.url() + "?year=2026").content.decode()
    for text in ("Member M001", "79.50", "86.00", "not as a member", "hours.csv"):
        assert text in html
    assert "180.00" in html  # countable: all but 40 unpaid hours


def test_without_a_year_the_latest_with_hours_is_shown(crew: Crew) -> None:
    crew.read(SHEET)
    assert "fiscal year 2026" in crew.client().get(crew.url()).content.decode()


def test_a_board_member_sees_the_hours_and_is_offered_no_import(crew: Crew) -> None:
    board = UserFactory()
    RoleGrantFactory(cooperative=crew.cooperative, user=board, role="board")
    page = crew.client(board).get(crew.url())
    assert page.status_code == 200
    assert "Import a sheet" not in page.content.decode()
    assert crew.client(board).get(crew.url("import/")).status_code == 404


def test_a_member_does_not_see_the_others_hours(crew: Crew) -> None:
    member = Person.objects.get(display_name="Member M001").user
    assert crew.client(member).get(crew.url()).status_code == 404


def test_the_check_shows_every_bad_line_and_saves_nothing(crew: Crew) -> None:
    text = SHEET + "M009,2026-01-24,8,worked\n<b>M001</b>,never,8,siesta\n"
    page = crew.client().post(crew.url("import/"), CHECK | {"text": text})
    html = page.content.decode()
    assert page.status_code == 422
    assert "4 things to correct" in html
    assert "Nobody has the code “M009”" in html
    assert "&lt;b&gt;M001&lt;/b&gt;" in html
    assert "Save these hours" not in html
    assert not LaborImport.objects.exists()


def test_a_good_sheet_is_shown_first_and_saved_on_a_second_word(crew: Crew) -> None:
    client = crew.client()
    upload = SimpleUploadedFile("July.csv", ("\ufeff" + SHEET).encode(), "text/csv")
    page = client.post(crew.url("import/"), CHECK | {"sheet": upload})
    html = page.content.decode()
    assert page.status_code == 200
    assert "5 lines with 220.00 hours" in html
    assert not LaborImport.objects.exists()
    saved = client.post(crew.url("import/"), hidden_of(html), follow=True)
    assert saved.redirect_chain == [(crew.url() + "?year=2026", 302)]
    assert "5 lines of hours were saved." in saved.content.decode()
    assert LaborImport.objects.get().filename == "July.csv"


def test_a_sheet_that_changed_on_the_way_is_shown_again_and_not_saved(crew: Crew) -> None:
    client = crew.client()
    html = client.post(crew.url("import/"), CHECK | {"text": SHEET}).content.decode()
    changed = hidden_of(html) | {"text": SHEET.replace("14,worked", "140,worked")}
    page = client.post(crew.url("import/"), changed)
    assert "346.00 hours" in page.content.decode()
    assert not LaborImport.objects.exists()


def test_the_same_sheet_twice_is_a_sentence_on_the_page(crew: Crew) -> None:
    crew.read(SHEET)
    page = crew.client().post(crew.url("import/"), CHECK | {"text": SHEET})
    assert page.status_code == 422
    assert "already holds the year (hours.csv)" in page.content.decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Choose a file, or paste"),
        ({"text": "hello"}, "No line of the sheet names its columns"),
        ({"text": SHEET, "year": "2019-06-30"}, "Choose one of the years"),
        ({"sheet": SimpleUploadedFile("x.csv", b"\xff\xfe\x00")}, "not UTF-8"),
    ],
)
def test_what_cannot_be_read_is_said_on_the_page(
    crew: Crew, data: dict[str, Any], said: str
) -> None:
    page = crew.client().post(crew.url("import/"), CHECK | data)
    assert page.status_code == 422
    assert said in page.content.decode()


def test_the_page_asks_no_more_of_the_database_with_more_lines(
    crew: Crew, django_assert_max_num_queries: Any
) -> None:
    client: Client = crew.client()
    rows = [f"T{worker:03},2026-01-24,8,worked" for worker in range(1, 300)]
    crew.read("code,date,hours,kind\n" + "\n".join(rows))
    with django_assert_max_num_queries(13):
        client.get(crew.url() + "?year=2026")
