"""What editors are told when they publish a lesson, and what is recorded of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from cms.courses import selectors, services
from cms.courses.models import LessonPage
from coopkit.audit.services import actor_of


@hooks.register("before_publish_page")  # type: ignore[untyped-decorator]
def tell_which_answers_are_void(request: HttpRequest, page: Page) -> None:
    """Name the questions whose words this changes: answers to the old ones are void."""
    asked = selectors.voided_by(page) if isinstance(page, LessonPage) else []
    if not asked:
        return
    said = ngettext(
        "You have changed a question: %(asked)s. Answers to the old words no longer "
        "count, and people are asked again.",
        "You have changed these questions: %(asked)s. Answers to the old words no longer "
        "count, and people are asked again.",
        len(asked),
    )
    named = ", ".join(f"“{words}”" for words in asked)
    messages.warning(request, said % {"asked": named})


def record_void_answers(
    instance: Page, revision: Revision | None = None, **_: Any
) -> None:
    """However a lesson came to be published, put the void answers on record."""
    if isinstance(instance, LessonPage):
        user = revision.user if revision else None
        services.note_questions(page=instance, actor=actor_of(user), at=timezone.now())


page_published.connect(record_void_answers, dispatch_uid="void answers")
