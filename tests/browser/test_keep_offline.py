"""A lesson kept on a phone: it opens without a connection, and at once on a slow one."""

from collections.abc import Callable
from time import monotonic

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import looks_right, press, sign_in
from tests.browser.slow import line_to

pytestmark = pytest.mark.looks
COURSE = "/en/start-a-worker-co-op/"
MODULE = f"{COURSE}money-that-belongs-to-members/"
LESSON = f"{MODULE}surplus-and-patronage/"
KEPT = """caches.open("kept-lessons").then((store) => store.keys())
  .then((found) => found.map(({ url }) => new URL(url).pathname))"""
WORKERS = "navigator.serviceWorker.getRegistrations().then((found) => found.length)"


def keep(page: Page, address: str, path: str = LESSON) -> None:
    """Open a page and press its button, as a reader does."""
    page.goto(address + path)
    panel = page.locator("[data-keep]")
    panel.get_by_role("button").first.click()
    expect(panel.get_by_role("status")).to_contain_text("Kept on this phone on")
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    page.wait_for_timeout(300)  # the worker takes the page over


def test_a_kept_lesson_opens_without_a_connection_and_says_what_it_cannot_do(
    address: str, visit: Callable[..., Page]
) -> None:
    page = visit(width=390)
    keep(page, address)
    looks_right(page, 390)
    page.context.set_offline(True)
    page.goto(address + LESSON)
    expect(page.get_by_role("heading", level=1)).to_have_text("Surplus and patronage")
    place = "getComputedStyle(document.querySelector('.masthead')).position"
    assert page.evaluate(place) == "relative"  # its stylesheet is there
    expect(page.locator("[data-keep]")).to_contain_text("to check answers you need one")
    question = page.locator("form:has(input[type=radio])").first
    question.locator("input[type=radio]").first.check()
    question.locator("button").first.click()
    expect(page.locator("[data-offline]")).to_contain_text("nothing was sent")
    looks_right(page, 390)
    page.goto(f"{address}/es/")
    expect(page.locator("[data-offline]")).to_be_visible()
    expect(page.locator("[data-keep] li")).to_contain_text("Surplus and patronage")


def test_a_kept_lesson_opens_at_once_on_a_slow_line(
    address: str, visit: Callable[..., Page]
) -> None:
    page = visit(width=390)
    with line_to(address) as line:
        keep(page, line.url)
        line.seconds = 3
        start = monotonic()
        page.goto(line.url + LESSON, wait_until="domcontentloaded")
        assert monotonic() - start < 2
        start = monotonic()
        page.goto(line.url + MODULE, wait_until="commit")
        assert monotonic() - start > 2  # the line is slow indeed


def test_a_module_is_kept_with_its_lessons_and_everything_can_be_forgotten(
    address: str, visit: Callable[..., Page]
) -> None:
    page = visit(width=390)
    keep(page, address, MODULE)
    assert len([path for path in page.evaluate(KEPT) if path.startswith(MODULE)]) == 6
    page.goto(f"{address}/en/learn/kept/")
    panel = page.locator("[data-keep]")
    expect(panel.locator("li")).to_have_count(6)
    looks_right(page, 390)
    with page.expect_navigation():
        panel.locator("li").first.get_by_role("button").click()
    expect(panel.locator("li")).to_have_count(5)
    with page.expect_navigation():
        panel.get_by_role("button", name="Forget all").click()
    expect(panel).to_contain_text("Nothing is kept yet")
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate(WORKERS) == 0


def test_who_has_answered_is_shown_the_reply_and_not_the_kept_page(
    address: str, visit: Callable[..., Page]
) -> None:
    page = visit(width=390)
    keep(page, address)
    page.goto(address + LESSON)
    question = page.locator("form:has(input[type=radio])").first
    question.locator("input[type=radio]").first.check()
    question.locator("button").first.click()
    expect(page.locator("article [role=status]").first).not_to_be_empty()


def test_what_is_kept_is_a_strangers_page_and_signing_out_forgets_it(
    address: str, visit: Callable[..., Page]
) -> None:
    page = visit(width=1280)
    sign_in(page, address, "ana@amanecer.example", anew=True)
    keep(page, address)
    text = f'caches.match("{LESSON}").then((found) => found.text())'
    kept = page.evaluate(text)
    assert "avatar" not in kept
    assert "data-known" not in kept
    page.goto(address + LESSON)  # with a connection, one's own page
    expect(page.locator(".avatar")).to_be_visible()
    page.goto(f"{address}/en/account/logout/")
    press(page, "main form button")
    assert page.evaluate("caches.keys()") == []
    assert page.context.cookies() == [] or "sessionid" not in str(page.context.cookies())


def test_without_script_nothing_promises_what_it_cannot_do(
    address: str, visit: Callable[..., Page]
) -> None:
    page = visit(width=390, script=False)
    page.goto(address + LESSON)
    expect(page.locator("[data-keep]")).to_be_hidden()
    expect(page.get_by_role("link", name="Print or keep as PDF")).to_be_visible()
    page.goto(f"{address}/en/learn/kept/")
    expect(page.locator("main")).to_contain_text("needs scripts")
