"""The ballot in a real browser: by keys alone, with script and without, nothing kept."""

import re
from base64 import b64decode
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Error, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from governance.votes.envelopes import open_layer, unpack
from governance.votes.models import Envelope, Motion, Option
from governance.votes.services import hand_in_paper
from governance.votes.services.boxes import close_box
from tests.browser.conftest import looks_right
from tests.factories import RoleGrantFactory
from tests.governance.factories import motion
from tests.governance.votes.ballot.elections import Opened, open_election
from tests.governance.votes.secret.boxes import OpenBox, open_box

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]
Visit = Callable[..., Page]
NAMES = ["Ana Lucía Peña", "Óscar Ibarra", "Zoë Whitfield", "Ramón Güell"]
COMBINATIONS = [
    pytest.param("en", True, id="en"),
    pytest.param("es", True, id="es"),
    pytest.param("en", False, id="en, no script"),
    pytest.param("es", False, id="es, no script"),
]
TWO_SEATS = {"rule": "scottish-stv", "seats": 2, "office": ""}


def secret_election() -> OpenBox:
    held = open_box(
        at=timezone.now() - timedelta(hours=1),
        candidates=len(NAMES),
        title="Board election",
        options=TWO_SEATS,
    )
    named(held)
    return held


def named(held: OpenBox | Opened) -> None:
    for number, name in enumerate(NAMES, 1):
        of_number = Option.objects.filter(motion=held.motion, number=number)
        of_number.update(name=name, statement="I bake.\n\nI listen.")


def let_in(page: Page, held: OpenBox | Opened, number: int, url: str) -> None:
    client = Client()
    client.force_login(held.user(number))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}]
    )


def path_of(held: OpenBox | Opened, language: str = "en") -> str:
    return held.url("ballot").replace("/en/", f"/{language}/", 1)


def to_ballot(
    page: Page, server: LiveServer, held: OpenBox | Opened, language: str = "en"
) -> None:
    let_in(page, held, 1, server.url)
    page.goto(server.url + path_of(held, language))


def opened(held: OpenBox, envelope: Envelope) -> dict[str, Any]:
    sealed = bytes(envelope.sealed)
    for position, key in enumerate(held.keys, 1):
        sealed = open_layer(sealed, key, held.box.manifest_sha256, position)
    return unpack(sealed)


def to_key(page: Page, selector: str) -> None:
    """Go on with the tab key until the focus is there."""
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({selector!r})"):
            return
    raise AssertionError(f"the tab key never comes to {selector}")


def ranked(page: Page) -> Locator:
    return page.locator("[data-ranked] > li .who strong")


def enter(page: Page, *, leads: bool) -> None:
    """Press the enter key; a page to which it leads is waited for."""
    coming: AbstractContextManager[object] = (
        page.expect_navigation() if leads else nullcontext()
    )
    with coming:
        page.keyboard.press("Enter")


@pytest.mark.parametrize(("language", "script"), COMBINATIONS)
def test_a_secret_election_by_keys_alone_from_the_list_to_the_receipt(
    live_server: LiveServer, visit: Visit, language: str, script: bool
) -> None:
    held = secret_election()
    page = visit(width=390, script=script)
    to_ballot(page, live_server, held, language)
    for number in (3, 1, 2):
        to_key(page, f"button[name=add][value='{number}']")
        enter(page, leads=not script)
        page.locator(f"[data-ranked] li[data-option='{number}']").wait_for()
    to_key(page, "button[name=up][value='2']")
    enter(page, leads=not script)
    page.locator("[data-ranked] > li:nth-child(2)[data-option='2']").wait_for()
    expect(ranked(page)).to_have_text([NAMES[2], NAMES[1], NAMES[0]])
    if script:
        looks_right(page, 390)
    to_key(page, "button[name=review]")
    enter(page, leads=not script)
    tracker = page.locator(".tracker:visible")
    tracker.wait_for()
    code = tracker.inner_text().strip()
    assert re.fullmatch("[0-9a-f]{32}", code)
    if script:
        looks_right(page, 390)
    sealed = "[data-sealed] button[type=submit]" if script else "button[name=cast]"
    to_key(page, sealed)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_url("**/receipt/")
    (envelope,) = Envelope.objects.all()
    assert envelope.sealed_in == ("browser" if script else "server")
    assert opened(held, envelope) == {"ballot": {"marks": [3, 2, 1]}, "tracker": code}


def test_the_focus_and_the_spoken_place_follow_every_move(
    live_server: LiveServer, visit: Visit
) -> None:
    held = secret_election()
    page = visit(width=390)
    to_ballot(page, live_server, held)
    spoken = page.locator("[data-live]")

    def press(name: str, number: int, *, focus: str, said: str) -> None:
        page.locator(f"button[name={name}][value='{number}']").focus()
        page.keyboard.press("Enter")
        expect(spoken).to_have_text(said)
        expect(page.locator(":focus")).to_have_accessible_name(focus)

    first, second, third, fourth = NAMES
    press("add", 1, focus=f"Add {second}", said=f"{first}: place 1 of 1.")
    press("add", 3, focus=f"Add {fourth}", said=f"{third}: place 2 of 2.")
    press("add", 2, focus=f"Add {fourth}", said=f"{second}: place 3 of 3.")
    # up again where it can go on, else the button beside it
    press("up", 2, focus=f"Move {second} up", said=f"{second}: place 2 of 3.")
    press("up", 2, focus=f"Move {second} down", said=f"{second}: place 1 of 3.")
    press("out", 2, focus=f"Add {second}", said=f"{second} is no longer ranked.")
    rest = page.locator("[data-rest] > li .who strong")
    expect(rest).to_have_text([second, fourth])  # in the order of the ballot
    expect(ranked(page)).to_have_text([first, third])


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_numbers_that_are_typed_rank_and_enter_puts_them_in_order(
    live_server: LiveServer, visit: Visit, script: bool
) -> None:
    held = secret_election()
    page = visit(width=390, script=script)
    to_ballot(page, live_server, held)
    page.locator("[data-places] summary").click()
    page.fill("#place-4", "1")
    page.fill("#place-2", "2")
    page.fill("#place-1", "2")
    enter(page, leads=not script)
    problem = page.locator("[data-problem]:visible")
    problem.wait_for()
    assert NAMES[0] in problem.inner_text()
    assert NAMES[1] in problem.inner_text()
    page.fill("#place-1", "")
    enter(page, leads=not script)
    expect(ranked(page)).to_have_text([NAMES[3], NAMES[1]])
    expect(page.locator("[data-problem]:visible")).to_have_count(0)


def test_with_script_only_the_envelope_leaves_the_browser(
    live_server: LiveServer, visit: Visit
) -> None:
    held = open_box(at=timezone.now() - timedelta(hours=1))
    page = visit(width=390)
    to_ballot(page, live_server, held)
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(f"{asked.url} {asked.post_data or ''}"))
    page.get_by_label("Abstain").check()
    page.click("button[name=review]")
    tracker = page.locator("[data-tracker]:visible")
    tracker.wait_for()
    code = tracker.inner_text()
    expect(page.locator("[data-review-choice]")).to_have_text("Abstain")
    asked = [each for each in sent if "/static/" not in each]
    assert asked == []  # reviewed here, with nothing asked of the site
    with page.expect_navigation():
        page.click("[data-sealed] button[type=submit]")
    page.wait_for_url("**/receipt/")
    posted = [each for each in sent if "sealed=" in each]
    assert len(posted) == 1
    assert "choice" not in posted[0]
    assert not any(code in each or "abstain" in each for each in sent)
    (envelope,) = Envelope.objects.all()
    content = {"ballot": {"choice": "abstain"}, "tracker": code}
    assert opened(held, envelope) == content


def test_change_it_leads_back_and_the_next_envelope_holds_the_change(
    live_server: LiveServer, visit: Visit
) -> None:
    held = open_box(at=timezone.now() - timedelta(hours=1))
    page = visit(width=390)
    to_ballot(page, live_server, held)
    page.get_by_label("Yes").check()
    page.click("button[name=review]")
    page.locator("[data-tracker]:visible").wait_for()
    first = page.locator("[data-tracker]").inner_text()
    page.click("[data-change]")
    expect(page.locator("[name=sealed]")).to_have_value("")
    page.get_by_label("No", exact=True).check()
    page.click("button[name=review]")
    page.locator("[data-review-choice]:text-is('No')").wait_for()
    with page.expect_navigation():
        page.click("[data-sealed] button[type=submit]")
    (envelope,) = Envelope.objects.all()
    held_now = opened(held, envelope)
    assert held_now["ballot"] == {"choice": "no"}
    assert held_now["tracker"] != first


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_back_button_shows_nothing_of_what_was_cast(
    live_server: LiveServer, visit: Visit, script: bool
) -> None:
    held = open_box(at=timezone.now() - timedelta(hours=1))
    page = visit(width=390, script=script)
    to_ballot(page, live_server, held)
    page.get_by_label("Abstain").check()
    page.locator("button[name=review]").focus()
    enter(page, leads=not script)
    page.locator(".tracker:visible").wait_for()
    code = page.locator(".tracker:visible").inner_text().strip()
    with page.expect_navigation():
        page.click("[data-sealed] button[type=submit], button[name=cast]:visible")
    page.wait_for_url("**/receipt/")
    for _ in range(3):
        went_back(page)
        shown = page.content()
        assert code not in shown
        assert page.locator("input[name=choice]:checked").count() == 0
        assert page.locator("input[type=hidden][name=choice]").count() == 0


def went_back(page: Page) -> None:
    """The back button; a page that nobody may keep is an error of the browser's own."""
    try:
        page.go_back(wait_until="commit")
    except Error as error:
        assert "ERR_CACHE_MISS" in str(error)  # noqa: PT017  the browser asks first
    page.wait_for_timeout(300)
    page.wait_for_load_state()


def test_a_page_with_another_manifest_seals_nothing_and_says_so(
    live_server: LiveServer, visit: Visit
) -> None:
    held = open_box(at=timezone.now() - timedelta(hours=1))
    page = visit(width=390)
    to_ballot(page, live_server, held)
    page.evaluate(
        "() => { const held = document.getElementById('manifest');"
        " held.textContent = held.textContent.replace('oven', 'boat'); }"
    )
    page.get_by_label("Yes").check()
    page.click("button[name=review]")
    problem = page.locator("[data-problem]:visible")
    problem.wait_for()
    assert "Nothing was sent" in problem.inner_text()
    expect(page.locator("[data-review]:visible")).to_have_count(0)
    assert Envelope.objects.count() == 0


@pytest.mark.parametrize(("language", "script"), COMBINATIONS)
def test_an_open_approval_is_ticked_reviewed_and_recorded(
    live_server: LiveServer, visit: Visit, language: str, script: bool
) -> None:
    held = open_election(
        candidates=len(NAMES),
        method="poll",
        options={"rule": "approval"},
        opens_at=timezone.now() - timedelta(hours=1),
        closes_at=timezone.now() + timedelta(days=1),
    )
    named(held)
    page = visit(width=390, script=script)
    to_ballot(page, live_server, held, language)
    for number in (4, 2):
        to_key(page, f"#mark-{number}")
        page.keyboard.press("Space")
    if script:
        looks_right(page, 390)
    to_key(page, "button[name=review]")
    enter(page, leads=True)
    page.locator("button[name=cast]").wait_for()
    marks = page.locator(".ballot-marks li")
    expect(marks).to_have_text([NAMES[1], NAMES[3]])
    if script:
        looks_right(page, 390)
    with page.expect_navigation():
        page.click("button[name=cast]")
    assert held.motion.ballots.get().marks == [2, 4]


def test_every_envelope_is_as_long_as_every_other(
    live_server: LiveServer, visit: Visit
) -> None:
    held = open_box(at=timezone.now() - timedelta(hours=1))
    lengths = set()
    for choice in ("Yes", "Abstain"):
        page = visit(width=390)
        to_ballot(page, live_server, held)
        page.get_by_label(choice, exact=True).check()
        page.click("button[name=review]")
        page.locator("[data-tracker]:visible").wait_for()
        lengths.add(len(b64decode(page.locator("[name=sealed]").input_value())))
    assert lengths == {held.box.manifest["envelope_bytes"]}


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_pages_around_the_ballot_can_be_read_by_everybody(
    live_server: LiveServer, visit: Visit, language: str
) -> None:
    now = timezone.now()
    held = secret_election()
    RoleGrantFactory(cooperative=held.cooperative, user=held.user(1), role="secretary")
    by_name = open_motion(held, now)
    page = visit(width=390)
    let_in(page, held, 1, live_server.url)
    ours = f"{live_server.url}/{language}/c/{held.cooperative.slug}/decide"
    for address in (
        f"{held.motion.pk}/candidates",
        f"{held.motion.pk}/paper",
        f"{held.motion.pk}/paper/entry",
        f"{by_name.pk}/by-hand",
        f"{by_name.pk}/paper",
    ):
        page.goto(f"{ours}/{address}/")
        assert page.locator("h1").count() == 1, address
        looks_right(page, 390)
    hand_in_paper(motion=held.motion, membership=held.voter(2), by=held.user(1), at=now)
    page.goto(f"{ours}/{held.motion.pk}/paper/")
    assert "Person M002" in page.inner_text("main")
    looks_right(page, 390)
    close_box(motion=held.motion, by=held.user(1), at=held.motion.closes_at)
    page.goto(f"{ours}/{held.motion.pk}/paper/entry/")
    page.fill("#id_sheet", "1")
    page.fill("#place-2", "1")
    looks_right(page, 390)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert held.motion.paper_entries.get().content == {"marks": [2]}
    looks_right(page, 390)


def open_motion(held: OpenBox, now: datetime) -> Motion:
    return motion(held.cooperative, at=now - timedelta(minutes=1))
