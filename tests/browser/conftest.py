"""The browser, the site it visits, and what every page must keep to."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import site as sites

PASSPHRASE = "pan dulce cada manana"
AXE = {
    "runOnly": {
        "type": "tag",
        "values": [
            "wcag2a",
            "wcag2aa",
            "wcag21a",
            "wcag21aa",
            "wcag22aa",
            "best-practice",
        ],
    },
    "resultTypes": ["violations"],
}


@pytest.fixture(scope="session")
def demo(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> sites.Site:
    """The demo co-op, made once; nobody changes it."""
    return sites.make(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def address(demo: sites.Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server for visits that only look, or that others do not mind."""
    copy = demo.copy(tmp_path_factory.mktemp("shared"), "browser_shared")
    with sites.served(copy) as url:
        yield url


@pytest.fixture
def own_site(
    demo: sites.Site, tmp_path: Path, request: pytest.FixtureRequest
) -> sites.Site:
    """A copy of the site for one test."""
    return demo.copy(tmp_path / "data", f"browser_own_{abs(hash(request.node.name))}")


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page as somebody with a window of this width, and what else they have."""
    contexts: list[BrowserContext] = []

    def open_page(
        *,
        width: int = 1280,
        scheme: str = "light",
        script: bool = True,
        touch: bool = False,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=script,
            has_touch=touch,
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page

    yield open_page
    for context in contexts:
        context.close()


_signed_in: dict[tuple[str, str], list[dict]] = {}


def sign_in(
    page: Page, address: str, email: str, language: str = "en", *, anew: bool = False
) -> None:
    """Sign in with the passphrase, as the page asks; the next time, be known already.

    Who is to sign out does it `anew`, so that it ends no visit of others.
    """
    known = _signed_in.get((address, email))
    if known and not anew:
        page.context.add_cookies(known)  # type: ignore[arg-type]
        return
    page.goto(f"{address}/{language}/account/login/")
    form = page.locator("form:has(input[name=password])")
    form.locator("input[name=login]").fill(email)
    form.locator("input[name=password]").fill(PASSPHRASE)
    form.locator("button").click()
    page.wait_for_url(lambda url: "/account/login/" not in url)
    if not anew:
        _signed_in[address, email] = page.context.cookies()  # type: ignore[assignment]


def press(page: Page, selector: str) -> None:
    """Press a button or link, and wait for the page it leads to."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def looks_right(page: Page, width: int) -> None:
    """No sideways scroll, nothing from elsewhere, and nothing axe objects to."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
