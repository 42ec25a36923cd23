"""A bookkeeper takes a month from the bank's file to reconciled."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import seed
from tests.browser.conftest import press, sign_in
from tests.browser.journey import COMBINATIONS, Journey, give, text_of
from tests.browser.site import Site, served

pytestmark = pytest.mark.looks  # on a second database the journey of the year is walked

MARCH = """\
Date,Description,Debit,Credit
03/02/2026,SQ *JABON Y MAS 0412 OAKLAND CA,45.10,
03/09/2026,SQ *JABON Y MAS 0413 OAKLAND CA,38.00,
03/16/2026,GRAND AVENUE OFFICES PMT,,1200.00
03/20/2026,BAKERY AND MORE 22,60.00,
03/31/2026,INTEREST PAID,,310.03
"""
HELD = "49,567.10"  # 48,510.20 in the books, and the month's four other lines
SOAP, CLEANING = "Expenses:Supplies", "Income:Cleaning"


class Month(Journey):
    """The steps of a month, each with what must be seen after it."""

    def names_the_bank(self) -> None:
        self.to("books/import/")
        give(self.page, "ledger.beancount", seed.LEDGER)
        self.to("inbox/")
        self.to("inbox/banks/")
        self.page.fill("main input[name=label]", "Credit union")
        self.page.select_option("main select[name=account]", "Assets:Bank")
        press(self.page, "main form:has(input[name=label]) button")
        assert "Credit union" in text_of(self.page)
        self.look()

    def uploads_the_file(self) -> None:
        self.to("inbox/upload/")
        give(self.page, "march.csv", MARCH)
        assert "JABON" in text_of(self.page)  # the columns, and how they are read
        self.look()
        self.page.fill("main input[name=name]", "Credit union")
        press(self.page, "main button[name=save]")
        self.to("inbox/")
        assert self.page.locator("main a[href*='/inbox/']:text('JABON')").count() == 2

    def books_by_hand(self, text: str, *parts: tuple[str, str]) -> None:
        self.to("inbox/")
        press(self.page, f"main a[href*='/inbox/']:text('{text}')")
        self.look()
        form = "main form:has(button[name=do][value=book])"
        for _ in parts[1:]:
            press(self.page, f"{form} button[value=more]")
        accounts = self.page.locator(f"{form} select[name^=account_]")
        for place, (account, amount) in enumerate(parts):
            accounts.nth(place).select_option(account)
            if amount:
                amounts = self.page.locator(f"{form} input[name^=amount_]")
                amounts.nth(place).fill(amount)
        press(self.page, f"{form} button[value=book]")
        assert not self.page.locator("main [aria-invalid=true]").count()

    def books_what_is_proposed(self) -> None:
        self.to("inbox/")
        said = text_of(self.page)
        assert "JABON" in said
        assert "INTEREST" in said
        press(self.page, "main form:has(input[name=line]) button")
        self.to("inbox/")
        assert not self.page.locator("main input[name=line]").count()

    def reconciles(self) -> None:
        self.to("inbox/banks/")
        press(self.page, "main a[href*='/reconcile/'], main a[href$='/1/']")
        url = self.page.url.split("?")[0]
        self.page.goto(f"{url}?on=2026-03-31&balance=49000.00")
        self.look()
        post = self.page.locator("main form[method=post] button")
        assert not post.count()  # it does not agree, and says by how much
        assert "567.10" in text_of(self.page)
        self.page.goto(f"{url}?on=2026-03-31&balance={HELD}")
        self.look()
        press(self.page, "main form[method=post] button")
        assert "$49,567.10" in text_of(self.page)
        self.look()


@pytest.mark.parametrize(("width", "language", "script"), COMBINATIONS)
def test_a_month_goes_from_the_bank_s_file_to_reconciled(
    own_site: Site,
    visit: Callable[..., Page],
    width: int,
    language: str,
    script: bool,
) -> None:
    own_site.python("-m", "tests.browser.seed")
    with served(own_site) as address:
        page = visit(width=width, script=script)
        sign_in(page, address, seed.BOOKKEEPER, language)
        month = Month(page, f"{address}/{language}/c/{seed.SLUG}/money/", width, script)
        month.names_the_bank()
        month.uploads_the_file()
        month.books_by_hand("JABON", (SOAP, ""))
        month.books_by_hand("GRAND AVENUE", (CLEANING, ""))
        month.books_by_hand("BAKERY", (SOAP, "20.00"), ("Expenses:Wages", "40.00"))
        month.books_what_is_proposed()
        month.reconciles()
        assert "books: Beancount: ok" in own_site.manage("verify")
