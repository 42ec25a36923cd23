"""What a learner says of a lesson: that they have read it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.learning.models import LessonRead
from cms.learning.services.enrolling import touch
from coopkit.accounts.models import User


@transaction.atomic
def mark_read(*, user: User, lesson: UUID, at: datetime) -> None:
    """Keep that somebody has read a lesson; the first time counts."""
    LessonRead.objects.get_or_create(
        user=user, translation_key=lesson, defaults={"at": at}
    )
    touch(user, timezone.localdate(at))


@transaction.atomic
def mark_unread(*, user: User, lesson: UUID) -> None:
    """Take it back: they have not read it after all."""
    LessonRead.objects.filter(user=user, translation_key=lesson).delete()
