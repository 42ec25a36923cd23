"""A member on a phone asks why: the page must give all that the answer is made of."""

import re
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fractions import Fraction

from playwright.sync_api import Page

from tests.browser.conftest import looks_right
from tests.governance.bylaws.test_packs import GRADE_EIGHT, grade

PHONE = 390
CENT = Decimal("0.01")
NUMBER = re.compile(r"[\d.,]*\d")


def found_and_understood(phone: Page, home: str, *, script: bool) -> None:
    """From home in two taps to the newest line; what it shows is worked out again."""
    phone.goto(home)
    tap(phone, "main a.btn[href$='/money/']")
    tap(phone, "main a[href*='/money/why/'][href*='2026']")
    if script:
        looks_right(phone, PHONE)
    the_arithmetic_is_complete(phone)
    if "/en/" in home:
        sentences = phone.locator("main li p").all_inner_texts()
        assert grade(sentences) <= GRADE_EIGHT
    what_it_rests_on_is_one_tap_away(phone)


def tap(phone: Page, selector: str) -> None:
    with phone.expect_navigation():
        phone.locator(selector).first.tap()


def the_arithmetic_is_complete(phone: Page) -> None:
    """Hours by rule give the share; cash and account make it up; so does the pool."""
    rows = phone.locator("main section.card").first.evaluate(
        """card => [...card.querySelectorAll("li")].map((step) =>
        [...step.querySelectorAll("tr")].map((row) =>
        [...row.cells].map((cell) => cell.textContent.trim())))"""
    )
    share_rows, pool_rows, hours_rows, *rules = rows
    (made_of, given), (_, cash), (_, kept) = share_rows
    mine, everybody, pool = (number(each) for each in re.split("[÷×]", made_of))
    share = number(given)
    assert abs(
        Fraction(mine) / Fraction(everybody) * Fraction(pool) - Fraction(share)
    ) < (Fraction(1, 100))
    assert number(cash) + number(kept) == share
    common, in_money = parts_by_the_bylaws(phone)
    assert number(cash) == (share * in_money).quantize(CENT, ROUND_CEILING)
    assert phone.locator("h1").inner_text().endswith(kept)
    *before, (_, left) = pool_rows
    surplus, *taken_off = (number(each) for _, each in before)
    assert surplus + sum(taken_off) == number(left) == pool
    assert -sum(taken_off) == (surplus * common).quantize(CENT, ROUND_HALF_UP)
    assert sum(number(each) for _, each in hours_rows) == mine == Decimal("901.50")
    assert len(rules) >= 4


def parts_by_the_bylaws(phone: Page) -> list[Decimal]:
    """What goes to the common account, and what is paid in money, as the page says."""
    rules = phone.locator("main li", has=phone.locator("a[href*='#art-']"))
    said = re.findall(r"(\d+)\s?%", " ".join(rules.all_inner_texts()))
    return [Decimal(each) / 100 for each in said]


def number(shown: str) -> Decimal:
    """A figure as the page shows it: $1,234.50, or −$3.00."""
    found = NUMBER.search(shown)
    assert found, shown
    value = Decimal(found[0].replace(",", ""))
    return -value if shown.startswith(("-", "−")) else value


def what_it_rests_on_is_one_tap_away(phone: Page) -> None:
    """The bylaws at their clause, and the resolution in the register."""
    clause = phone.locator("main li a[href*='#art-']").first
    answer = phone.request.get(clause.evaluate("e => e.href"))
    anchor = str(clause.get_attribute("href")).partition("#")[2]
    assert f'id="{anchor}"' in answer.text()
    tap(phone, "main li a[href*='/resolutions/2026-GM-']")
    assert "2026-GM-" in phone.locator("h1, main").first.inner_text()
