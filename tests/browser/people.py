"""People at their own devices, on a site whose weeks pass when the test says so."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.browser.conftest import PASSPHRASE, looks_right, press
from tests.browser.site import Site

PHONE = 390
SHA256 = re.compile(r"[0-9a-f]{64}")
SHOWN = """() => {
  const all = [...document.querySelectorAll("body *")];
  const told = (each) => [each.tagName, each.className, each.id,
    each.getAttribute("name"), each.getAttribute("role"),
    each.closest("[open], section, form, aside")?.className];
  return [[...new Set(all.map((each) => told(each).join(" ")))],
    document.documentElement.scrollWidth];
}"""


@dataclass
class Town:
    """A co-op's site with a clock of its own, and the devices of those who visit it."""

    site: Site
    url: str = ""
    visit: Callable[..., Page] | None = None
    pages: dict[tuple[str, str, bool], Page] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def day(self, moment: str) -> None:
        """Let it be this moment in Oakland, like 2026-12-07 18:00."""
        self.site.set_clock(moment)

    def device(self, who: str, *, language: str = "en", script: bool = True) -> "Device":
        """Somebody's phone; a new one the first time they take it out."""
        assert self.visit is not None
        known = (who, language, script)
        if known not in self.pages:
            self.pages[known] = self.visit(width=PHONE, script=script)
        return Device(
            page=self.pages[known],
            coop=f"{self.url}/{language}/c/amanecer/",
            email=f"{who}@amanecer.example",
            script=script,
            seen=self.seen,
        )


@dataclass(frozen=True)
class Device:
    """One person's browser, of a phone's width; each page it comes to is looked at.

    Axe reads a page again only where something is on it that was not `seen` there.
    """

    page: Page
    coop: str
    email: str
    script: bool
    seen: set[str]

    def to(self, path: str) -> "Device":
        """Go to a page of the co-op, and sign in where that is asked."""
        self.page.goto(path if path.startswith("http") else self.coop + path)
        if "/account/login/" in self.page.url:
            form = self.page.locator("form:has(input[name=password])")
            form.locator("input[name=login]").fill(self.email)
            form.locator("input[name=password]").fill(PASSPHRASE)
            form.locator("button").click()
            self.page.wait_for_url(lambda url: "/account/login/" not in url)
        return self.look()

    def press(self, selector: str) -> "Device":
        """Press a button or a link of the page, and look at the page it leads to."""
        press(self.page, f"main {selector}")
        return self.look()

    def look(self) -> "Device":
        if self.script:
            shown, width = self.page.evaluate(SHOWN)
            assert width <= PHONE, self.page.url
            new = {re.sub(r"\d+", "1", f"{self.page.url} {each}") for each in shown}
            if not new <= self.seen:
                looks_right(self.page, PHONE)
            self.seen.update(new)
        assert self.page.locator("h1").count() == 1, self.page.url
        return self

    def fill(self, **given: str) -> "Device":
        """Fill the fields of these names, whatever kind they are."""
        for name, value in given.items():
            self.field(name, value)
        return self

    def field(self, name: str, value: str) -> None:
        found = self.main(f"[name={name}]").first
        kind = found.evaluate("e => e.type || e.tagName")
        if kind.startswith("select"):
            found.select_option(value)
        elif kind in {"radio", "checkbox"}:
            self.main(f"[name={name}][value='{value}']").check()
        else:
            found.fill(value)

    def main(self, selector: str) -> Locator:
        return self.page.locator(f"main {selector}")

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    @property
    def path(self) -> str:
        """The page's address within the co-op."""
        return self.page.url.partition("/c/amanecer/")[2]

    def number(self) -> int:
        """The first number of the page's address: what a meeting or motion is called."""
        found = re.search(r"/(\d+)/", self.page.url)
        assert found, self.page.url
        return int(found[1])

    def download(self, selector: str, folder: Path) -> Path:
        """Save the file behind a link, under the name it comes with."""
        with self.page.expect_download() as coming:
            self.main(selector).first.click()
        path = folder / coming.value.suggested_filename
        coming.value.save_as(path)
        return path

    def fingerprint(self) -> str:
        """The SHA-256 that the page shows."""
        shown = self.main("code").all_text_contents()
        return next(each for each in shown if SHA256.fullmatch(each))


def run(program: Path, *arguments: str) -> tuple[int, str]:
    """Run a program that was downloaded, apart from all that is ours; exit and words."""
    done = subprocess.run(
        [sys.executable, "-I", program.name, *arguments],
        cwd=program.parent,
        env={"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr
