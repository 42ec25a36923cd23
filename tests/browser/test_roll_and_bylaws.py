"""The roll and the bylaws: who belongs, and by which rules, on phones and at desks."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import site as sites
from tests.browser.conftest import looks_right, press, sign_in
from tests.browser.journey import COMBINATIONS, text_of
from tests.office import open_in_office

COOP = "/c/amanecer/"
SECRETARY, MEMBER = "lin@amanecer.example", "ana@amanecer.example"
CANDIDATE = "yusuf@amanecer.example"
WORDS = {
    "en": {"missing": "missing", "record": "Record the exit"},
    "es": {"missing": "falta", "record": "Registrar la baja"},
}


@pytest.mark.parametrize(
    ("width", "language", "script"),
    [
        pytest.param(390, "en", True, id="390 en", marks=pytest.mark.looks),
        pytest.param(390, "es", False, id="390 es, no script"),
    ],
)
def test_a_candidate_sees_what_is_missing(
    address: str, visit: Callable[..., Page], width: int, language: str, script: bool
) -> None:
    page = visit(width=width, script=script)
    sign_in(page, address, CANDIDATE, language)
    page.goto(f"{address}/{language}{COOP}")
    press(page, "main a[href$='/M013/admission/']")
    if script:
        looks_right(page, width)
    said = text_of(page)
    assert "650" in said
    assert WORDS[language]["missing"] in said.lower()
    clauses = page.locator("main a[href*='/papers/bylaws/'][href*='#art-2.sec-']")
    assert clauses.count() >= 2
    press(page, "main a[href*='/papers/bylaws/'][href*='#art-2.sec-']")
    assert page.url.partition("#")[2].startswith("art-2.sec-")
    if script:
        looks_right(page, width)
    page.goto(f"{address}/{language}{COOP}decide/members/M001/")
    assert "M001" in text_of(page)
    answer = page.request.get(f"{address}/{language}{COOP}decide/members/M001/admission/")
    assert answer.status == 404


@pytest.mark.parametrize(("width", "language", "script"), COMBINATIONS)
def test_the_secretary_records_an_exit_and_reads_its_effect_first(
    own_site: sites.Site,
    visit: Callable[..., Page],
    width: int,
    language: str,
    script: bool,
) -> None:
    with sites.served(own_site) as url:
        page = visit(width=width, script=script)
        sign_in(page, url, SECRETARY, language)
        members = f"{url}/{language}{COOP}decide/members/"
        page.goto(f"{members}M004/exit/")
        _reviews_a_resignation(page)
        if script:
            looks_right(page, width)
        effects = page.locator("section:has(> #preview)").inner_text()
        assert "$" in effects  # what his capital account holds, and when it is paid
        page.goto(f"{members}M004/")
        assert page.locator("main").get_by_text("2027").count() == 0  # only looked at
        page.goto(f"{members}M004/exit/")
        _reviews_a_resignation(page)
        press(page, "button[value=record]")
        page.goto(members)
        assert "Óscar Ibarra" in text_of(page)  # a member until the last day
        page.goto(f"{members}?on=2027-06-30")
        lines = page.locator("table, .table").first.inner_text()
        assert "Óscar Ibarra" not in lines
        assert "Ana Lucía Peña" in lines
        if script:
            looks_right(page, width)


def _reviews_a_resignation(page: Page) -> None:
    form = page.locator("form:has(button[value=review])")
    form.locator("[name=kind][value=resigned]").check()
    form.locator("[name=given_on]").fill("2026-11-21")
    press(page, "form button[value=review]")
    page.wait_for_selector("button[value=record]")


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(True, id="script"),
        pytest.param(False, id="no script", marks=pytest.mark.looks),
    ],
)
def test_a_member_reads_a_redline_on_a_phone_in_spanish(
    address: str, visit: Callable[..., Page], script: bool
) -> None:
    page = visit(width=390, script=script)
    sign_in(page, address, MEMBER, "es")
    page.goto(f"{address}/es{COOP}papers/bylaws/history/")
    if script:
        looks_right(page, 390)
    press(page, "main a[href*='/papers/bylaws/2026-12-31..2027-01-01/']")
    added = " ".join(page.locator("main ins").all_inner_texts())
    taken = " ".join(page.locator("main del").all_inner_texts())
    assert "42" in added
    assert "30" in taken
    assert "42 días" in text_of(page)
    if script:
        looks_right(page, 390)
    page.goto(f"{address}/es{COOP}papers/bylaws/2027-01-01/#art-2.sec-19")
    assert page.locator("#art-2\\.sec-19").count() == 1


@pytest.mark.office
def test_a_lawyers_word_file_opens_with_its_headings_and_notes(
    address: str, visit: Callable[..., Page], tmp_path: Path
) -> None:
    page = visit(width=1280)
    sign_in(page, address, SECRETARY)
    page.goto(f"{address}/en{COOP}papers/bylaws/")
    with page.expect_download() as download:
        page.locator("main a[href*='bylaws.docx']").first.click()
    read = open_in_office(Path(download.value.path()).read_bytes(), tmp_path)
    assert (1, "4. Patronage") in read.headings
    assert len(read.notes) > 100
    assert "26 U.S.C." in read.words or "Corp" in read.words


@pytest.mark.looks
@pytest.mark.parametrize(
    ("width", "language", "scheme"),
    [
        pytest.param(390, "es", "dark", id="390 es dark"),
        pytest.param(1280, "en", "light", id="1280 en light"),
    ],
)
def test_every_page_looks_right(
    address: str, visit: Callable[..., Page], width: int, language: str, scheme: str
) -> None:
    page = visit(width=width, scheme=scheme)
    sign_in(page, address, SECRETARY, language)
    for path in PAGES:
        page.goto(f"{address}/{language}{COOP}{path}")
        looks_right(page, width)


PAGES = [
    "decide/members/",
    "decide/members/changes/",
    "decide/members/register/",
    "decide/members/directory/",
    "decide/members/add/",
    "decide/members/exits/",
    "decide/members/import/",
    "decide/members/export/",
    "decide/members/kept/",
    "decide/members/M008/",
    "decide/members/M008/contact/",
    "decide/members/M008/erase/",
    "decide/members/M004/event/",
    "decide/members/M004/exit/",
    "decide/members/M013/admission/",
    "decide/members/M013/letters/",
    "papers/bylaws/",
    "papers/bylaws/2027-01-01/?in=both",
    "papers/bylaws/2023-07-01..2027-01-01/",
    "papers/bylaws/history/",
    "papers/bylaws/version/0/",
    "papers/bylaws/parameters/",
    "papers/bylaws/parameters/exit.notice_days/",
    "papers/bylaws/amendments/",
    "papers/bylaws/amendments/1/",
    "papers/bylaws/import/",
    "decide/what-if/1/",
]
