"""What learners did: lessons read, questions answered, worksheets, certificates.

A lesson is a translation key and a question or worksheet a block's id, so that nothing is
lost when somebody switches the language.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.learning.models.cohorts import Enrolment, LearningGroup


class LessonRead(models.Model):
    """Somebody said that they have read a lesson."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    translation_key = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "translation_key"], name="a_lesson_is_read_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} read {self.translation_key}"


class Answer(models.Model):
    """Somebody's latest answer to a question, and since when they knew it.

    `question_sha` is the hash of the question as it was answered: an answer to other
    words is void. `is_right` is empty for what one judges oneself.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    translation_key = models.UUIDField()
    block_id = models.UUIDField()
    question_sha = models.CharField(max_length=64)
    given = models.JSONField()
    is_right = models.BooleanField(null=True)
    tries = models.PositiveSmallIntegerField(default=1)
    right_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "block_id"], name="one_answer_a_question"
            )
        ]
        indexes = [
            models.Index(fields=["user", "translation_key"], name="answers_in_a_lesson")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} to {self.block_id}"


class WorksheetState(models.TextChoices):
    DRAFT = "draft", _("draft")
    HANDED_IN = "handed_in", _("handed in")
    RETURNED = "returned", _("came back with a comment")
    ACCEPTED = "accepted", _("accepted")


class Worksheet(models.Model):
    """A worksheet as somebody, or a group, fills it; `version` counts each saving."""

    enrolment = models.ForeignKey(
        Enrolment,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="worksheets",
    )
    group = models.ForeignKey(
        LearningGroup,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="worksheets",
    )
    translation_key = models.UUIDField()
    block_id = models.UUIDField()
    values = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        max_length=12, choices=WorksheetState.choices, default=WorksheetState.DRAFT
    )
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    handed_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(enrolment__isnull=True) ^ Q(group__isnull=True),
                name="a_worksheet_is_one_persons_or_a_groups",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "block_id"],
                condition=Q(enrolment__isnull=False),
                name="one_worksheet_a_person",
            ),
            models.UniqueConstraint(
                fields=["group", "block_id"],
                condition=Q(group__isnull=False),
                name="one_worksheet_a_group",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "handed_in_at"], name="worksheets_that_wait")
        ]

    def __str__(self) -> str:
        return f"{self.block_id} of {self.enrolment_id or self.group_id}"


class WorksheetEvent(models.Model):
    """A worksheet handed in, returned, accepted or opened again, with what it said."""

    worksheet = models.ForeignKey(
        Worksheet, on_delete=models.CASCADE, related_name="events"
    )
    state = models.CharField(max_length=12, choices=WorksheetState.choices)
    comment = models.TextField(blank=True)
    values = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.worksheet_id} {self.state}"


class Certificate(models.Model):
    """That somebody completed a course: the rule as it stood, and the facts it saw.

    Anybody with the link can check it; it names its holder only if they wished so. Once
    the enrolment is forgotten, it stays without it, so that the link still answers.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.OneToOneField(
        Enrolment,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="certificate",
    )
    course_title = models.JSONField()
    name = models.CharField(max_length=120, blank=True)
    rule = models.JSONField()
    facts = models.JSONField()
    completed_on = models.DateField()
    issued_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.uid)
