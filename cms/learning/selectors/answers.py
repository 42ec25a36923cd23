"""Reading what people answered, and to which question a guest's answer belongs."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _

from cms.courses import quiz
from cms.courses.models import LessonPage
from cms.courses.pocket import Kept
from cms.courses.questions import QUESTION_KINDS, question_sha
from cms.learning.carried import Carried
from cms.learning.models import Answer
from coopkit.accounts.models import User
from coopkit.errors import CoopError
from coopkit.offers import Given


def answers_of(user: User, lesson_key: UUID) -> dict[str, Given]:
    """What somebody answered in a lesson, by the question's id; one query."""
    rows = Answer.objects.filter(user=user, translation_key=lesson_key)
    columns = ("block_id", "question_sha", "given", "right_at")
    return {
        str(block_id): Given(question_sha=sha, value=given, is_known=right_at is not None)
        for block_id, sha, given, right_at in rows.values_list(*columns)
    }


def asked_in(
    lesson_key: UUID, block_id: UUID, *, language: str
) -> tuple[LessonPage, quiz.Asked]:
    """A question of a published lesson, in a language or else in another; or 404."""
    lessons = LessonPage.objects.filter(translation_key=lesson_key)
    for page in _first_language_first(lessons, first=language):
        for block in page.body:
            if block.block_type in QUESTION_KINDS and str(block.id) == str(block_id):
                asked = quiz.Asked(
                    kind=block.block_type, block_id=str(block.id), value=block.value
                )
                return page, asked
    raise Http404(_("There is no such question."))


def carried_from(answers: Mapping[str, Kept]) -> list[Carried]:
    """What a guest's browser carries, each with the question it answers; one query.

    What answers no question as it now stands is left out.
    """
    found: dict[str, Carried] = {}
    if answers:
        for page in _first_language_first(LessonPage.objects.all()):
            for carried in _carried_in(page, answers):
                found.setdefault(str(carried.block_id), carried)
    return list(found.values())


def _carried_in(page: LessonPage, answers: Mapping[str, Kept]) -> Iterator[Carried]:
    for block in page.body.raw_data:
        kept = answers.get(quiz.name_of(block["id"]))
        kind, value = block["type"], block["value"]
        if kept is None or kind not in QUESTION_KINDS:
            continue
        try:
            given = quiz.read(kind, value, [kept.given])
        except CoopError:
            continue
        if given is not None:
            yield Carried(
                translation_key=page.translation_key,
                block_id=UUID(block["id"]),
                question_sha=question_sha(kind, value),
                given=given,
                is_right=quiz.judge(kind, value, given).is_right,
                at=datetime.fromtimestamp(kept.minute * 60, tz=UTC),
            )


def _first_language_first(pages: Any, *, first: str = "") -> list[LessonPage]:
    """Published lessons, those in the site's first language before the others."""
    codes = [first, *(code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES)]
    rows = pages.filter(live=True).select_related("locale").order_by("path")
    return sorted(rows, key=lambda page: codes.index(page.locale.language_code))
