"""What the bookkeeper's journeys share: the money pages, and that each looks right."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import looks_right, press

# The whole way runs on every database once; how it looks elsewhere is the same on each.
COMBINATIONS = [
    pytest.param(390, "es", True, id="390 es"),
    pytest.param(1280, "en", True, id="1280 en", marks=pytest.mark.looks),
    pytest.param(390, "es", False, id="390 es, no script", marks=pytest.mark.looks),
]


class Journey:
    """Somebody's steps through a co-op's money; `money` is the address of its pages."""

    def __init__(self, page: Page, money: str, width: int, script: bool) -> None:
        self.page, self.money, self.width, self.script = page, money, width, script

    def look(self) -> None:
        if self.script:
            looks_right(self.page, self.width)

    def to(self, path: str) -> None:
        self.page.goto(self.money + path)
        self.look()


def text_of(page: Page) -> str:
    return page.locator("main").inner_text()


def give(page: Page, name: str, text: str) -> None:
    """Upload a text as a file of this name, with the form's own button."""
    page.set_input_files(
        "main input[type=file]",
        {"name": name, "mimeType": "text/plain", "buffer": text.encode()},
    )
    press(page, "main form:has(input[type=file]) button")
