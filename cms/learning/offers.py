"""What learning gives to the floors below."""

from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils import timezone

from cms.courses.security import answers_carried
from cms.learning import demo
from cms.learning.selectors import at_home
from cms.learning.selectors.answers import answers_of, carried_from
from cms.learning.selectors.keeping import accounts_that_learn
from cms.learning.selectors.lesson_cards import (
    profile_card,
    progress_card,
    worksheet_card,
)
from cms.learning.selectors.lesson_work import work_of
from cms.learning.selectors.talk import talk_card
from cms.learning.services import counts
from cms.learning.services.answers import carry_over
from cms.learning.services.keeping import KEPT, every_night
from cms.learning.services.reminders import remind_nightly
from coopkit import offers
from coopkit.accounts.models import User
from coopkit.offers import kept_answers, lesson_cards, worksheet_cards

kept_answers.offer("answers", answers_of)
lesson_cards.offer("progress", progress_card, order=20)
worksheet_cards.offer("worksheet", worksheet_card)
offers.profile_cards.offer("learning", profile_card, order=40)
offers.needs.offer("cohorts", at_home.needs, order=48)
offers.calendar.offer("cohorts", at_home.occasions, order=48)
offers.course_cards.offer("cohorts", at_home.course_card, order=10)
offers.demo_steps.offer("learning", demo.tell, order=98)
lesson_cards.offer("talk", talk_card, order=80)
offers.lesson_work.offer("worksheets", work_of)
offers.lesson_seen.offer("counts", counts.count)
offers.nightly.offer("reminders of courses", remind_nightly)
offers.nightly.offer("learning", every_night, order=95)
offers.accounts_needed.offer("learning", accounts_that_learn)
for _place, _kept in enumerate(KEPT):
    offers.retention.offer(_kept.key, _kept.as_of_a_co_op(), order=70 + _place)


def take_over(sender: Any, request: HttpRequest | None, user: User, **facts: Any) -> None:
    """Keep a guest's answers under their name; the browser gives them up."""
    carried = answers_carried(request) if request else {}
    if request and carried:
        carry_over(user=user, answers=carried_from(carried), at=timezone.now())
    if request and settings.ANSWERS_COOKIE_NAME in request.COOKIES:
        request.answers_are_taken_over = True  # type: ignore[attr-defined]


user_logged_in.connect(take_over, dispatch_uid="cms.learning.answers")
