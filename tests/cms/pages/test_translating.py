"""A translator's round trip: a page out as a PO file, and back as a page."""

import polib
import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from cms.courses.models import CoursePage, LessonPage, ModulePage
from cms.pages.selectors import is_partly_translated
from tests.cms.pages.conftest import SmallSite

pytestmark = pytest.mark.looks

BODY = [
    {
        "type": "words",
        "id": "11111111-0000-0000-0000-000000000001",
        "value": [{"type": "item", "id": "a1", "value": "surplus"}],
    },
    {
        "type": "text",
        "id": "11111111-0000-0000-0000-000000000002",
        "value": "## Why <it> matters\n\n- One *vote*\n  - each & all\n\nThe end.",
    },
    {
        "type": "quiz",
        "id": "11111111-0000-0000-0000-000000000003",
        "value": {
            "question": "Who decides?",
            "options": [
                {
                    "type": "item",
                    "id": "22222222-0000-0000-0000-000000000001",
                    "value": {"text": "Members", "right": True, "feedback": "Yes."},
                },
                {
                    "type": "item",
                    "id": "22222222-0000-0000-0000-000000000002",
                    "value": {"text": "The bank", "right": False, "feedback": "No."},
                },
            ],
        },
    },
    {
        "type": "worksheet",
        "id": "11111111-0000-0000-0000-000000000004",
        "value": {
            "title": "Our rule",
            "minutes": 20,
            "text": "1. Talk.",
            "fields": [
                {
                    "type": "item",
                    "id": "33333333-0000-0000-0000-000000000001",
                    "value": {
                        "key": "cash_share",
                        "kind": "choice",
                        "label": "How much in cash?",
                        "hint": "",
                        "parameter": "patronage.cash_share",
                        "choices": [
                            {
                                "type": "item",
                                "id": "44444444-0000-0000-0000-000000000001",
                                "value": {"value": "half", "label": "Half"},
                            }
                        ],
                        "columns": [],
                    },
                }
            ],
        },
    },
    {
        "type": "number",
        "id": "11111111-0000-0000-0000-000000000005",
        "value": {
            "question": "How many?",
            "answer": "12.50",
            "tolerance": "0.00",
            "unit": "hours",
            "right": "Yes, twelve.",
            "wrong": "Add them.",
            "near": [],
        },
    },
]
KEYS = {
    "surplus",
    "cash_share",
    "patronage.cash_share",
    "half",
    "12.50",
    "0.00",
    "choice",
}


@pytest.fixture
def source(small_site: SmallSite) -> LessonPage:
    parent = small_site.en
    for kind, code in ((CoursePage, "C"), (ModulePage, "M")):
        page = kind(title=code, code=code, slug=code.lower(), locale=parent.locale)
        parent.add_child(instance=page)
        page.save_revision().publish()
        parent = page
    lesson = LessonPage(
        title="A new lesson", code="M9.9", slug="new", lead="Short.", locale=parent.locale
    )
    lesson.body = lesson.body.stream_block.to_python(BODY)
    parent.add_child(instance=lesson)
    lesson.save_revision().publish()
    return lesson


def submit(page: LessonPage) -> Translation:
    found, _ = TranslationSource.get_or_create_from_instance(page)
    return Translation.objects.create(
        source=found, target_locale=Locale.objects.get(language_code="es")
    )


def publish(
    translation: Translation, capture: DjangoCaptureOnCommitCallbacks
) -> LessonPage:
    with capture(execute=True), transaction.atomic():
        translation.save_target(publish=True)
    target = translation.get_target_instance()
    return LessonPage.objects.get(pk=target.pk)


def translated(po: polib.POFile) -> polib.POFile:
    """The file as a translator sends it back, through its own text."""
    back = polib.pofile(str(po))
    for entry in back:
        entry.msgstr = f"ES {entry.msgid}"
    return back


def ids_in(value: object) -> list[str]:
    if isinstance(value, list):
        return [found for inner in value for found in ids_in(inner)]
    if isinstance(value, dict):
        own = [value["id"]] if "id" in value else []
        return own + [found for inner in value.values() for found in ids_in(inner)]
    return []


def test_a_page_comes_back_with_the_ids_that_answers_are_kept_under(
    source: LessonPage,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    translation = submit(source)
    assert translation.import_po(translated(translation.export_po())) == []
    page = publish(translation, django_capture_on_commit_callbacks)
    assert page.translation_key == source.translation_key
    assert (page.code, page.live) == ("M9.9", True)
    raw = page.body.get_prep_value()
    assert ids_in(raw) == ids_in(source.body.get_prep_value())
    assert page.title == "ES A new lesson"
    text = raw[1]["value"]
    assert (
        text == "ES ## Why <it> matters\n\nES - One *vote*\n  - each & all\n\nES The end."
    )
    assert raw[2]["value"]["options"][0]["value"] == {
        "text": "ES Members",
        "right": True,
        "feedback": "ES Yes.",
    }
    field = raw[3]["value"]["fields"][0]["value"]
    assert (field["key"], field["parameter"]) == ("cash_share", "patronage.cash_share")
    assert field["choices"][0]["value"] == {"value": "half", "label": "ES Half"}
    assert raw[4]["value"]["answer"] == "12.50"
    assert not is_partly_translated(page)


def test_no_key_and_no_number_is_given_to_a_translator(source: LessonPage) -> None:
    given = {entry.msgid for entry in submit(source).export_po()}
    assert not given & KEYS
    assert {"hours", "Half", "Who decides?", "The end."} <= given


def test_a_part_that_is_not_translated_says_so(
    source: LessonPage,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    translation = submit(source)
    back = translated(translation.export_po())
    missing = next(entry for entry in back if entry.msgid == "The end.")
    missing.msgstr = ""
    translation.import_po(back)
    page = publish(translation, django_capture_on_commit_callbacks)
    assert "\n\nThe end." in page.body.get_prep_value()[1]["value"]
    assert is_partly_translated(page)
    assert not is_partly_translated(source)


def test_a_paragraph_that_is_added_leaves_the_others_translated(
    source: LessonPage,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    translation = submit(source)
    translation.import_po(translated(translation.export_po()))
    total, _ = translation.get_progress()
    body = source.body.get_prep_value()
    body[1]["value"] = body[1]["value"].replace("The end.", "New.\n\nThe end.")
    source.body = source.body.stream_block.to_python(body)
    source.save_revision().publish()
    translation.source.update_from_db()
    assert translation.get_progress() == (total + 1, total)
    page = publish(translation, django_capture_on_commit_callbacks)
    assert page.body.get_prep_value()[1]["value"].endswith("\n\nNew.\n\nES The end.")
    assert is_partly_translated(page)
