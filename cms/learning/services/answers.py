"""Keeping what people answered, under their own name, and what they brought as guests.

Nothing of it goes into the record of who did what: an answer is its giver's alone.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from cms.learning.carried import Carried
from cms.learning.models import Answer
from cms.learning.services.enrolling import touch
from coopkit.accounts.models import User

MOST_TRIES = 32_767


@transaction.atomic
def keep_answer(
    *,
    user: User,
    translation_key: UUID,
    block_id: UUID,
    question_sha: str,
    given: str,
    is_right: bool | None,
    at: datetime,
) -> Answer:
    """Keep somebody's latest answer; since when they knew it stays, once they did.

    What one judges oneself is known from the moment one said that one named it. An answer
    to a question that was changed since begins anew.
    """
    answer = _keep(
        user,
        Carried(
            translation_key=translation_key,
            block_id=block_id,
            question_sha=question_sha,
            given=given,
            is_right=is_right,
            at=at,
        ),
    )
    touch(user, on=localdate(at))
    return answer


@transaction.atomic
def carry_over(*, user: User, answers: Iterable[Carried], at: datetime) -> int:
    """Keep under somebody's name what they answered as a guest; how many there were.

    A newer answer of theirs stays, and what was known, here or there, is known.
    """
    count = 0
    for carried in answers:
        _keep(user, carried)
        count += 1
    if count:
        touch(user, on=localdate(at))
    return count


def _keep(user: User, carried: Carried) -> Answer:
    new = {
        "translation_key": carried.translation_key,
        "question_sha": carried.question_sha,
        "given": carried.given,
        "is_right": carried.is_right,
        "at": carried.at,
    }
    answer, is_new = Answer.objects.select_for_update(of=("self",)).get_or_create(
        user=user,
        block_id=carried.block_id,
        defaults=new | {"right_at": carried.known_at},
    )
    if is_new:
        return answer
    is_same = answer.question_sha == carried.question_sha
    if answer.at > carried.at and not is_same:
        return answer
    if answer.at <= carried.at:
        for name, value in new.items():
            setattr(answer, name, value)
    answer.tries = min(answer.tries + 1, MOST_TRIES) if is_same else 1
    before = answer.right_at if is_same else None
    known = [known_at for known_at in (before, carried.known_at) if known_at]
    answer.right_at = min(known, default=None)
    answer.save()
    return answer
