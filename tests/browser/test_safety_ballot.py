"""Whoever is quicker than the ballot page's script: nothing that they chose leaves."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route
from pytest_django.live_server_helper import LiveServer

from tests.browser.test_ballot_page import let_in, path_of
from tests.governance.votes.secret.boxes import open_box

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]


def test_a_choice_sent_before_the_script_is_there_stays_in_the_browser(
    live_server: LiveServer, visit: Callable[..., Page]
) -> None:
    held = open_box(at=timezone.now() - timedelta(hours=1))
    page, sent = visit(width=390), []
    waiting: list[Route] = []
    page.on("request", lambda each: sent.append(each.method))
    page.route("**/governance/ballot*.js", lambda route: waiting.append(route))
    let_in(page, held, 1, live_server.url)
    with page.expect_request("**/governance/ballot*.js"):
        page.goto(live_server.url + path_of(held), wait_until="commit")
    page.get_by_label("Yes", exact=True).check()
    page.evaluate("document.querySelector('button[name=review]').click()")
    page.wait_for_timeout(300)
    assert (len(waiting), "POST" in sent) == (1, False)
    waiting[0].continue_()
    page.wait_for_load_state("load")
    page.click("button[name=review]")
    page.locator("[data-tracker]:visible").wait_for()
    assert "POST" not in sent


def test_where_the_script_never_comes_the_site_seals_and_says_so(
    live_server: LiveServer, visit: Callable[..., Page]
) -> None:
    held = open_box(at=timezone.now() - timedelta(hours=1))
    page = visit(width=390)
    page.route("**/governance/ballot*.js", lambda route: route.abort())
    let_in(page, held, 1, live_server.url)
    page.goto(live_server.url + path_of(held))
    page.get_by_label("Yes", exact=True).check()
    page.click("button[name=review]")
    page.get_by_text("Your browser did not seal this ballot").wait_for()
