"""A bookkeeper turns a ledger and a sheet of hours into notices for each member."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import seed
from tests.browser.conftest import press, sign_in
from tests.browser.journey import COMBINATIONS, Journey, give, text_of
from tests.browser.site import Site, served


class Year(Journey):
    """The bookkeeper's steps, each with what must be seen after it."""

    def imports_a_ledger(self) -> None:
        self.to("books/import/")
        give(self.page, "ledger.beancount", seed.NOT_BALANCED)
        self.page.locator("main .note--bad").wait_for()
        self.page.locator("main table").wait_for()  # the line, and why
        self.look()
        give(self.page, "ledger.beancount", seed.LEDGER)
        self.page.wait_for_url("**/money/books/")
        self.to("books/")
        assert "$" in text_of(self.page)

    def imports_hours(self) -> None:
        self.to("hours/import/")
        self.page.select_option("select[name=year]", "2026-06-30")
        give(self.page, "hours.csv", seed.BAD_HOURS)
        self.page.locator("main .note--bad").wait_for()
        assert "M009" in text_of(self.page)
        assert "minus" in text_of(self.page)
        self.look()
        give(self.page, "hours.csv", seed.HOURS)
        self.look()
        press(self.page, "main form.toolbar button")
        self.to("hours/")
        assert "901.50" in text_of(self.page)

    def works_the_year_out(self) -> None:
        self.to("patronage/2026/")
        if not self.page.locator("form[action*='accounts'] button").is_visible():
            self.page.click("details:has(form[action*='accounts']) > summary")
        self.page.check("input[value='Income:Interest']")
        press(self.page, "form[action*='/accounts/'] button")
        self.page.wait_for_selector("main code:text('Income:Interest')")
        assert "$310.03" in text_of(self.page)
        press(self.page, "form[action*='/freeze/'] button")
        self.page.wait_for_selector("form[action*='/send/']")
        self.look()
        press(self.page, "form[action*='/send/'] button")
        self.page.wait_for_selector("main a[href*='/decide/']")
        self.look()

    def posts_it(self) -> None:
        self.to("patronage/2026/")
        press(self.page, "form[action*='/post/'] button")
        self.page.wait_for_selector("main a[href*='batch=patronage-2026']")
        self.look()
        self.to("books/entries/?batch=patronage-2026")
        press(self.page, "main a[href*='/books/entries/e']")
        self.page.wait_for_selector("main a[href*='/resolutions/2026-GM-']")
        self.look()


def everybody_votes(visit: Callable[..., Page], address: str, language: str) -> str:
    """All three members vote yes; the motion's address."""
    link = ""
    for _, _, email, _ in seed.MEMBERS:
        page = visit(width=390)
        sign_in(page, address, email, language)
        page.goto(f"{address}/{language}/c/{seed.SLUG}/")
        link = page.locator(".todo a").first.get_attribute("href") or ""
        page.goto(address + link)
        press(page, "main button[name=choice][value=yes]")
        page.locator("main .note--ok").wait_for()
    return address + link


@pytest.mark.parametrize(("width", "language", "script"), COMBINATIONS)
def test_from_a_ledger_and_a_sheet_of_hours_to_a_notice_for_each_member(
    own_site: Site,
    visit: Callable[..., Page],
    tmp_path: Path,
    width: int,
    language: str,
    script: bool,
) -> None:
    own_site.python("-m", "tests.browser.seed")
    with served(own_site) as address:
        page = visit(width=width, script=script)
        sign_in(page, address, seed.BOOKKEEPER, language)
        coop = f"{address}/{language}/c/{seed.SLUG}/"
        journey = Year(page, coop + "money/", width, script)
        journey.imports_a_ledger()
        journey.imports_hours()
        journey.works_the_year_out()
        motion = everybody_votes(visit, address, language)
        page.goto(motion)
        press(page, "form[action*='declare'] button")
        page.wait_for_selector("main a[href*='/resolutions/2026-GM-']")
        journey.posts_it()
        stock_bean_check_accepts(page, coop, tmp_path / "ledger.beancount")
        fava_opens(page, coop, script)
        each_member_has_a_notice(visit, address, language)


def stock_bean_check_accepts(page: Page, coop: str, path: Path) -> None:
    """The whole ledger, downloaded, is right for stock Beancount at tolerance zero."""
    page.goto(coop + "money/books/")
    with page.expect_download() as download:
        page.click("main a[href$='/download/']")
    download.value.save_as(path)
    assert 'option "tolerance_multiplier" "0"' in path.read_text()
    checked = subprocess.run(
        [Path(sys.executable).parent / "bean-check", path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")


def fava_opens(page: Page, coop: str, script: bool) -> None:
    """Fava shows the books inside the site, and its page is drawn by its own script."""
    page.goto(coop + "money/books/")
    page.click("main a[href*='/fava/']")
    page.wait_for_url(f"**/books/{seed.SLUG}/**")
    if script:
        page.goto(page.url.split("?")[0].replace("income_statement", "balance_sheet"))
        page.wait_for_selector("a:text-is('Bank')", timeout=20_000)


def each_member_has_a_notice(
    visit: Callable[..., Page], address: str, language: str
) -> None:
    for _, _, email, own in seed.MEMBERS:
        page = visit(width=390)
        sign_in(page, address, email, language)
        page.goto(f"{address}/{language}/c/{seed.SLUG}/papers/")
        link = page.locator("main a[href$='.pdf']").first
        answer = page.request.get(address + (link.get_attribute("href") or ""))
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.body().startswith(b"%PDF")
        assert link.get_attribute("lang") in {own, None}
