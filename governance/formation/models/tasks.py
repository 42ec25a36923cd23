"""Tasks of the checklist, and the lawyer's round trip."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.formation.models.groups import Founder, FoundingGroup


class TaskState(models.TextChoices):
    OPEN = "open", _("not started")
    STARTED = "started", _("started")
    FILED = "filed", _("filed")
    DONE = "done", _("done")
    NOT_NEEDED = "not_needed", _("not needed")


class FormationTask(models.Model):
    """A task of a group: one of the checklist's (`item` is its key), or one of its own.

    `reference` is the number of what was filed. Never a place for what somebody may not
    want known.
    """

    group = models.ForeignKey(FoundingGroup, models.PROTECT, related_name="tasks")
    item = models.CharField(max_length=40, blank=True)
    title = models.CharField(_("what is to be done"), max_length=120, blank=True)
    stage = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=12, choices=TaskState.choices, default=TaskState.OPEN
    )
    owner = models.ForeignKey(Founder, models.PROTECT, null=True, related_name="tasks")
    due_on = models.DateField(_("until when"), null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    sequence = models.PositiveIntegerField(default=0, help_text="Of its calendar entry.")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("task of a founding group")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "item"],
                condition=~models.Q(item=""),
                name="a_checklist_item_is_one_task",
            ),
        ]

    def __str__(self) -> str:
        return self.item or self.title


class LegalReview(models.Model):
    """A draft of the bylaws that went to a lawyer, and what came back.

    `text_sha256` is the fingerprint of the draft that was sent; `reader` whoever read it.
    """

    group = models.ForeignKey(FoundingGroup, models.PROTECT, related_name="reviews")
    number = models.PositiveIntegerField()
    text_sha256 = models.CharField(max_length=64)
    state_json = models.JSONField(help_text="The draft: titles, provisions, values.")
    questions = models.TextField(blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField()
    reader = models.CharField(_("who read it"), max_length=120, blank=True)
    came_back_at = models.DateTimeField(null=True)
    filename = models.CharField(max_length=120, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("lawyer’s review")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "number"], name="reviews_are_numbered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.number}"


class ReviewComment(models.Model):
    """A comment of the lawyer, on a clause or on the whole, and the group's answer."""

    review = models.ForeignKey(LegalReview, models.PROTECT, related_name="comments")
    number = models.PositiveIntegerField()
    clause = models.CharField(max_length=20, blank=True)
    quoted = models.TextField(blank=True)
    author = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("comment of a review")
        constraints = [
            models.UniqueConstraint(
                fields=["review", "number"], name="comments_are_numbered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.number}"
