"""A founder reads a lesson on a phone: no account, no script, either language."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import looks_right, press

pytestmark = pytest.mark.looks  # what a guest reads is the same on every database
LESSONS = ("2.3", "5.3", "5.4")
WEIGHT = 60_000


def lessons(page: Page, address: str, language: str) -> list[str]:
    """The lessons' addresses, found as a reader finds them: home, course, lesson."""
    page.goto(f"{address}/{language}/")
    press(page, "main a[href*='/cour'], main a[href*='/form'], main a.btn")
    found = page.eval_on_selector_all("main a", "links => links.map(a => a.href)")
    depth = max(link.count("/") for link in found if link.startswith(address))
    return sorted(
        {link for link in found if link.count("/") == depth and "#" not in link}
    )


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_guest_finds_three_lessons_and_each_reads_well(
    address: str, visit: Callable[..., Page], width: int, language: str
) -> None:
    page = visit(width=width)
    elsewhere: list[str] = []
    page.on(
        "request",
        lambda r: None if r.url.startswith(address) else elsewhere.append(r.url),
    )
    found = lessons(page, address, language)
    assert len(found) >= len(LESSONS)
    looks_right(page, width)
    for link in found:
        page.goto(link)
        assert page.locator("html").get_attribute("lang") == language
        looks_right(page, width)
    assert elsewhere == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_quiz_answers_without_script_and_explains_each_option(
    address: str, visit: Callable[..., Page], language: str
) -> None:
    page = visit(width=390)
    for link in lessons(page, address, language):
        quiet = visit(width=390, script=False)
        quiet.goto(link)
        quiz = quiet.locator("form:has(input[type=radio])").first
        quiz.locator("input[type=radio]").first.check()
        quiz.locator("button").first.click()
        said = quiet.locator("[role=status]").first
        assert len(said.inner_text()) > 20, link
        assert quiet.context.cookies() == []


def test_a_lesson_weighs_less_than_sixty_kilobytes_in_all(
    address: str, visit: Callable[..., Page]
) -> None:
    page = visit(width=390)
    for link in lessons(page, address, "en"):
        fresh = visit(width=390)
        sizes: list[int] = []

        def weigh(request, sizes=sizes) -> None:  # type: ignore[no-untyped-def]
            found = request.sizes()
            sizes.append(found["responseBodySize"] + found["responseHeadersSize"])

        fresh.on("requestfinished", weigh)
        fresh.goto(link, wait_until="networkidle")
        assert 0 < sum(sizes) < WEIGHT, (link, sizes)


def test_a_lesson_leads_to_itself_in_the_other_language(
    address: str, visit: Callable[..., Page]
) -> None:
    page = visit(width=390)
    for link in lessons(page, address, "en"):
        page.goto(link)
        page.click("header a[hreflang=es]")
        assert page.locator("html").get_attribute("lang") == "es"
        page.click("header a[hreflang=en]")
        assert page.url.rstrip("/") == link.rstrip("/")
