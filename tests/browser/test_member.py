"""A member signs in, sees what needs them, votes in two clicks, and reads the result."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PASSPHRASE, looks_right, press, sign_in
from tests.browser.site import Site, served

COOP = "c/amanecer"
WHO = {390: "ana@amanecer.example", 1280: "ramon@amanecer.example"}


def open_motion(page: Page, address: str, language: str) -> str:
    """The address of the motion that is open, from the list of motions."""
    page.goto(f"{address}/{language}/{COOP}/decide/")
    motion = page.locator("main .todo a", has_text="Buy a second deck oven")
    return motion.get_attribute("href") or ""


@pytest.mark.looks
@pytest.mark.parametrize(("width", "language"), [(390, "es"), (1280, "en")])
def test_home_shows_what_needs_a_member_and_every_room_looks_right(
    address: str, visit: Callable[..., Page], width: int, language: str
) -> None:
    page = visit(width=width, scheme="dark" if width == 390 else "light")
    sign_in(page, address, "oscar@amanecer.example", language)
    rooms = ["", "decide/", "decide/members/", "money/", "papers/", "papers/bylaws/"]
    for room in [*rooms, "papers/resolutions/", "money/patronage/2026/"]:
        page.goto(f"{address}/{language}/{COOP}/{room}")
        assert page.locator("h1").count() == 1, room
        looks_right(page, width)
    link = open_motion(page, address, language)
    page.goto(f"{address}/{language}/{COOP}/")
    assert page.locator(f"main .todo a[href='{link}']").count() == 1
    assert "$" in page.locator(".card--solid .figure").inner_text()


@pytest.mark.parametrize(
    ("width", "language", "script"),
    [
        pytest.param(390, "es", True, id="390 es"),
        pytest.param(1280, "en", True, id="1280 en", marks=pytest.mark.looks),
        pytest.param(390, "es", False, id="390 es, no script", marks=pytest.mark.looks),
        pytest.param(1280, "en", False, id="1280 en, no script", marks=pytest.mark.looks),
    ],
)
def test_two_clicks_from_the_mailed_link_are_a_vote(
    address: str, visit: Callable[..., Page], width: int, language: str, script: bool
) -> None:
    page = visit(width=width, script=script)
    sign_in(page, address, WHO[width], language)
    link = open_motion(page, address, language)
    page.goto(address + link)
    press(page, "main button[name=choice][value=yes]")
    page.locator("main .note--ok").wait_for()
    page.locator("button[name=choice][value=yes][aria-pressed=true]").wait_for()
    page.goto(f"{address}/{language}/{COOP}/")
    assert page.locator("main h1").count() == 1
    assert page.locator(f"main .todo a[href='{link}']").count() == 0


@pytest.mark.looks
def test_the_result_shows_quorum_and_majority_as_arithmetic(
    own_site: Site, visit: Callable[..., Page]
) -> None:
    voters = ["ana", "desmond", "ramon", "oscar", "zoe", "lin", "bea", "tomas", "ingrid"]
    voters.append("hugo")  # who left, and came back
    with served(own_site) as address:
        for name in voters:
            page = visit()
            sign_in(page, address, f"{name}@amanecer.example")
            link = open_motion(page, address, "en")
            page.goto(address + link)
            choice = "no" if name in {"bea", "oscar"} else "yes"
            press(page, f"main button[name=choice][value={choice}]")
            page.locator("main .note--ok").wait_for()
        page = visit()
        sign_in(page, address, "lin@amanecer.example")
        page.goto(address + link)
        press(page, "form[action*='declare'] button")
        page.wait_for_selector("text=10 × 2 ≥ 1 × 10")
        text = page.locator("main").inner_text()
        assert "10 × 2 ≥ 1 × 10" in text
        assert "8 × 2 > 1 × 10" in text
        looks_right(page, 1280)


def test_a_stranger_is_asked_to_sign_in_and_then_sees_the_motion(
    address: str, visit: Callable[..., Page]
) -> None:
    page = visit(width=390)
    page.goto(f"{address}/en/{COOP}/decide/")
    assert "/account/login/" in page.url
    looks_right(page, 390)
    form = page.locator("form:has(input[name=password])")
    form.locator("input[name=login]").fill(WHO[390])
    form.locator("input[name=password]").fill(PASSPHRASE)
    form.locator("button").click()
    page.wait_for_url("**/decide/")
