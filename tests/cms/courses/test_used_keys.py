"""Ids are never used again, and a changed question says which answers it voids."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.courses.models import LessonPage, UsedKey
from cms.courses.selectors import shas_of, voided_by
from cms.courses.services import GoneKeyError, KeyTakenError, load_training
from cms.courses.stream import id_of
from coopkit.audit.models import AuditEntry
from tests.cms.conftest import LOADED_AT
from tests.cms.courses.few_files import a_few
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
Q1 = id_of("M5.4", "q1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = a_few(tmp_path / "lessons")
    load(folder)
    return folder


def load(folder: Path) -> dict[str, tuple[str, ...]]:
    """What each changed page voids."""
    outcomes = load_training(folder=folder, at=LOADED_AT)
    return {line.name: line.voids for line in outcomes if line.voids}


def edit(folder: Path, old: str, new: str, languages: tuple[str, ...] = ("en",)) -> None:
    for language in languages:
        path = folder / language / "m5.4.md"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


def english() -> LessonPage:
    return LessonPage.objects.get(code="M5.4", locale__language_code="en")


def question(folder: Path) -> str:
    """The words of the first question, as they stand in the file."""
    text = (folder / "en/m5.4.md").read_text(encoding="utf-8")
    return text.split("::: quiz q1\nquestion: ")[1].split("\n")[0]


def test_a_changed_question_is_told_with_its_key_and_put_on_record(
    folder: Path, capsys
) -> None:
    before = shas_of(english().translation_key)
    edit(folder, question(folder), "How much is it now?")
    call_command("load_training", folder=folder)
    assert "answers no longer count: q1" in capsys.readouterr().out
    after = shas_of(english().translation_key)
    assert {key for key in before if before[key] != after[key]} == {Q1}
    entry = AuditEntry.objects.filter(action="training.loaded").last()
    assert entry.data["voids"] == {"en M5.4 Surplus and patronage": ["q1"]}


def test_other_replies_and_another_order_of_options_void_nothing(folder: Path) -> None:
    path = folder / "en/m5.4.md"
    head, body = path.read_text(encoding="utf-8").split("::: quiz q1\n")
    asked, rest = body.split(":::", 1)
    lead, *options = asked.split("  - key: ")
    turned = lead + "".join(f"  - key: {option}" for option in reversed(options))
    turned = turned.replace("feedback: ", "feedback: Now, ")
    path.write_text(f"{head}::: quiz q1\n{turned}:::{rest}", encoding="utf-8")
    places = [
        option.id
        for option in english()
        .body.blocks_by_name("quiz")[0]
        .value["options"]
        .bound_blocks
    ]
    assert load(folder) == {}
    block = english().body.blocks_by_name("quiz")[0]
    assert [o.id for o in block.value["options"].bound_blocks] == places[::-1]


def test_a_key_never_names_another_kind_of_thing(folder: Path) -> None:
    edit(folder, "::: quiz q1", "::: several q1")
    edit(folder, "right: false", "right: true")
    with pytest.raises(KeyTakenError, match="“q1”"):
        load(folder)


def test_the_field_of_a_worksheet_never_becomes_another_kind_of_field(
    folder: Path,
) -> None:
    field = UsedKey.objects.filter(code="M5.4", kind="worksheet.share").first()
    key = field.key.split("/")[1]
    edit(folder, f"key: {key}\n    kind: share", f"key: {key}\n    kind: money")
    with pytest.raises(KeyTakenError, match=key):
        load(folder)


def test_a_question_that_went_comes_back_only_with_the_same_words(folder: Path) -> None:
    texts = {lang: folder / lang / "m5.4.md" for lang in ("en", "es")}
    whole = {lang: path.read_text(encoding="utf-8") for lang, path in texts.items()}
    words = question(folder)
    for lang, path in texts.items():
        head, body = whole[lang].split("::: quiz q1\n")
        path.write_text(head + body.split(":::\n", 1)[1], encoding="utf-8")
    assert load(folder) == {"en M5.4 Surplus and patronage": ("q1",)}
    assert UsedKey.objects.get(code="M5.4", key="q1").is_gone
    for lang, path in texts.items():
        path.write_text(whole[lang].replace(words, "Something else?"), encoding="utf-8")
    with pytest.raises(GoneKeyError):
        load(folder)
    for lang, path in texts.items():
        path.write_text(whole[lang], encoding="utf-8")
    assert load(folder) == {}
    assert not UsedKey.objects.get(code="M5.4", key="q1").is_gone


def test_what_an_editor_publishes_is_on_record_with_the_questions_it_voids(
    folder: Path,
) -> None:
    page = english()
    block = page.body.blocks_by_name("quiz")[0]
    old = block.value["question"]
    block.value["question"] = "How much is it now?"
    assert voided_by(page) == [old]
    page.save_revision().publish()
    assert voided_by(page) == []
    entry = AuditEntry.objects.filter(action="questions.changed").get()
    assert (entry.subject, entry.data) == ("M5.4", {"voids": ["q1"]})


def test_a_change_in_the_second_language_alone_voids_nothing(folder: Path) -> None:
    page = LessonPage.objects.get(code="M5.4", locale__language_code="es")
    block = page.body.blocks_by_name("quiz")[0]
    block.value["question"] = "¿Cuánto es ahora?"
    assert voided_by(page) == []
    page.save_revision().publish()
    assert not AuditEntry.objects.filter(action="questions.changed").exists()


@pytest.mark.looks
def test_an_editor_reads_which_questions_the_change_voids(
    folder: Path,
) -> None:
    page = english()
    quiz = page.body.blocks_by_name("quiz")[0]
    data = nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "code": page.code,
            "lead": page.lead,
            "minutes": "18",
            "seo_title": "",
            "search_description": "",
            "body": streamfield([("text", "All questions are gone.")]),
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            "action-publish": "action-publish",
        }
    )
    url = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    told = client.post(url, data, follow=True).content.decode()
    assert quiz.value["question"][:30] in told
    assert "no longer count" in told
