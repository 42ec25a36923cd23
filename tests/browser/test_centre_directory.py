"""A keeper mends an entry of the directory; a guest finds it and takes it along."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import press, sign_in

pytestmark = pytest.mark.looks
PHONE = 390
KEEPER = "priya@centro.example"


def mended_and_checked(page: Page, centre: str, name: str, number: str) -> None:
    """From the list of what is due to the entry, its new number, and its check."""
    page.goto(f"{centre}allies/due/")
    press(page, f"main .todo a:has-text('{name}')")
    expect(page.locator(".note--warn")).to_have_count(1)
    press(page, ".facts a[href$='/change/']")
    page.locator("input[name=phone]").fill(number)
    press(page, "main form.stack button.btn")
    expect(page.locator("main")).to_contain_text(number)
    press(page, "form[action$='/checked/'] button")
    expect(page.locator(".note--warn")).to_have_count(0)
    page.goto(f"{centre}allies/due/")
    expect(page.locator("#due ~ .todo")).not_to_contain_text(name)


def found_by_a_guest(page: Page, centre: str, name: str, need: str) -> None:
    """What is looked for stands in no address."""
    page.goto(f"{centre}allies/")
    page.locator("select[name=need]").select_option(need)
    page.locator("select[name=language]").select_option("es")
    page.locator("select[name=region]").select_option("san-francisco")
    page.locator("input[name=words]").fill(name.split()[0])
    press(page, "form[action$='/allies/'] button")
    assert page.url == f"{centre}allies/"
    expect(page.locator("main h3")).to_have_count(1)
    expect(page.locator("main h3")).to_contain_text(name)


def taken_along(page: Page) -> str:
    """The words of the printed list."""
    page.locator("input[name=ally]").check()
    with page.expect_download() as download:
        page.locator("form[action$='/list.pdf'] button").click()
    content = Path(download.value.path()).read_bytes()
    return "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(content)).pages)


@pytest.mark.parametrize(
    ("language", "name", "need", "number", "why"),
    [
        ("en", "Bayview Dental Van", "health", "415-555-0190", "Teeth"),
        ("es", "Sunset Family Rooms", "housing", "415-555-0180", "cuarto"),
    ],
)
def test_a_volunteer_mends_the_directory_and_a_guest_takes_a_list_along(
    address: str,
    visit: Callable[..., Page],
    language: str,
    name: str,
    need: str,
    number: str,
    why: str,
) -> None:
    centre = f"{address}/{language}/centre/"
    keeper = visit(width=PHONE, script=False)
    guest = visit(width=PHONE, script=False)
    sign_in(keeper, address, KEEPER, language)
    mended_and_checked(keeper, centre, name, number)
    found_by_a_guest(guest, centre, name, need)
    expect(guest.locator("main")).to_contain_text(number)
    said = taken_along(guest)
    assert name in said
    assert number in said
    assert why not in said
    assert not [one for one in guest.context.cookies() if one["name"] == "sessionid"]
