"""The tellers' two pages in a browser: what is secret is never sent."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import Page, expect

from governance.votes import envelopes, words
from tests.browser import desk as desks
from tests.browser.conftest import looks_right
from tests.browser.desk import BLANK, ELECTION, PAIRS, Desk, sealed_lines

pytestmark = pytest.mark.looks

KEY_FORM = """<form method="post" action="/sent" data-teller="key"
 data-words-url="/words.txt" data-name="Board 2027" data-file="key-7-1.json">
{texts}<label>Public key <input name="public_key"></label>
<input type="hidden" name="made_in" value="command">
<p data-status role="status"></p><div data-scripted hidden>
<label>Needed <select data-needed><option>2<option>3</select></label>
<label>Papers <select data-papers><option>3<option>2</select></label>
<button type="button" data-make>Make</button> <a data-download hidden>File</a>
<button type="button" data-print hidden>Print</button>
<h2>Papers</h2><div data-words></div>
<label><input type="checkbox" data-kept> Kept</label></div><button>Send</button></form>"""
MIX_FORM = """<form method="post" action="/sent" data-teller="mix"
 data-input-url="/envelopes.txt" data-position="1" data-manifest="{election}"
 data-public-key="{public}" data-words-url="/words.txt">
{texts}<label>Output <textarea name="output"></textarea></label>
<p data-status role="status"></p><div data-scripted hidden>
<label>Key <input type="file" data-key-file></label>
<label>Words <textarea data-key-words></textarea></label>
<button type="button" data-open>Open</button> <output data-count></output>
<output data-input-sha256></output> <output data-output-sha256></output></div>
<button>Hand in</button></form>"""


@pytest.fixture
def desk() -> Iterator[Desk]:
    with desks.opened() as made:
        yield made


def said(page: Page, text: str) -> None:
    page.locator("[data-status]").filter(has_text=text).wait_for()


def texts(language: str = "en") -> str:
    with translation.override(language):
        return render_to_string("governance/votes/_teller_texts.html")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_teller_makes_a_key_and_only_its_public_half_is_sent(
    visit: Callable[..., Page], desk: Desk, tmp_path: Path, width: int
) -> None:
    desk.files["/key"] = BLANK.format(KEY_FORM.format(texts=texts()))
    page = visit(width=width)
    page.goto(f"{desk.url}/key")
    page.get_by_role("button", name="Make").press("Enter")
    said(page, "Your key is made")
    expect(page.locator(".words-paper")).to_have_count(3)
    looks_right(page, width)
    expect(page.get_by_role("button", name="Send")).to_be_disabled()
    heading = page.locator(".words-paper h3").first.inner_text()
    assert heading == "Paper 1 of 3"
    assert (
        "Board 2027. Any 2 of these 3"
        in page.locator(".words-paper p").nth(0).inner_text()
    )
    papers = [
        " ".join(paper.locator("li").all_inner_texts())
        for paper in page.locator(".words-paper").all()
    ]
    with page.expect_download() as file:
        page.get_by_role("link", name="File").click()
    assert file.value.suggested_filename == "key-7-1.json"
    file.value.save_as(tmp_path / "key.json")
    kept = json.loads((tmp_path / "key.json").read_text())
    assert words.recover(papers[1:]) == kept["private_key"]
    assert envelopes.public_of(kept["private_key"]) == kept["public_key"]
    page.get_by_label("Kept").check()
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/sent")
    assert desk.sent == [{"public_key": [kept["public_key"]], "made_in": ["browser"]}]
    assert set(desk.asked) <= {*desk.files, "/favicon.ico"}
    page.go_back()
    page.wait_for_url("**/key")
    expect(page.locator(".words-paper")).to_have_count(0)


def mix_page(desk: Desk, page: Page, lines: list[str], language: str = "en") -> None:
    desk.files["/envelopes.txt"] = "\n".join(lines)
    form = MIX_FORM.format(election=ELECTION, public=PAIRS[0][1], texts=texts(language))
    desk.files["/mix"] = BLANK.format(form)
    page.goto(f"{desk.url}/mix")


def test_a_teller_mixes_with_the_key_file_and_nothing_of_the_key_is_sent(
    visit: Callable[..., Page], desk: Desk, tmp_path: Path
) -> None:
    lines = sealed_lines(60)
    private, public = PAIRS[0]
    page = visit(width=390)
    mix_page(desk, page, lines)
    key = {"schema": "coopkit/teller-key/1", "public_key": public, "private_key": private}
    (tmp_path / "key.json").write_text(json.dumps(key))
    page.get_by_label("Key").set_input_files(tmp_path / "key.json")
    page.get_by_role("button", name="Open").press("Enter")
    said(page, "60 envelopes are opened and mixed")
    expect(page.locator("[data-count]")).to_have_text("60")
    out = envelopes.peel(lines, private, ELECTION, 1)
    shown = page.locator("[data-output-sha256]").inner_text()
    assert shown == envelopes.list_sha256(out)
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/sent")
    ((name, (sent,)),) = desk.sent[0].items()
    assert (name, sent.split()) == ("output", out)


def test_a_teller_mixes_with_words_typed_in_rows_and_is_told_of_a_wrong_one(
    visit: Callable[..., Page], desk: Desk
) -> None:
    lines = sealed_lines(3)
    lines.append(b64encode(bytes(range(256)) + bytes(179)).decode())
    page = visit()
    mix_page(desk, page, lines)
    papers = words.split(PAIRS[0][0], 2, 3)
    rows = [paper.split() for paper in papers[1:]]
    typed = "\n".join(
        " ".join(row[at : at + 5]) for row in rows for at in range(0, 33, 5)
    )
    typed_words, button = (
        page.get_by_label("Words"),
        page.get_by_role("button", name="Open"),
    )
    button.click()
    said(page, "Choose your key file, or type")
    typed_words.fill(typed.replace(rows[1][9], "qwerty"))
    button.click()
    said(page, "“qwerty” is not one of the words")
    assert page.locator("[name=output]").input_value() == ""
    typed_words.fill(typed)
    button.click()
    said(page, "1 of them did not open")
    assert typed_words.input_value() == ""
    out = envelopes.peel(lines, PAIRS[0][0], ELECTION, 1)
    assert page.locator("[name=output]").input_value().split() == out


def test_without_a_safe_connection_nothing_is_offered_but_the_command(
    visit: Callable[..., Page], desk: Desk
) -> None:
    """What is loaded over plain http from elsewhere has no WebCrypto to seal with."""
    desk.files["/key"] = BLANK.format(KEY_FORM.format(texts=texts()))
    page = visit()

    def answer(route: Any) -> None:
        path = "/" + route.request.url.split("/", 3)[3]
        kind = "text/javascript" if path.endswith("js") else "text/html"
        body = desk.files.get(path, "")
        route.fulfill(body=body, content_type=f"{kind}; charset=utf-8")

    page.route("http://coop.example/**", answer)
    page.goto("http://coop.example/key")
    said(page, "Use the tellers’ command")
    assert page.evaluate("coopkit.canSeal()") is False
    assert page.locator("[data-make]").is_hidden()
    assert page.get_by_label("Public key").is_editable()
