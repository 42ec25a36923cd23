"""A worker works out what is owed, without an account or a script, and leaves with paper.

And keeps hours on a phone: without a connection, for nobody else to see.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import looks_right, press

PHONE = 390
LANGUAGES = ["es", pytest.param("en", marks=pytest.mark.looks)]
WEEK = {"rate": "20.00", "paid": "800", "begins": "2026-11-01"}
MONDAY = {"d1-start": "7 am", "d1-end": "5:30 pm", "d1-meal": "30"}
SUBMIT = "main form button:not([name]):not([formaction]):not(.visually-hidden)"
KEPT = "caches.match(location.pathname).then((found) => !!found)"


def fill(page: Page, fields: dict[str, str]) -> None:
    for name, text in fields.items():
        page.locator(f"[name='{name}']").fill(text)


def taken(page: Page, way: str, folder: Path) -> str:
    """Press the button that leads there, and read the paper that comes."""
    with page.expect_download() as download:
        page.locator(
            f"main button[formaction$='{way}'], form[action$='{way}'] button.btn--wide"
        ).first.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    text = " ".join(page.extract_text() for page in PdfReader(path).pages)
    return " ".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_worker_leaves_with_a_worksheet_and_a_letter(
    address: str, visit: Callable[..., Page], tmp_path: Path, language: str
) -> None:
    page = visit(width=PHONE, script=False)
    page.goto(f"{address}/{language}/centre/")
    press(page, f"main a[href='/{language}/centre/wages/']")
    page.locator("[name=place][value=us-ca]").check()
    fill(page, WEEK | MONDAY)
    for day in range(2, 6):
        page.locator(f"[name=d{day}-same]").check()
    press(page, SUBMIT)  # another first day: the days are shown again
    expect(page.locator("h1")).not_to_contain_text("$")
    press(page, SUBMIT)
    expect(page.locator("h1")).to_contain_text("$300.00")
    assert "$1,100.00" in taken(page, "/wages/result.pdf", tmp_path)
    press(page, "main button[formaction$='/wages/claim/']")
    fill(page, {"c-first_name": "Itzel", "c-employer": "Brillo Car Wash"})
    said = taken(page, "/wages/claim.pdf", tmp_path)
    assert "Itzel" in said
    assert "Brillo Car Wash" in said
    assert "11/02/2026: 7:00 am – 5:30 pm, meal 30 min" in said
    press(page, "main button[formaction$='/wages/']")
    expect(page.locator("h1")).to_contain_text("$300.00")
    press(page, "main button[formaction$='/wages/letter/']")
    fill(page, {"l-worker": "Itzel", "l-employer": "Brillo Car Wash"})
    press(page, SUBMIT)
    expect(page.locator("section[lang=es]")).to_contain_text("Por favor paguen")
    said = taken(page, "/wages/letter.pdf", tmp_path)
    assert "Please pay $300.00" in said
    assert "Por favor paguen $300.00" in said
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"csrftoken"}


def add(page: Page, day: str, start: str, end: str, meal: str) -> None:
    form = page.locator("[data-hours] form").first
    for name, text in {"day": day, "from": start, "to": end, "meal": meal}.items():
        form.locator(f"[name={name}]").fill(text)
    form.locator("button").click()


@pytest.mark.looks
def test_hours_stay_on_the_phone_and_go_only_where_the_worker_takes_them(
    address: str, visit: Callable[..., Page], tmp_path: Path
) -> None:
    page = visit(width=PHONE)
    page.goto(f"{address}/en/centre/hours/")
    expect(page).to_have_title("Notes")
    page.locator("[data-keep] button").first.click()
    expect(page.locator("[data-keep]")).to_contain_text("kept on this phone")
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    assert page.evaluate(KEPT)
    page.wait_for_timeout(300)  # the worker takes the page over
    page.context.set_offline(True)
    page.goto(f"{address}/en/centre/hours/")
    add(page, "2026-11-09", "07:00", "17:30", "30")
    add(page, "2026-11-10", "22:00", "06:00", "0")
    expect(page.locator("[data-list]")).to_contain_text("18 hours")
    expect(page.locator("[data-list]")).to_contain_text("next day")
    page.goto(f"{address}/en/centre/hours/")  # they are there the next time, too
    expect(page.locator("[data-list] li")).to_have_count(2)
    page.locator("[data-take] button").click()
    expect(page.locator("[data-hours] [role=status]")).to_contain_text("connection")
    with page.expect_download() as download:
        page.locator("[data-save=csv]").click()
    download.value.save_as(tmp_path / "notes.csv")
    lines = (tmp_path / "notes.csv").read_text("utf-8-sig").splitlines()
    assert lines[1:] == ["2026-11-09,07:00,17:30,30,,10", "2026-11-10,22:00,06:00,0,,8"]
    page.context.set_offline(False)
    looks_right(page, PHONE)
    with page.expect_navigation():
        page.locator("[data-take] button").click()
    expect(page.locator("[name=d1-start]")).to_have_value("07:00")
    expect(page.locator("[name=d2-how]")).to_have_value("none")
    looks_right(page, PHONE)
    page.goto(f"{address}/en/centre/hours/")
    page.locator("[data-erase]").click()
    page.locator("[data-sure] [data-yes]").click()
    expect(page.locator("[data-list] li")).to_have_count(0)
    assert page.evaluate("localStorage.length") == 0
