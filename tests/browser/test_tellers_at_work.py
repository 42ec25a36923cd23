"""Tellers at the site's own pages, under its own policy: keys made, envelopes opened."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, Request
from pytest_django.live_server_helper import LiveServer

from governance.votes import envelopes, words
from governance.votes.models import BallotBox, BoxState, Motion
from governance.votes.services.boxes import appoint_tellers
from tests.browser.conftest import looks_right
from tests.browser.test_design import let_in, watched
from tests.factories import NOON
from tests.governance.factories import coop, membership, user_of
from tests.governance.votes.secret.boxes import OpenBox, rules_on
from tests.governance.votes.secret.held import closed, voted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]
Visit = Callable[..., Page]


def come_in(page: Page, live_server: LiveServer, motion: Motion, code: str) -> None:
    client = Client()
    client.force_login(user_of(motion.cooperative, code))
    let_in(page, client, live_server.url)


def go(page: Page, live_server: LiveServer, name: str, motion: Motion) -> None:
    at = reverse(f"votes:{name}", args=[motion.cooperative.slug, motion.pk])
    page.goto(live_server.url + at)


def said(page: Page, text: str) -> None:
    page.locator("[data-status]").filter(has_text=text).wait_for()


@pytest.fixture
def prepared() -> BallotBox:
    """A secret vote that waits for the keys of two tellers."""
    cooperative = coop(5)
    motion = Motion.objects.create(
        cooperative=cooperative,
        title="Who sits on the board",
        text="The members choose.",
        proposed_by=user_of(cooperative, "M001"),
        opens_at=NOON + timedelta(days=400),
        closes_at=NOON + timedelta(days=407),
        state="prepared",
        rules=rules_on(NOON),
        is_secret=True,
    )
    tellers = [membership(cooperative, code) for code in ("M001", "M002")]
    return appoint_tellers(motion=motion, memberships=tellers, by=None, at=NOON)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_key_is_made_in_the_page_and_its_secret_half_never_leaves_it(
    live_server: LiveServer,
    visit: Visit,
    prepared: BallotBox,
    tmp_path: Path,
    width: int,
) -> None:
    page = visit(width=width)
    come_in(page, live_server, prepared.motion, "M001")
    complaints, asked, _ = watched(page)
    sent: list[str] = []

    def note(request: Request) -> None:
        sent.append(f"{request.url} {request.post_data or ''}")

    page.on("request", note)
    go(page, live_server, "teller_key", prepared.motion)
    page.locator("[data-make]").click()
    said(page, "Your key is made")
    looks_right(page, width)
    papers = [
        " ".join(paper.locator("li").all_inner_texts())
        for paper in page.locator(".words-paper").all()
    ]
    with page.expect_download() as file:
        page.locator("[data-download]").click()
    file.value.save_as(tmp_path / "key.json")
    kept = json.loads((tmp_path / "key.json").read_text())
    assert file.value.suggested_filename == f"key-{prepared.motion.pk}-1.json"
    assert words.recover(papers[::2]) == kept["private_key"]
    page.locator("[data-kept]").check()
    page.get_by_role("button", name="Register the public half").click()
    page.wait_for_url("**/tellers/")
    teller = prepared.tellers.get(position=1)
    assert (teller.public_key, teller.made_in) == (kept["public_key"], "browser")
    assert kept["private_key"] not in "".join(sent)
    assert not any(word in line for line in sent for word in papers)
    assert complaints == []
    assert all(url.startswith((live_server.url, "blob:")) for url in asked), asked


def test_a_key_made_by_the_command_is_pasted_without_a_script(
    live_server: LiveServer, visit: Visit, prepared: BallotBox
) -> None:
    page = visit(width=390, script=False)
    come_in(page, live_server, prepared.motion, "M002")
    go(page, live_server, "teller_key", prepared.motion)
    assert page.locator("[data-make]").is_hidden()
    _, public = envelopes.new_key()
    page.locator("[name=public_key]").fill(f"{public[:65]}\n{public[65:]}")
    page.get_by_role("button", name="Register the public half").click()
    page.wait_for_url("**/tellers/")
    teller = prepared.tellers.get(position=2)
    assert (teller.public_key, teller.made_in) == (public, "command")


def key_file(made: OpenBox, position: int, folder: Path) -> Path:
    private = made.keys[position - 1]
    kept = {"schema": "coopkit/teller-key/1", "private_key": private}
    path = folder / "key.json"
    path.write_text(json.dumps(kept | {"public_key": envelopes.public_of(private)}))
    return path


def test_two_tellers_open_the_box_each_in_their_own_browser(
    live_server: LiveServer, visit: Visit, tmp_path: Path
) -> None:
    made = closed(voted("yes yes no abstain blank", tellers=2))
    first, second = visit(width=390), visit()
    come_in(first, live_server, made.motion, "M001")
    come_in(second, live_server, made.motion, "M002")
    complaints, *_ = watched(first)
    go(first, live_server, "mix", made.motion)
    papers = words.split(made.keys[0], 2, 3)
    first.locator("[data-key-words]").fill("\n\n".join(papers[1:]))
    first.locator("[data-open]").click()
    said(first, "5 envelopes are opened and mixed")
    looks_right(first, 390)
    first.get_by_role("button", name="Hand in this layer").click()
    first.wait_for_url("**/tellers/")
    go(second, live_server, "mix", made.motion)
    second.locator("[data-key-file]").set_input_files(key_file(made, 1, tmp_path))
    second.locator("[data-open]").click()
    said(second, "This is not the key you made for this vote")
    second.locator("[data-key-file]").set_input_files(key_file(made, 2, tmp_path))
    second.locator("[data-open]").click()
    said(second, "5 envelopes are opened and mixed")
    second.get_by_role("button", name="Hand in this layer").click()
    second.wait_for_url("**/tellers/")
    box = BallotBox.objects.get(pk=made.box.pk)
    assert box.state == BoxState.OPENED
    choices = sorted(entry["ballot"]["choice"] for entry in box.ballots)
    assert choices == ["", "abstain", "no", "yes", "yes"]
    assert complaints == []
