"""A translator takes a new lesson out as a PO file and brings it back; answers hold."""

from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from playwright.sync_api import Page, expect

from tests.browser import site as sites
from tests.browser.conftest import looks_right, press, sign_in

pytestmark = pytest.mark.looks
ENGLISH = "/en/start-a-worker-co-op/money-that-belongs-to-members/keys/"
SPANISH = "/es/formemos-una-cooperativa/el-dinero-de-las-socias/keys/"
LEFT_OUT = "A key is trust."
SPANISH_OF = {
    "Who keeps the keys": "Quién guarda las llaves",
    "The bakery has three keys.": "La panadería tiene tres llaves.",
    LEFT_OUT: "Una llave es confianza.",
    "Who decides?": "¿Quién decide?",
    "The members": "Las socias",
    "It is their door.": "Es su puerta.",
    "The landlord": "El dueño del local",
    "Not the key.": "La llave no.",
}
BEGIN = """
import json
from uuid import uuid4
from django.contrib.auth.models import Group
from cms.courses.models import LessonPage, ModulePage
from coopkit.accounts.models import User
for who, group in (("begona", "translators"), ("lin", "reviewers")):
    user = User.objects.get(email=f"{who}@amanecer.example")
    user.groups.add(Group.objects.get(name=f"Training {group}"))
option = lambda text, right, feedback: {"type": "item", "id": str(uuid4()), "value":
    {"text": text, "right": right, "feedback": feedback}}
page = LessonPage(title="Who keeps the keys", slug="keys", code="M5.9", body=json.dumps([
    {"type": "text", "id": str(uuid4()),
     "value": "The bakery has three keys.\\n\\nA key is trust."},
    {"type": "quiz", "id": str(uuid4()), "value": {"question": "Who decides?",
     "options": [option("The members", True, "It is their door."),
                 option("The landlord", False, "Not the key.")]}}]))
module = ModulePage.objects.get(code="M5", locale__language_code="en")
module.add_child(instance=page)
page.save_revision().publish()
print("page:", page.pk)
"""
IDS = """
from cms.courses.models import LessonPage
def ids(value):
    if isinstance(value, list):
        return [found for inner in value for found in ids(inner)]
    if isinstance(value, dict):
        return [value.get("id"), *(i for inner in value.values() for i in ids(inner))]
    return []
found = [ids(p.body.get_prep_value()) for p in LessonPage.objects.filter(code="M5.9")]
print("same:", len(found), found[0] == found[1], len([i for i in found[0] if i]))
"""


def shell(site: sites.Site, script: str, told: str) -> str:
    return site.manage("shell", "-v0", "-c", script).split(told)[1].strip()


def translator_takes_it_out(page: Page, address: str, source: str, folder: Path) -> str:
    """Submit the lesson for Spanish and download its file; the new page's address."""
    page.goto(f"{address}/admin/localize/submit/page/{source}/")
    page.get_by_label("Español").check()
    press(page, "main form input[type=submit]")
    with page.expect_download() as download:
        page.locator("a:has-text('Download PO file'):visible").click()
    download.value.save_as(folder / "out.po")
    return page.url


def filled(folder: Path, without: str = "") -> Path:
    """The file as it comes back, one text left out."""
    po = polib.pofile(str(folder / "out.po"))
    texts = {entry.msgid for entry in po}
    assert texts >= SPANISH_OF.keys()
    for entry in po:
        entry.msgstr = SPANISH_OF.get(entry.msgid, entry.msgid)
        if entry.msgid == without:
            entry.msgstr = ""
    back = folder / "back.po"
    po.save(str(back))
    return back


def bring_back(page: Page, url: str, file: Path) -> None:
    page.goto(url)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Upload PO file").click()
    with page.expect_navigation():
        chooser.value.set_files(file)
    expect(page.locator(".messages")).to_contain_text("Successfully imported")


def let_out(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("button", name="More actions").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Publish in Español", exact=True).click()


def answered(page: Page, address: str) -> None:
    """A guest answers in English, and finds the answer again in Spanish."""
    page.goto(address + ENGLISH)
    page.locator("form:has(input[type=radio])").get_by_label("The members").check()
    press(page, "form:has(input[type=radio]) button")
    page.goto(address + SPANISH)
    question = page.locator("form:has(input[type=radio])")
    expect(question).to_contain_text("¿Quién decide?")
    expect(question).to_contain_text("Es su puerta.")
    expect(question.get_by_label("Las socias")).to_be_checked()


def test_a_new_lesson_is_translated_by_a_po_file_and_answers_hold_in_both_languages(
    own_site: sites.Site, visit: Callable[..., Page], tmp_path: Path
) -> None:
    source = shell(own_site, BEGIN, "page:")
    with sites.served(own_site) as address:
        translator, reviewer, guest = visit(), visit(), visit(width=390)
        sign_in(translator, address, "begona@amanecer.example")
        url = translator_takes_it_out(translator, address, source, tmp_path)
        bring_back(translator, url, filled(tmp_path, without=LEFT_OUT))
        assert translator.request.get(address + SPANISH).status == 404
        sign_in(reviewer, address, "lin@amanecer.example")
        let_out(reviewer, url)
        guest.goto(address + SPANISH)
        note = guest.locator(".note--warn")
        expect(note).to_contain_text(
            "Una parte de esta lección todavía no está traducida"
        )
        expect(guest.locator("main")).to_contain_text(LEFT_OUT)
        looks_right(guest, 390)
        bring_back(translator, url, filled(tmp_path))
        let_out(reviewer, url)
        answered(guest, address)
        expect(note).to_have_count(0)
        expect(guest.locator("main")).to_contain_text("Una llave es confianza.")
    assert shell(own_site, IDS, "same:") == "2 True 4"
