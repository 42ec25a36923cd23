"""Writing the training back: the same bytes, also after an editor's change."""

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from cms.courses.models import LessonPage, ModulePage, UsedKey
from cms.courses.services import UNCHANGED, export_training, load_training
from cms.courses.stream import parts_of
from cms.pages.models import GlossaryTerm, HomePage, LegalFact
from tests.cms.conftest import LOADED_AT
from tests.cms.courses.few_files import a_few

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = a_few(tmp_path / "lessons")
    load_training(folder=folder, at=LOADED_AT)
    return folder


def held(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.*")
    }


def contents() -> dict[str, dict]:
    """All that is loaded; of plain lines the words, since their ids tell the place."""
    pages = LessonPage.objects.select_related("locale").order_by("path")
    found = {f"{p.locale.language_code} {p.code}": p.content() for p in pages}
    for page in pages:
        content = found[f"{page.locale.language_code} {page.code}"]
        content["key"] = page.translation_key
        content["body"] = parts_of(page.code, content["body"], {})
    facts = {str(row): row.content() for row in LegalFact.objects.all()}
    words = {f"{w.language} {w.key}": w.content() for w in GlossaryTerm.objects.all()}
    return found | facts | words


def empty_the_site() -> None:
    for home in HomePage.objects.all():
        home.delete()
    for kind in (LegalFact, GlossaryTerm, UsedKey):
        kind.objects.all().delete()


def test_what_was_loaded_is_written_back_byte_for_byte(
    folder: Path, tmp_path: Path
) -> None:
    assert {line.outcome for line in export_training(folder=folder)} == {UNCHANGED}
    elsewhere = tmp_path / "elsewhere"
    export_training(folder=elsewhere)
    assert held(elsewhere) == held(folder)


def change_as_an_editor_does() -> None:
    """A question reworded, an option and a text added, a page and a figure made."""
    page = LessonPage.objects.get(code="M5.4", locale__language_code="en")
    raw = page.body.get_prep_value()
    quiz = next(block for block in raw if block["type"] == "quiz")
    quiz["value"]["question"] = "How much: 1 / 2?"
    added = {"text": "None", "right": False, "feedback": "Some.\n\n::: is no fence."}
    quiz["value"]["options"].insert(
        1, {"type": "item", "value": added, "id": str(uuid4())}
    )
    at = raw.index(quiz)
    raw.insert(
        at, {"type": "text", "value": "  A text\n:::\nof mine ", "id": str(uuid4())}
    )
    page.body = page.body.stream_block.to_python(raw)
    page.save_revision().publish()
    module = ModulePage.objects.get(code="M5", locale__language_code="en")
    new = LessonPage(title="No: yes", slug="new", code="M5.9", locale=module.locale)
    new.body = [("text", "Ours."), ("ask", ["Who?", "yes"])]
    module.add_child(instance=new).save_revision().publish()
    fact = LegalFact.objects.get(key="us-federal.cash_floor")
    LegalFact.objects.filter(pk=fact.pk).update(effective_to=date(2027, 12, 31))
    fact.pk, fact.effective_from, fact.words_en = None, date(2028, 1, 1), 'a "new" part'
    fact.save()


def test_an_editor_s_work_goes_out_and_fills_an_empty_site_the_same(
    folder: Path,
) -> None:
    change_as_an_editor_does()
    export_training(folder=folder)
    before, files = contents(), held(folder)
    empty_the_site()
    load_training(folder=folder, at=LOADED_AT)
    assert contents() == before
    assert {line.outcome for line in export_training(folder=folder)} == {UNCHANGED}
    assert held(folder) == files


def test_after_an_export_the_editor_s_work_is_what_the_files_say(folder: Path) -> None:
    change_as_an_editor_does()
    export_training(folder=folder)
    outcomes = load_training(folder=folder, at=LOADED_AT)
    assert {line.outcome for line in outcomes} == {UNCHANGED}


def test_two_pages_of_one_code_are_not_written_over_each_other(folder: Path) -> None:
    module = ModulePage.objects.get(code="M2", locale__language_code="en")
    twin = LessonPage(title="Twin", slug="twin", code="M5.4", locale=module.locale)
    module.add_child(instance=twin)
    before = held(folder)
    with pytest.raises(CommandError, match=r"M5\.4"):
        call_command("export_training", folder=folder)
    assert held(folder) == before
    Page.objects.filter(pk=twin.pk).update(live=False)
    call_command("export_training", folder=folder)
