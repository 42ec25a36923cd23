"""The design, looked at: at every width, light and dark, by axe, and without a script."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from coopkit.charts import bars, pair
from coopkit.front_door import selectors
from coopkit.offers import Card, Figure, Need, Occasion, Slot
from tests.browser.conftest import looks_right, press
from tests.factories import CooperativeFactory, RoleGrantFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]
Visit = Callable[..., Page]
SIZES = [(320, "light"), (390, "dark"), (390, "light"), (1280, "light"), (1280, "dark")]


CARD = {
    "title": "What members own together",
    "id": "owned",
    "level": 2,
    "content": "$11,499.28",
    "tone": "solid",
    "room": "money",
}
VOTE = Need(
    title="Vote: the trial period, and who may sign cheques",
    url="/en/components/",
    detail="Closes on Friday",
    tag="2 days left",
    tone="warn",
)
CASH = Figure(label="Cash in hand", value="$46,900", note="7 weeks")
OFFERED: dict[str, Callable[..., Any]] = {
    "needs": lambda visit: [VOTE],
    "glance": lambda visit: [CASH],
    "calendar": lambda visit: [
        Occasion(on=visit.on + timedelta(days=3), title="Voting closes")
    ],
    "home_cards": lambda visit: Card(template="ui/card.html", context=CARD),
}


@pytest.fixture
def member(monkeypatch: pytest.MonkeyPatch) -> Client:
    """Somebody signed in, in a co-op whose floors offer one of each thing."""
    for name, offer in OFFERED.items():
        slot: Slot[Any] = Slot(name)
        slot.offer("one", offer)
        monkeypatch.setattr(selectors, name, slot)
    coop = CooperativeFactory(slug="amanecer", name="Panadería Cooperativa Amanecer")
    ana = UserFactory(first_name="Ana Lucía", language="es")
    RoleGrantFactory(cooperative=coop, user=ana)
    client = Client()
    client.force_login(ana)
    return client


def let_in(page: Page, client: Client, url: str) -> None:
    """Give a browser the session of a client."""
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}]
    )


def watched(page: Page) -> tuple[list[str], list[str], list[int]]:
    """What a page complains of, asks for, and weighs, as it is loaded."""
    complaints: list[str] = []
    asked: list[str] = []
    sizes: list[int] = []

    def note(request: Any) -> None:
        asked.append(request.url)
        found = request.sizes()
        sizes.append(found["responseBodySize"] + found["responseHeadersSize"])

    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfinished", note)
    return complaints, asked, sizes


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_every_component_can_be_read_by_everybody(
    live_server: LiveServer, visit: Visit, width: int, scheme: str, language: str
) -> None:
    page = visit(width=width, scheme=scheme)
    page.goto(f"{live_server.url}/{language}/components/")
    looks_right(page, width)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_the_home_can_be_read_by_everybody(
    live_server: LiveServer,
    visit: Visit,
    member: Client,
    width: int,
    scheme: str,
    language: str,
) -> None:
    page = visit(width=width, scheme=scheme)
    let_in(page, member, live_server.url)
    page.goto(f"{live_server.url}/{language}/c/amanecer/")
    assert "Ana Lucía" in page.inner_text("h1")
    looks_right(page, width)


@pytest.mark.parametrize(
    ("address", "budget"), [("/en/components/", 90_000), ("/en/c/amanecer/", 60_000)]
)
def test_a_page_is_light_quiet_and_asks_nobody_else(
    live_server: LiveServer, visit: Visit, member: Client, address: str, budget: int
) -> None:
    page = visit()
    let_in(page, member, live_server.url)
    complaints, asked, sizes = watched(page)
    response = page.goto(live_server.url + address, wait_until="networkidle")
    assert response
    assert "script-src 'self'" in response.headers["content-security-policy"]
    assert complaints == []
    assert all(url.startswith(live_server.url) for url in asked), asked
    assert any(url.endswith("coopkit.css") for url in asked)
    assert sum(sizes) < budget, sum(sizes)  # and nothing is compressed here


def test_the_keyboard_reaches_the_content_first(
    live_server: LiveServer, visit: Visit
) -> None:
    page = visit(width=390)
    page.goto(f"{live_server.url}/en/components/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text("Skip to content")
    box = skip.bounding_box()
    assert box
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")


def test_an_error_leads_to_the_field_it_speaks_of(
    live_server: LiveServer, visit: Visit
) -> None:
    page = visit(width=390)
    page.goto(f"{live_server.url}/en/components/")
    for name in ("id_hours", "id_choice_0"):
        page.click(f"a[href='#{name}']")
        assert page.locator(f"#{name}").bounding_box()
        expect(page.locator(":target")).to_have_id(name)


def test_what_is_pressed_is_at_least_24_by_24_and_what_acts_44_high(
    live_server: LiveServer, visit: Visit, member: Client
) -> None:
    page = visit(width=320)
    let_in(page, member, live_server.url)
    page.goto(f"{live_server.url}/en/c/amanecer/")
    for place in page.locator(".rooms a, .btn, .site-tools a, .language button").all():
        box = place.bounding_box()
        assert box
        assert box["height"] >= 43.9, place.inner_text()
        assert box["width"] >= 24, place.inner_text()


def test_one_press_shows_the_same_page_in_the_other_language_and_keeps_it(
    live_server: LiveServer, visit: Visit, member: Client
) -> None:
    page = visit(width=390, script=False)
    let_in(page, member, live_server.url)
    page.goto(f"{live_server.url}/es/c/amanecer/")
    press(page, "text=English")
    page.wait_for_url(f"{live_server.url}/en/c/amanecer/")
    page.goto(live_server.url)
    assert page.url.startswith(f"{live_server.url}/en/")


def test_a_phone_sees_one_drawing_and_a_desk_the_other(
    live_server: LiveServer, visit: Visit
) -> None:
    for width, shown, hidden in ((390, "narrow", "wide"), (1280, "wide", "narrow")):
        page = visit(width=width)
        page.goto(f"{live_server.url}/en/components/")
        assert page.locator(f"#flow .chart--{shown}, #year-{shown}-title").count()
        assert page.locator(f"svg:has(#year-{shown}-title)").is_visible()
        assert not page.locator(f"svg:has(#year-{hidden}-title)").is_visible()


def test_no_word_of_a_chart_is_cut_off_or_runs_into_another(
    live_server: LiveServer, visit: Visit
) -> None:
    page = visit(width=390)
    page.goto(f"{live_server.url}/es/components/")
    data = [(str(year), year * 1_000_000_00) for year in range(2016, 2027)]
    svg = pair(bars, "Years", "They passed.", data, "${:,}".format, key="many")
    page.evaluate("svg => document.querySelector('#owned').outerHTML = svg", svg)
    cut = page.evaluate(
        """() => [...document.querySelectorAll('svg.chart text')].filter(text => {
             const box = text.closest('svg').getBoundingClientRect();
             const own = text.getBoundingClientRect();
             return own.width && (own.left < box.left - 1 || own.right > box.right + 1);
           }).map(text => text.textContent)"""
    )
    assert cut == []


def test_paper_shows_the_words_in_ink_and_not_the_furniture(
    live_server: LiveServer, visit: Visit
) -> None:
    page = visit(scheme="dark")
    page.goto(f"{live_server.url}/en/components/")
    page.emulate_media(media="print")
    assert not page.locator("header.site").is_visible()
    colour = "place => getComputedStyle(document.querySelector(place)).color"
    for place in ("h1", ".card--solid .figure", "td.num", ".stats dd"):
        assert page.evaluate(colour, place) == "rgb(0, 0, 0)", place


def test_a_chart_can_be_read_where_the_reader_forces_colours(
    live_server: LiveServer, visit: Visit
) -> None:
    page = visit(scheme="dark")
    page.goto(f"{live_server.url}/en/components/")
    page.emulate_media(forced_colors="active", color_scheme="dark")
    fill = "() => getComputedStyle(document.querySelector('.chart .c-value')).fill"
    assert page.evaluate(fill) == "rgb(20, 32, 29)"
