"""A worker asks to be called, without an account or a script; one person may look."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import site as sites
from tests.browser.conftest import looks_right, press, sign_in

PHONE = 390
WORDS = {
    "en": ("Golondrina", "text 510-555-0188", "after the night shift"),
    "es": ("Colibrí", "mensaje al 510-555-0199", "después de las diez"),
}
FIELDS = ("alias", "safe_way", "safe_time")
CODE = re.compile(r"^[2-9A-Z]{4}-[2-9A-Z]{4}$")
CLINIC = "main a[href*='/centre/clinics/'][href$='/callback/']"


def asks(page: Page, site: str, language: str) -> str:
    """From the centre's calendar to the code on the screen; where the form stood."""
    page.goto(f"{site}/{language}/centre/clinics/")
    press(page, CLINIC)
    for name, word in zip(FIELDS, WORDS[language], strict=True):
        page.locator(f"[name={name}]").fill(word)
    page.locator("[name=language]").select_option(language)
    page.locator("[name=agrees]").check()
    press(page, "button[value=ask]")
    expect(page.locator(".big-code")).to_have_text(CODE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert all(word not in page.content() for word in WORDS[language])
    return page.url


def test_a_worker_asks_to_be_called_and_the_look_is_noted(
    own_site: sites.Site, visit: Callable[..., Page]
) -> None:
    with sites.served(own_site) as site:
        worker = visit(width=PHONE, script=False)
        form = {language: asks(worker, site, language) for language in WORDS}
        assert form["en"].replace("/en/", "/es/") == form["es"]
        press(worker, "button[value=withdraw]")
        expect(worker.locator("main")).not_to_contain_text("7KXM-92PQ")
        named = visit(width=PHONE)
        sign_in(named, site, "femi@centro.example")
        named.goto(form["en"].replace("/callback/", "/callbacks/"))
        opens = named.locator("button[value=look]")
        expect(opens).to_have_count(2)  # the demo's own, and the one that stayed
        assert WORDS["en"][0] not in named.content()
        press(named, "li:last-child button[value=look]")
        for word in WORDS["en"]:
            expect(named.locator("main")).to_contain_text(word)
        expect(named.locator("main")).to_contain_text("Femi Okoro, Nov. 21, 2026")
        assert not any(word in named.url for word in WORDS["en"])
        looks_right(named, PHONE)
        press(named, "button[value=done]")
        expect(named.locator("button[value=look]")).to_have_count(1)
        other = visit(width=PHONE)
        sign_in(other, site, "priya@centro.example")
        answer = other.goto(form["en"].replace("/callback/", "/callbacks/"))
        assert answer is not None
        assert answer.status == 404


@pytest.mark.looks
def test_the_questions_and_their_answers_fit_a_phone(
    address: str, visit: Callable[..., Page]
) -> None:
    page = visit(width=PHONE)
    page.goto(f"{address}/es/centre/checklist/")
    for topic in ("pay", "immigration"):
        page.locator(f"[value={topic}]").check()
    press(page, "button[value=topics]")
    looks_right(page, PHONE)
    page.locator("[name=a-pay-minimum][value=no]").check()
    press(page, "button[value=answers]")
    expect(page.locator("main")).to_contain_text("El salario mínimo se debe")
    looks_right(page, PHONE)
    page.set_viewport_size({"width": 1280, "height": 800})
    looks_right(page, 1280)
