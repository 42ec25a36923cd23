"""Somebody names an employer in a circle; the text goes back, is mended, and is shown.

On a phone without scripts, in both languages; then with one, which warns while one types.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import looks_right, press, sign_in
from tests.cms.centre.test_careful import FINE, TELLS

PHONE = 390
CIRCLE = "centre/talk/car-wash-workers/"
MODERATOR = "marco@centro.example"


def seen(visit: Callable[..., Page], address: str, who: str, url: str) -> None:
    """Look at a page as somebody sees it; axe itself needs a script."""
    page = visit(width=PHONE)
    sign_in(page, address, who)
    page.goto(url)
    looks_right(page, PHONE)


@dataclass(frozen=True)
class Said:
    """A text with an employer's name, and without it, and why it came back."""

    language: str
    who: str
    named: str
    mended: str
    reason: str


JOURNEYS = [
    Said(
        language="en",
        who="bea@amanecer.example",
        named="I work for Sparkle Tunnel Car Wash and they keep our tips.",
        mended="I work for a car wash and they keep our tips.",
        reason="Please take the name of the car wash out.",
    ),
    Said(
        language="es",
        who="ramon@amanecer.example",
        named="Trabajo en Sparkle Tunnel Car Wash y se quedan con las propinas.",
        mended="Trabajo en un lavado de autos y se quedan con las propinas.",
        reason="Por favor quite el nombre del lavado.",
    ),
]


def writes(member: Page, text: str) -> None:
    member.fill("#write textarea", text)
    press(member, "#write button[type=submit]")


def is_returned(moderator: Page, said: Said) -> None:
    """With the name it cannot be shown, and goes back with a reason."""
    card = moderator.locator("article", has_text=said.named)
    expect(card).to_contain_text("sparkle tunnel car wash")
    with moderator.expect_navigation():
        card.locator("button[value=show]").click()
    assert said.named in moderator.inner_text("article")
    assert moderator.locator("main [role=alert]").count()
    moderator.fill("article input[name=reason]", said.reason)
    press(moderator, "article button[value=return]")


def is_shown(moderator: Page, said: Said) -> None:
    card = moderator.locator("article", has_text=said.mended)
    with moderator.expect_navigation():
        card.locator("button[value=show]").click()


@pytest.mark.parametrize("said", JOURNEYS, ids=lambda said: said.language)
def test_a_text_that_names_an_employer_is_shown_once_the_name_is_out(
    address: str, visit: Callable[..., Page], said: Said
) -> None:
    here = f"{address}/{said.language}/{CIRCLE}"
    desk = f"{address}/{said.language}/centre/talk/moderate/"
    member, moderator, guest = (visit(width=PHONE, script=False) for _ in range(3))
    sign_in(member, address, said.who)
    member.goto(here)
    member.check("#join input[name=agreed]")
    press(member, "#join button")
    writes(member, said.named)
    assert said.named in member.inner_text("main")

    sign_in(moderator, address, MODERATOR)
    moderator.goto(desk)
    seen(visit, address, MODERATOR, desk)
    is_returned(moderator, said)
    guest.goto(here)
    assert said.named not in guest.inner_text("main")

    member.goto(here)
    own = member.locator("article", has_text=said.named)
    expect(own).to_contain_text(said.reason)
    seen(visit, address, said.who, here)
    with member.expect_navigation():
        own.locator("a[href*=mend]").click()
    writes(member, said.mended)
    moderator.goto(desk)
    is_shown(moderator, said)
    guest.goto(here)
    assert said.mended in guest.inner_text("main")
    assert said.named not in guest.content()


def test_a_browser_warns_of_what_the_rule_sees_and_sends_nothing(
    address: str, visit: Callable[..., Page]
) -> None:
    page = visit(width=PHONE)
    sign_in(page, address, "hugo@amanecer.example")
    page.goto(f"{address}/en/{CIRCLE}")
    page.wait_for_load_state("networkidle")  # the mark of the tab comes late
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    warned = page.evaluate(
        """async texts => {
             const field = document.querySelector("#write textarea");
             const seen = [];
             for (const text of texts) {
               field.value = text;
               field.dispatchEvent(new Event("input"));
               await new Promise(done => setTimeout(done, 0));
               field.dispatchEvent(new Event("change"));
               seen.push(document.getElementById("careful-0").textContent);
             }
             return seen;
           }""",
        [text for _, text in TELLS] + FINE,
    )
    assert [bool(words) for words in warned] == [True] * len(TELLS) + [False] * len(FINE)
    page.fill("#write textarea", "My visa ran out.")
    expect(page.locator("#careful-0")).to_contain_text("immigration status")
    assert sent == []
    page.keyboard.press("Escape")
    page.route("**/*", lambda route: route.fulfill(body="A page of somebody else."))
    with page.expect_navigation():
        page.keyboard.press("Escape")
    assert page.url.endswith("/centre/leave/")
