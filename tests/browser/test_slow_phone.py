"""A guest on a slow phone: a thin line, no script, a lesson and what becomes of it."""

import re
from collections.abc import Callable
from time import monotonic

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect

from tests.browser.conftest import PASSPHRASE
from tests.browser.lessons import KINDS, QUESTION, form_of, send
from tests.browser.site import Site, served

pytestmark = pytest.mark.looks  # most of it is waiting for the line
PHONE = 360
LATENCY = 800  # milliseconds before each answer
SPEED = 35_000  # bytes a second
PATIENCE = 20  # seconds until a lesson stands there, on such a line
WHO = "ana@amanecer.example"
# What is right in the first lesson: the places of options from 0, or what is written.
ANSWERS: dict[str, tuple[int, ...] | str] = {
    "quiz": (1,),
    "several": (0, 2, 4),
    "true_false": (1,),
    "number": "2200",
}
LAST = (1,)  # the second quiz
WORKSHEET = re.compile("#w-[0-9a-f]{8}$")


def slow(page: Page) -> CDPSession:
    """Put the page on a line of the second generation."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY,
            "downloadThroughput": SPEED,
            "uploadThroughput": SPEED // 2,
        },
    )
    return line


def go(page: Page, link: Locator) -> None:
    """Press a link or a button; the page comes in time, and fits the phone."""
    start = monotonic()
    with page.expect_navigation(wait_until="domcontentloaded"):
        link.first.click()
    assert monotonic() - start < PATIENCE, page.url
    fits(page)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, page.url
    assert page.locator("h1").count() == 1, page.url


def mark(form: Locator, answer: tuple[int, ...] | str) -> None:
    """Give an answer: choose the options at these places, or write this."""
    if isinstance(answer, str):
        form.locator(KINDS["number"]).fill(answer)
        return
    options = form.locator("input[type=radio], input[type=checkbox]")
    for place in range(options.count()):
        if place in answer:
            options.nth(place).check()
        elif options.nth(place).get_attribute("type") == "checkbox":
            options.nth(place).uncheck()


def does_the_quiz(page: Page) -> None:
    """First one answer that is not right, and why; then all of them."""
    first = form_of(page, "quiz")
    mark(first, (0,))
    wrong = send(page, first)
    assert len(wrong) > 20
    assert first.locator(".tag--warn").count() == 1
    for kind, answer in ANSWERS.items():
        form = form_of(page, kind)
        mark(form, answer)
        assert send(page, form) != wrong
    last = page.locator(QUESTION).last
    mark(last, LAST)
    send(page, last)
    assert_all_right(page)


def assert_all_right(page: Page) -> None:
    """Every question of the page is answered, and rightly."""
    asked = page.locator(QUESTION).count()
    assert asked == len(ANSWERS) + 1
    assert page.locator(f"{QUESTION} .note--ok").count() == asked
    assert page.locator(f"{QUESTION} .tag--warn").count() == 0


def cookies(page: Page) -> set[str]:
    return {one["name"] for one in page.context.cookies()}


def test_a_guest_on_a_slow_phone_learns_and_keeps_it_when_signing_in(
    own_site: Site, visit: Callable[..., Page]
) -> None:
    with served(own_site) as address:
        page = visit(width=PHONE, script=False)
        slow(page)
        page.goto(f"{address}/es/", wait_until="domcontentloaded")
        assert reads_and_answers(page) == cookies(page) - {"csrftoken"} == {"answers"}
        signs_in(page)
        in_the_other_language(page, "en")
        has_read_it(page)


def reads_and_answers(page: Page) -> set[str]:
    """From the first page to a lesson; its quiz; the next lesson, and back to this."""
    go(page, page.locator("main .card--solid a.btn"))
    go(page, page.locator("main .todo a"))
    assert page.context.cookies() == []
    does_the_quiz(page)
    lesson = page.url.partition("?")[0]
    go(page, page.locator("a[rel=next]"))
    assert page.url != lesson
    assert page.locator(f"{QUESTION} [role=status]").count() == 0
    go(page, page.locator("a[rel=prev]"))
    assert page.url.partition("#")[0] == lesson
    assert_all_right(page)
    return {"answers"}


def signs_in(page: Page) -> None:
    """By the lesson's own line; then it stands there again, with all that was known."""
    lesson = page.url
    go(page, page.locator("#kept a"))
    form = page.locator("form:has(input[name=password])")
    form.locator("input[name=login]").fill(WHO)
    form.locator("input[name=password]").fill(PASSPHRASE)
    go(page, form.locator("button"))
    assert page.url == lesson
    assert "answers" not in cookies(page)
    assert_all_right(page)
    expect(page.locator("#progress .ticks li").nth(1)).to_contain_text("5")


def in_the_other_language(page: Page, other: str) -> None:
    known = page.locator("#progress .ticks li").count()
    go(page, page.locator(f"header [lang={other}]"))
    expect(page.locator("html")).to_have_attribute("lang", other)
    assert page.locator("#progress .ticks li").count() == known
    assert_all_right(page)


def has_read_it(page: Page) -> None:
    """Marks the lesson as read, and sees what is missing in the course."""
    unread = page.locator("#progress .ticks li").first.inner_text()
    go(page, page.locator("#progress form[action*='/read/'] button"))
    assert page.locator("#progress .ticks li").first.inner_text() != unread
    assert_all_right(page)
    go(page, page.locator("#progress a[href*='/learn/course/']"))
    first, second = page.locator("main .todo li").all()[:2]
    expect(first.locator(".gaps a")).to_have_count(1)
    expect(first.locator(".gaps a")).to_have_attribute("href", WORKSHEET)
    expect(second.locator(".gaps a")).to_have_count(3)
