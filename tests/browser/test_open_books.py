"""A member opens the open-book report on a phone, and follows a figure to its receipt."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import looks_right, press, sign_in

MONEY = "/c/amanecer/money/"
OTHERS = ("M001", "M005", "M010")  # Ana is M006


@pytest.mark.parametrize(
    ("width", "language", "script"),
    [
        pytest.param(390, "en", True, id="390 en", marks=pytest.mark.looks),
        pytest.param(390, "es", True, id="390 es"),
        pytest.param(390, "es", False, id="390 es, no script", marks=pytest.mark.looks),
    ],
)
def test_a_figure_leads_to_its_receipt(
    address: str, visit: Callable[..., Page], width: int, language: str, script: bool
) -> None:
    page = visit(width=width, script=script)
    sign_in(page, address, "ana@amanecer.example", language)
    page.goto(f"{address}/{language}{MONEY}")

    def look() -> None:
        said = page.locator("main").inner_text()
        assert not [code for code in OTHERS if code in said], page.url
        if script:
            looks_right(page, width)

    look()
    press(page, "main a[href*='/reports/open-book/']")
    assert "$27,200.00" in page.locator("main").inner_text()  # four months of rent
    look()
    press(page, "main a[href*='account=Expenses%3ARent'], main a[href*='=Expenses:Rent']")
    look()
    press(page, "main a:has-text('Foothill Properties')")
    look()
    receipt = page.locator("main a[href*='/receipts/']").first
    answer = page.request.get(address + (receipt.get_attribute("href") or ""))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")


def test_a_member_opens_the_books_in_fava_without_the_accounts_of_others(
    address: str, visit: Callable[..., Page]
) -> None:
    page = visit(width=1280)
    sign_in(page, address, "ana@amanecer.example")
    page.goto(f"{address}/en{MONEY}books/fava/")
    page.goto(page.url.split("?")[0].replace("income_statement", "balance_sheet"))
    page.wait_for_selector("a:text-is('Members')", timeout=20_000)
    assert not [code for code in OTHERS if code in page.content()]


@pytest.mark.looks
@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [
        (390, "dark", "es"),
        (1280, "light", "en"),
    ],
)
def test_every_page_of_the_books_looks_right(
    address: str, visit: Callable[..., Page], width: int, scheme: str, language: str
) -> None:
    page = visit(width=width, scheme=scheme)
    sign_in(page, address, "begona@amanecer.example", language)
    paths = [
        *("", "new/", "write/", "templates/", "recurring/", "accounts/", "periods/"),
        *("head/", "entries/", "entries/?account=Assets:Bank:Checking"),
    ]
    paths = [f"books/{path}" for path in paths]
    paths += [f"inbox/{path}" for path in ("", "banks/", "upload/", "rules/", "journal/")]
    kinds = ["income", "balance", "cash-flow", "trial-balance", "ledger", "years"]
    kinds += ["budget-actual", "budget", "query", ""]
    paths += [f"reports/{kind}/".replace("//", "/") for kind in kinds]
    for path in paths:
        answer = page.goto(f"{address}/{language}{MONEY}{path}")
        assert answer
        assert answer.status == 200, path
        looks_right(page, width)
