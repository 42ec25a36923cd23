"""A founder reads a lesson on a phone: no account, no script, either language."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import looks_right, press
from tests.browser.lessons import (
    EXPLAINS,
    KINDS,
    answers_to,
    asked,
    broken,
    form_of,
    lessons,
    linked,
    replies,
    told,
)

pytestmark = pytest.mark.looks  # what a guest reads is the same on every database
LESSONS = 42
WEIGHT = 60_000
PHONE, DESK = 390, 1280
SMALLEST = 320


def asks_elsewhere(page: Page, address: str) -> list[str]:
    """What the page will have asked of other sites, when it is looked at later."""
    elsewhere: list[str] = []
    page.on(
        "request",
        lambda r: None if r.url.startswith(address) else elsewhere.append(r.url),
    )
    return elsewhere


def fits(page: Page, width: int) -> None:
    """No sideways scroll at this width, either."""
    usual = page.viewport_size
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    page.set_viewport_size(usual or {"width": PHONE, "height": 800})


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_guest_finds_every_lesson_and_each_reads_well(
    address: str, visit: Callable[..., Page], language: str
) -> None:
    page = visit(width=PHONE)
    elsewhere = asks_elsewhere(page, address)
    found = lessons(page, address, language)
    assert len(set(found)) == len(found) >= LESSONS
    looks_right(page, PHONE)
    links: set[str] = set()
    twins: set[str] = set()
    for link in found:
        page.goto(link)
        page_told = told(page)
        assert page_told["lang"] == language, link
        assert page_told["marks"] == [1, 1, 1, 1, 1], link
        fits(page, SMALLEST)
        looks_right(page, PHONE)
        every_question_explains(link, page_told)
        links |= set(page_told["links"])
        twins.add(page_told["elsewhere"])
    assert len(twins) == len(found)  # each has its own page in the other language
    assert elsewhere == []
    assert page.context.cookies() == []  # who only reads leaves nothing
    assert broken(links, address) == []


def every_question_explains(link: str, page_told: dict) -> None:
    """Whatever is answered, each question of the lesson says why it is so."""
    said = replies(f"{link}?{page_told['answers']}")
    assert page_told["questions"], link
    assert list(said) == page_told["questions"], link
    assert min(map(len, said.values())) > EXPLAINS, (link, said)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_every_shape_read_well_on_a_desk_by_day_and_by_night(
    address: str, visit: Callable[..., Page], scheme: str
) -> None:
    page = visit(width=DESK, scheme=scheme)
    elsewhere = asks_elsewhere(page, address)
    found = lessons(page, address, "es")
    looks_right(page, DESK)  # the course whose lessons were found last
    module = linked(page, "main section h2 a")[0]
    for path in [*shapes(found), module]:
        page.goto(path)
        expect(page.locator("html")).to_have_attribute("lang", "es")
        looks_right(page, DESK)
    for path in linked(page, "main .card:has(form[role=search]) li a"):
        page.goto(path)
        looks_right(page, DESK)
    page.goto(f"{address}/es/")
    page.locator("main form[role=search] input[type=search]").fill("excedente")
    press(page, "main form[role=search] button")
    assert page.locator("main li a").count() > 1
    looks_right(page, DESK)
    assert elsewhere == []


def shapes(found: list[str]) -> list[str]:
    """Three lessons: with a chart, with lines to order, with words of one's own."""
    signs = {'class="chart': "", 'inputmode="numeric"': "", "<textarea": ""}
    for link in found:
        text = asked(link)[1].decode()
        for sign in signs:
            if sign in text and link not in signs.values():
                signs[sign] = signs[sign] or link
    assert all(signs.values()), signs
    return list(signs.values())


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_kind_of_question_answers_without_script_and_explains_each_option(
    address: str, visit: Callable[..., Page], language: str
) -> None:
    page = visit(width=PHONE, script=False)
    left = set(KINDS)
    for link in lessons(page, address, language):
        page.goto(link)
        if left == set(KINDS):
            assert page.context.cookies() == []
        for kind in sorted(left):
            if form_of(page, kind).count():
                said = answers_to(page, kind)
                assert min(map(len, said)) > EXPLAINS, (link, kind, said)
                assert len(set(said)) == len(said), (link, kind)
                left.remove(kind)
        if not left:
            break
    assert left == set()
    left_behind = {one["name"]: one.get("expires") for one in page.context.cookies()}
    # the answers, and what the button that forgets them is sent with: till it is closed
    assert left_behind == {"answers": -1, "csrftoken": -1}
    press(page, "#kept button")
    assert page.context.cookies() == []


def test_a_lesson_weighs_less_than_sixty_kilobytes_in_all(
    address: str, visit: Callable[..., Page]
) -> None:
    page = visit(width=PHONE)
    found = lessons(page, address, "en") + lessons(page, address, "es")
    for link in sorted(found, key=lambda link: -len(asked(link)[2]))[:3]:
        fresh = visit(width=PHONE)
        sizes: list[int] = []

        def weigh(request, sizes=sizes) -> None:  # type: ignore[no-untyped-def]
            found = request.sizes()
            sizes.append(found["responseBodySize"] + found["responseHeadersSize"])

        fresh.on("requestfinished", weigh)
        fresh.goto(link, wait_until="networkidle")
        assert 0 < sum(sizes) < WEIGHT, (link, sizes)
        fresh.context.close()


def test_a_lesson_leads_to_itself_in_the_other_language(
    address: str, visit: Callable[..., Page]
) -> None:
    page = visit(width=PHONE)
    for link in lessons(page, address, "en")[:: LESSONS // 5]:
        page.goto(link)
        code = page.locator("main a[href$='.pdf']").first.get_attribute("href")
        press(page, "header a[hreflang=es]")
        expect(page.locator("html")).to_have_attribute("lang", "es")
        assert code
        spanish = code.replace("/en/", "/es/")
        expect(page.locator("main a[href$='.pdf']").first).to_have_attribute(
            "href", spanish
        )
        press(page, "header a[hreflang=en]")
        page.wait_for_url(lambda url, link=link: url.rstrip("/") == link.rstrip("/"))
