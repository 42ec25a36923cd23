"""Every page of the workers’ centre, as a phone shows it, and how hard it is to read.

.venv/bin/pytest tests/browser/test_centre_pages.py -s      prints the reading levels
"""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import looks_right, sign_in
from tests.cms.courses.reading_level import level_of

pytestmark = pytest.mark.looks
PHONE = 390
MOST_BYTES = 60_000
PUBLIC = (
    "",
    "kept/",
    "wages/",
    "hours/",
    "clinics/",
    "checklist/",
    "campaigns/",
    "alerts/",
    "allies/",
    "talk/",
    "rights/",
)
IN_THE_DARK = ("", "kept/", "wages/", "checklist/", "talk/")
OFFICE = {
    "dolores@centro.example": (
        "office/",
        "office/people/",
        "office/availability/",
        "office/who-may/",
        "office/path/organiser/",
        "clinics/new/",
        "seen/",
        "seen/count/",
        "talk/new/",
        "allies/due/",
    ),
    "rosa@centro.example": ("research/", "campaigns/new/", "alerts/new/"),
    "priya@centro.example": ("allies/new/", "allies/import/"),
    "marco@centro.example": ("talk/moderate/",),
}
FIRST = {
    "clinics/": r"clinics/\d+/",
    "campaigns/": r"campaigns/(?!new)[\w-]+/",
    "allies/": r"allies/[0-9a-f-]{36}/",
    "talk/": r"talk/(?!new|moderate|report|translate)[\w-]+/",
    "research/": r"research/\d+/",
    "rights/": r"/en/rights/[\w-]+/",
}
"""Below a list, the first page that it leads to is looked at, too."""
HARDEST = 9.0
"""The school grade (English) above which a page is not plain any more."""


def test_every_page_of_the_centre_can_be_used_on_a_phone(
    address: str, visit: Callable[..., Page]
) -> None:
    levels: dict[str, float] = {}
    wrong: list[str] = []
    page = visit(width=PHONE, scheme="dark")
    for _path in walk(page, f"{address}/es/centre/", IN_THE_DARK):
        wrong += what_is_wrong(page)
    page = visit(width=PHONE)
    for path in walk(page, f"{address}/en/centre/", PUBLIC):
        wrong += what_is_wrong(page)
        levels[path] = read_aloud(page)
    for email, paths in OFFICE.items():
        page = visit(width=PHONE)
        sign_in(page, address, email)
        for path in walk(page, f"{address}/en/centre/", paths):
            wrong += what_is_wrong(page)
            levels[path] = read_aloud(page)
    for path, grade in sorted(levels.items(), key=lambda one: -one[1]):
        print(f"grade {grade:5.1f}  /centre/{path}")
    wrong += [f"{path} is hard to read" for path in levels if levels[path] > HARDEST]
    assert wrong == [], "\n".join(wrong)


def walk(page: Page, base: str, paths: tuple[str, ...]) -> Iterator[str]:
    """Each page, and below a list the first that it leads to."""
    for path in paths:
        answer = page.goto(base + path)
        assert answer
        assert answer.status == 200, path
        yield path
        if path in FIRST:
            hrefs = page.locator("main a").evaluate_all("all => all.map(a => a.pathname)")
            below = [href for href in hrefs if re.search(f"{FIRST[path]}$", href)]
            assert below, f"{path} leads nowhere"
            page.goto(urljoin(base, below[0]))
            yield f"{path}…/"


def what_is_wrong(page: Page) -> list[str]:
    """What a page does not keep to; nothing is what we want."""
    found = []
    try:
        looks_right(page, PHONE)
    except AssertionError as error:
        found.append(str(error))
    if page.locator("h1").count() != 1:
        found.append(f"{page.url}: not one heading of the first level")
    if not page.locator("a[data-leave]").is_visible():
        found.append(f"{page.url}: no way out")
    if (size := len(page.content().encode())) > MOST_BYTES:
        found.append(f"{page.url}: {size} bytes")
    return found


def read_aloud(page: Page) -> float:
    """The school grade of what a page says in sentences."""
    said = page.locator("main p, main li, main summary").all_inner_texts()
    sentences = [text for text in said if len(text.split()) > 4]
    return level_of("\n".join(sentences) or "Nothing is said here.", "en").value
