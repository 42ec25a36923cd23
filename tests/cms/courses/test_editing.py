"""What editors have: the editing page, the preview, the blocks shown with examples."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.blocks import Block
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    streamfield,
)

from cms.courses.blocks import LessonBody
from cms.courses.models import LessonPage
from cms.pages.blocks import PageBody
from tests.factories import UserFactory

pytestmark = pytest.mark.looks  # what editors see is the same on every database


@pytest.fixture
def editor(training: None) -> Client:
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def test_an_editor_opens_a_lesson(editor: Client, lesson: LessonPage) -> None:
    response = editor.get(reverse("wagtailadmin_pages:edit", args=(lesson.pk,)))
    assert response.status_code == 200


def test_an_editor_sees_what_is_typed_in_the_frame_beside_it(
    editor: Client, lesson: LessonPage
) -> None:
    url = reverse("wagtailadmin_pages:preview_on_edit", args=(lesson.pk,))
    typed = nested_form_data(
        {
            "title": "A draft",
            "slug": lesson.slug,
            "code": lesson.code,
            "lead": "",
            "minutes": "5",
            "seo_title": "",
            "search_description": "",
            "body": streamfield([("text", "Some **bold** words")]),
            "comments": inline_formset([]),
        }
    )
    assert editor.post(url, typed).json() == {"is_valid": True, "is_available": True}
    response = editor.get(url, {"mode": ""})
    html = response.content.decode()
    assert "<h1>A draft</h1>" in html
    assert "<strong>bold</strong>" in html
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "A draft" not in Client().get(lesson.get_url()).content.decode()


def test_the_accessibility_checks_come_with_the_preview(
    editor: Client, lesson: LessonPage
) -> None:
    response = editor.get(reverse("wagtailadmin_pages:view_draft", args=(lesson.pk,)))
    assert "wagtail-userbar" in response.content.decode()
    assert "wagtail-userbar" not in Client().get(lesson.get_url()).content.decode()


def test_a_figure_that_is_not_on_file_is_refused_with_its_key(lesson: LessonPage) -> None:
    lesson.body = [("text", "At least {fact:us-federal.no_such}.")]
    with pytest.raises(ValidationError, match=r"us-federal\.no_such"):
        lesson.full_clean()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("table", {"caption": "A", "table": "A | B\n1 | 2 | 3"}, "3 cells"),
        ("chart", {"title": "A", "description": "B", "data": "A | much"}, "much"),
        (
            "quiz",
            {
                "question": "A?",
                "options": [{"text": "A", "right": False, "feedback": "B"}] * 2,
            },
            "No answer is right",
        ),
    ],
)
def test_a_block_that_cannot_be_shown_is_refused_when_it_is_saved(
    name: str, value: dict, told: str
) -> None:
    block = LessonBody().child_blocks[name]
    with pytest.raises(ValidationError) as refusal:
        block.clean(block.normalize(value))
    assert told in str(said_by(refusal.value))


def said_by(error: ValidationError) -> str:
    """All that an error of a block says, its parts among it."""
    parts = getattr(error, "block_errors", None) or {}
    own = getattr(error, "non_block_errors", None) or []
    return f"{error} {[said_by(part) for part in parts.values()]} {list(own)}"


BLOCKS = [
    (stream, name, block)
    for stream in (LessonBody(), PageBody())
    for name, block in stream.child_blocks.items()
]


@pytest.mark.parametrize(("stream", "name", "block"), BLOCKS)
def test_every_block_says_what_it_is_and_shows_an_example(
    editor: Client, stream: Block, name: str, block: Block
) -> None:
    assert block.meta.description
    assert block.meta.icon != "placeholder"
    assert block.is_previewable
    html = block.render(block.get_preview_value(), block.get_preview_context({}))
    assert html.strip()
    url = reverse("wagtailadmin_block_preview")
    response = editor.get(url, {"id": block.definition_prefix})
    assert response.status_code == 200
    assert "coopkit.css" in response.content.decode()


@pytest.mark.parametrize("snippet", ["legalfact", "glossaryterm"])
def test_an_editor_finds_the_facts_and_the_words(editor: Client, snippet: str) -> None:
    response = editor.get(reverse(f"wagtailsnippets_cms_{snippet}:list"))
    assert response.status_code == 200


def test_a_lesson_is_found_by_its_text(lesson: LessonPage) -> None:
    found = LessonPage.objects.search("Maribel’s exact share")
    assert lesson in list(found)
