"""What learners say to each other, what reminds them, and what guests leave: counts."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.learning.models.cohorts import Cohort


class PostState(models.TextChoices):
    HELD = "held", _("waits for a moderator")
    SHOWN = "shown", _("shown")
    HIDDEN = "hidden", _("hidden")


class Post(models.Model):
    """What somebody said: on a lesson for everybody, in a cohort alone, or in a room.

    A room is a talk of an upper floor, by a key that this floor asks nothing of. `alias`
    is the name they spoke under; the author is known to the moderator alone.
    """

    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, null=True, blank=True, related_name="posts"
    )
    translation_key = models.UUIDField(null=True, blank=True)
    room = models.UUIDField(null=True, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    alias = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    text = models.TextField()
    state = models.CharField(max_length=8, choices=PostState.choices)
    at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cohort__isnull=False)
                | Q(translation_key__isnull=False)
                | Q(room__isnull=False),
                name="a_post_stands_somewhere",
            )
        ]
        indexes = [
            models.Index(fields=["translation_key", "state"], name="talk_on_a_lesson"),
            models.Index(fields=["cohort", "state"], name="talk_in_a_cohort"),
            models.Index(fields=["room", "state"], name="talk_in_a_room"),
        ]

    def __str__(self) -> str:
        return f"{self.alias}: {self.text[:40]}"


class Report(models.Model):
    """Somebody asks the moderator to look at a post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reports")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    reason = models.CharField(_("what is wrong with it"), max_length=300)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "by"], name="one_report_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.reason[:40]}"


class Reminders(models.Model):
    """Who wishes to be reminded; nobody is unless they say so. `token` stops it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_on = models.BooleanField(default=False)
    sent_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.is_on}"


class Count(models.Model):
    """How often something was done on a day, by nobody in particular."""

    day = models.DateField()
    what = models.CharField(max_length=16)
    translation_key = models.UUIDField()
    language = models.CharField(max_length=8)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "what", "translation_key", "language"],
                name="one_count_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.what}: {self.number}"
