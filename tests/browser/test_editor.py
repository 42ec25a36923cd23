"""Somebody writes a lesson with a question, another lets it out, a guest answers it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.browser import site as sites
from tests.browser.conftest import looks_right, press, sign_in

pytestmark = pytest.mark.looks
LESSON = "/en/start-a-worker-co-op/money-that-belongs-to-members/who-keeps-the-keys/"
KEPT = re.compile(r"/admin/pages/\d+/edit/")
FIRST = "body-1-value-options-0-value"
SECOND = "body-1-value-options-1-value"
JOIN = """
from django.contrib.auth.models import Group
from cms.courses.models import ModulePage
from coopkit.accounts.models import User
for who, group in (("zoe", "editors"), ("lin", "reviewers")):
    user = User.objects.get(email=f"{who}@amanecer.example")
    user.groups.add(Group.objects.get(name=f"Training {group}"))
print("module:", ModulePage.objects.get(code="M5", locale__language_code="en").pk)
"""


def watched(page: Page) -> list[str]:
    """What the browser complains of: things blocked, scripts that failed."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(f"{page.url}: {message.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    return said


def prepare(site: sites.Site) -> str:
    """Give two people their parts, as an administrator does; the module's number."""
    return site.manage("shell", "-v0", "-c", JOIN).split("module:")[1].strip()


def add_block(page: Page, name: str) -> None:
    page.locator(".c-sf-add-button[title='Insert a block']").last.click()
    page.get_by_role("option", name=name, exact=True).click()


def write(page: Page) -> None:
    """A lesson with a text and a question: no answer is right yet, one has no reply."""
    page.locator("[name=title]").fill("Who keeps the keys")
    page.locator("[name=code]").fill("M5.9")
    page.locator("[name=lead]").fill("A key is trust that one can hold.")
    add_block(page, "Text")
    page.locator("[name=body-0-value]").fill("The bakery has **three** keys.")
    add_block(page, "Question")
    page.locator("[name=body-1-value-question]").fill("Who decides who has a key?")
    page.locator(f"[name={FIRST}-text]").fill("The members")
    page.locator(f"[name={FIRST}-feedback]").fill("Yes: it is their door.")
    page.locator("[data-streamfield-list-add]:visible").last.click()
    page.locator(f"[name={SECOND}-text]").fill("The landlord")


def submit(page: Page) -> None:
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Submit to Training review").click()


def editor_writes_and_submits(page: Page, address: str, module: str) -> None:
    """From an empty page, over what is lacking and the preview, to the review."""
    page.goto(f"{address}/admin/pages/add/cms/lessonpage/{module}/")
    write(page)
    page.get_by_role("button", name="Save draft", exact=True).click()
    block = page.locator("[data-contentpath=body]")
    expect(block).to_contain_text("No answer is right. Mark one of them.")
    expect(page.locator(f"[name={SECOND}-text]")).to_have_value("The landlord")
    page.locator(f"[name={FIRST}-right]").check()
    page.get_by_role("button", name="Save draft", exact=True).click()
    expect(page).to_have_url(KEPT, timeout=10_000)
    page.get_by_label("Toggle preview").click()
    preview = page.frame_locator("#w-preview-iframe")
    expect(preview.locator("h1")).to_have_text("Who keeps the keys")
    expect(preview.locator("legend")).to_have_text("Who decides who has a key?")
    expect(preview.locator("main strong").first).to_have_text("three")
    colour = "getComputedStyle(document.querySelector('.masthead')).backgroundColor"
    assert page.frames[-1].evaluate(colour) != "rgba(0, 0, 0, 0)"  # its styles are there
    page.get_by_label("Toggle preview").click()
    submit(page)
    reply = page.locator(f"[data-field]:has([name={SECOND}-feedback])").last
    expect(reply).to_contain_text("This field is required.")
    page.locator(f"[name={SECOND}-feedback]").fill("The house is theirs, not the key.")
    submit(page)
    expect(page.locator(".messages")).to_contain_text("submitted for moderation")


def reviewer_lets_it_out(page: Page, address: str) -> None:
    """From the list of what awaits a reviewer; until then nobody else finds it."""
    page.goto(f"{address}/admin/")
    press(page, "a:has-text('Who keeps the keys')")
    assert page.request.get(address + LESSON).status == 404
    reply = page.locator(f"[name={SECOND}-feedback]")  # a script draws what is read
    expect(reply).to_have_value("The house is theirs, not the key.")
    page.wait_for_load_state("networkidle")  # its scripts wait for the buttons
    page.get_by_role("button", name="More actions").click()
    with page.expect_navigation(timeout=20_000):
        page.locator("button[data-workflow-action-name=approve]:visible").first.click()
    expect(page.locator(".messages")).not_to_contain_text("validation errors")


def guest_answers(page: Page, address: str) -> None:
    page.goto(address + LESSON)
    expect(page.get_by_role("heading", level=1)).to_have_text("Who keeps the keys")
    looks_right(page, 390)
    question = page.locator("form:has(input[type=radio])")
    question.get_by_label("The landlord").check()
    with page.expect_navigation():
        question.locator("button").click()
    expect(question).to_contain_text("The house is theirs, not the key.")
    question.get_by_label("The members").check()
    with page.expect_navigation():
        question.locator("button").click()
    expect(question).to_contain_text("Yes: it is their door.")


def test_a_lesson_goes_from_an_editor_past_a_reviewer_to_a_guest(
    own_site: sites.Site, visit: Callable[..., Page]
) -> None:
    module = prepare(own_site)
    with sites.served(own_site) as address:
        editor, reviewer, guest = visit(), visit(), visit(width=390)
        said = [watched(editor), watched(reviewer)]
        sign_in(editor, address, "zoe@amanecer.example")
        editor_writes_and_submits(editor, address, module)
        sign_in(reviewer, address, "lin@amanecer.example")
        reviewer_lets_it_out(reviewer, address)
        guest_answers(guest, address)
        assert said == [[], []]
