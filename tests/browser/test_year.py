"""A bookkeeper's year, from a file of hours to the bank's file, and whom it reaches."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response

from tests.browser import reasons, seed, yearend
from tests.browser.conftest import PASSPHRASE, press, sign_in
from tests.browser.journey import COMBINATIONS, Journey, give, text_of
from tests.browser.site import Site, served

YEAR = "a[href*='/money/patronage/2026/']"
NEXT = "section[aria-labelledby=path] .card-foot a.btn"
DONE = "section[aria-labelledby=path] ol .visually-hidden"
STEPS = 12
MOST_PAGES = 19


class Year(Journey):
    """The bookkeeper's steps; each leads to the next by what stands on its page."""

    def __init__(
        self, page: Page, coop: str, language: str, width: int, script: bool
    ) -> None:
        super().__init__(page, f"{coop}money/", width, script)
        self.coop, self.language, self.pages = coop, language, 0
        page.on("response", self._count)

    def _count(self, response: Response) -> None:
        """One more page, if the response is one; a redirect or a download is none."""
        kind = response.headers.get("content-type", "")
        if response.request.is_navigation_request() and response.status != 302:
            self.pages += kind.startswith("text/html")

    def press(self, selector: str, *, again: bool = False) -> None:
        """Press what the page offers; a page that comes again was looked at before."""
        press(self.page, f"main {selector}")
        if not again:
            self.look()

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

    def says_what_is_paid_from(self) -> None:
        self.to("payouts/account/")
        self.page.select_option("main select[name=account]", "Assets:Bank")
        for name, text in (
            ("company_id", "1941234567"),
            ("bank-routing", yearend.ROUTING),
            ("bank-account", yearend.PAYING),
            ("bank-again", yearend.PAYING),
        ):
            self.page.fill(f"main input[name={name}]", text)
        self.press("form button")

    def sees_what_is_wrong_in_a_sheet(self) -> None:
        self.to("hours/import/")
        self.page.select_option("select[name=year]", "2026-06-30")
        give(self.page, "hours.csv", seed.BAD_HOURS)
        self.page.locator("main .note--bad").wait_for()
        assert "M009" in text_of(self.page)
        assert "minus" in text_of(self.page)
        self.look()

    def signs_in(self, address: str) -> None:
        """From the first page on, each page is counted."""
        self.page.context.clear_cookies()
        self.pages = 0
        self.page.goto(f"{address}/{self.language}/account/login/")
        form = self.page.locator("form:has(input[name=password])")
        form.locator("input[name=login]").fill(seed.BOOKKEEPER)
        form.locator("input[name=password]").fill(PASSPHRASE)
        form.locator("button").click()
        self.page.wait_for_url(self.coop)

    def imports_and_locks_hours(self) -> None:
        self.press(f".todo {YEAR}")
        self.press(".note a[href*='/hours/import/']")
        assert self.page.input_value("select[name=year]") == "2026-06-30"
        give(self.page, "hours.csv", yearend.HOURS)
        self.look()
        self.press("form.toolbar button")
        assert "901.50" in text_of(self.page)
        self.press("button[name=step][value=year]")
        assert self.page.locator(DONE).count() == 1

    def works_the_year_out(self) -> None:
        self.press(NEXT)  # where the earnings come from
        self.press("button[name=step][value=earnings]", again=True)
        assert self.page.locator(DONE).count() == 2
        if not self.page.locator("form[action*='accounts'] button").is_visible():
            self.page.click("details:has(form[action*='accounts']) > summary")
        self.page.check("input[value='Income:Interest']")
        self.press("form[action*='/accounts/'] button", again=True)
        self.page.wait_for_selector("main code:text('Income:Interest')")
        assert "$310.03" in text_of(self.page)
        press(self.page, f"main {NEXT}")  # on the same page
        self.press("form[action*='/freeze/'] button")
        self.press("form[action*='/send/'] button")
        assert "/decide/" in self.page.url

    def declares_and_posts(self) -> None:
        self.page.reload()
        self.press("form[action*='declare'] button")
        self.page.wait_for_selector("main a[href*='/resolutions/2026-GM-']")
        self.press(f"a.btn:is({YEAR})")
        self.press("form[action*='/post/'] button")
        self.page.wait_for_selector("main a[href*='batch=patronage-2026']")
        assert self.page.locator(DONE).count() == 9

    def hands_a_notice_over(self) -> None:
        """Somebody who has no e-mail is given the notice on paper."""
        press(self.page, f"main {NEXT}")
        self.page.check(f"input[name=code][value={yearend.LEAVER[0]}]")
        self.press("form[action*='/handed/'] button", again=True)
        assert self.page.locator(DONE).count() == 10

    def makes_the_bank_file(self, folder: Path) -> None:
        cash = self.page.locator("main dl.stats dd").first.inner_text().split()[0]
        self.press(NEXT)
        self.press("form[method=post] button")
        with self.page.expect_download() as download:
            self.page.click("form:has(input[value=nacha]) button")
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        the_file_pays_what_the_page_says(path.read_text(), cash, text_of(self.page))

    def sees_it_paid_and_closes(self) -> None:
        """The rest: a check for the one without a bank, and the year is closed."""
        self.page.reload()
        row = self.page.locator(f"main tr:has-text('{yearend.LEAVER[1]}')")
        row.locator("input[name=payout]").check()
        self.press("button[name=action][value=cheque]", again=True)
        row.locator("input[name=payout]").check()
        self.press("button[name=action][value=paid]", again=True)
        self.page.check("main input[name=everyone]")
        self.press("button[name=action][value=paid]")
        self.press(f"a.btn:is({YEAR})", again=True)
        self.press("button[name=step][value=close]")
        assert self.page.locator(DONE).count() == STEPS

    def sees_by_what_right(self) -> None:
        self.to("books/entries/?batch=patronage-2026")
        press(self.page, "main a[href*='/books/entries/e']")
        self.page.wait_for_selector("main a[href*='/resolutions/2026-GM-']")
        self.look()


def the_file_pays_what_the_page_says(text: str, cash: str, page: str) -> None:
    """Three credits, totals that balance, and with the check all of the year's cash."""
    lines = text.splitlines()
    assert {len(line) for line in lines} == {94}
    paid = [int(line[29:39]) for line in lines if line.startswith("6")]
    assert len(paid) == 3
    assert sum(paid) == next(int(line[32:44]) for line in lines if line.startswith("8"))
    check = re.search(rf"{yearend.LEAVER[1]}\s+{yearend.LEAVER[0]}\s+\$([\d.,]+)", page)
    assert check, page
    assert sum(paid) + cents(check[1]) == cents(cash)


def cents(shown: str) -> int:
    return int(re.sub(r"\D", "", shown))


def everybody_votes(visit: Callable[..., Page], address: str, language: str) -> None:
    """All three members vote yes; one of them also says where to be paid."""
    for code, _, email, _ in seed.MEMBERS:
        page = visit(width=390)
        sign_in(page, address, email, language)
        page.goto(f"{address}/{language}/c/{seed.SLUG}/")
        link = page.locator(".todo a[href*='/decide/']").first.get_attribute("href")
        page.goto(address + str(link))
        press(page, "main button[name=choice][value=yes]")
        page.locator("main .note--ok").wait_for()
        if code == "M001":
            page.goto(f"{address}/{language}/c/{seed.SLUG}/money/payouts/mine/")
            page.fill("main input[name=routing]", yearend.ROUTING)
            page.fill("main input[name=account]", "55512345")
            page.fill("main input[name=again]", "55512345")
            press(page, "main form:has(input[name=routing]) button:not([name])")
            page.locator("main .note--ok, .messages").first.wait_for()


@pytest.mark.parametrize(("width", "language", "script"), COMBINATIONS)
def test_a_year_from_the_file_of_hours_to_the_file_of_payments_in_under_twenty_pages(
    own_site: Site,
    visit: Callable[..., Page],
    tmp_path: Path,
    width: int,
    language: str,
    script: bool,
) -> None:
    own_site.python("-m", "tests.browser.yearend", language)
    with served(own_site) as address:
        page = visit(width=width, script=script)
        coop = f"{address}/{language}/c/{seed.SLUG}/"
        sign_in(page, address, seed.BOOKKEEPER, language)
        year = Year(page, coop, language, width, script)
        year.imports_a_ledger()
        year.says_what_is_paid_from()
        year.sees_what_is_wrong_in_a_sheet()
        year.signs_in(address)
        year.imports_and_locks_hours()
        year.works_the_year_out()
        everybody_votes(visit, address, language)
        year.declares_and_posts()
        year.hands_a_notice_over()
        year.makes_the_bank_file(tmp_path)
        assert year.pages <= MOST_PAGES
        year.sees_it_paid_and_closes()
        year.sees_by_what_right()
        stock_bean_check_accepts(page, coop, tmp_path / "ledger.beancount")
        fava_opens(page, coop, script)
        each_member_has_a_notice(visit, address, language)
        phone = visit(width=390, script=script, touch=True)
        sign_in(phone, address, seed.MEMBERS[0][2], language)
        reasons.found_and_understood(phone, coop, script=script)


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
    press(page, "main a[href*='/fava/']")
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
