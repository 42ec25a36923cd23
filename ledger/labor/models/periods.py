"""Pay periods that are approved and locked, and members' questions about their hours."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PeriodState(models.TextChoices):
    OPEN = "open", _("open")
    APPROVED = "approved", _("approved")
    LOCKED = "locked", _("locked")


class PayPeriod(models.Model):
    """Days whose hours were looked at together; `sha256` is of what stood in them then.

    Approved says that somebody looked; locked that only a correction can change them.
    What is opened again names by what right.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="pay_periods"
    )
    first = models.DateField()
    last = models.DateField()
    state = models.CharField(
        max_length=10, choices=PeriodState.choices, default=PeriodState.OPEN
    )
    sha256 = models.CharField(max_length=64, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    locked_at = models.DateTimeField(null=True)
    reopened_by_right = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("pay period")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "first"], name="a_pay_period_begins_once"
            ),
            models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="a_pay_period_has_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"


class QuestionState(models.TextChoices):
    OPEN = "open", _("waits for an answer")
    ACCEPTED = "accepted", _("corrected")
    DECLINED = "declined", _("stands as it was")


class HoursQuestion(models.Model):
    """A member says that their hours are wrong, and what came of it.

    `said` may be blanked when the time for which it is kept is over.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="hours_questions"
    )
    code = models.CharField(max_length=16)
    first = models.DateField()
    last = models.DateField()
    kind = models.CharField(max_length=24)
    minutes_on_file = models.IntegerField()
    minutes_said = models.IntegerField()
    said = models.CharField(max_length=500)
    state = models.CharField(
        max_length=10, choices=QuestionState.choices, default=QuestionState.OPEN
    )
    answer = models.CharField(max_length=500, blank=True)
    sheet = models.ForeignKey(
        "ledger.LaborImport", models.PROTECT, null=True, related_name="+"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("question about hours")
        indexes = [models.Index(fields=["cooperative", "state"], name="hours_questioned")]

    def __str__(self) -> str:
        return f"{self.code} {self.first} {self.kind}"
