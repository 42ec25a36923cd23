"""The patronage year: its worksheet, frozen by hash, and what it gives each member."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class WorksheetState(models.TextChoices):
    FROZEN = "frozen", _("frozen, not yet sent")
    SENT = "sent", _("sent to the members")
    APPROVED = "approved", _("adopted by the members")
    FAILED = "failed", _("not adopted")
    POSTED = "posted", _("posted to the books")
    REPLACED = "replaced", _("replaced by a newer one")
    REVERSED = "reversed", _("posted, and taken back")


class Worksheet(models.Model):
    """A year's allocation as it was worked out; its data never change, its state may.

    `data` holds every input and result; `sha256` is of its canonical JSON and is what
    the members vote on. `books_sha256` and `labor_sha256` bind it to the year's books
    and hours: if either has changed since, it can no longer be posted. A supplement
    corrects a posted year: it holds what each member gets more, or less. `notices` says
    how many notices a posted one is told by, made or still to be made.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="worksheets"
    )
    year_end = models.DateField()
    number = models.PositiveSmallIntegerField()
    supplements = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="supplemented_by"
    )
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)
    books_sha256 = models.CharField(max_length=64)
    labor_sha256 = models.CharField(max_length=64)
    state = models.CharField(
        max_length=12, choices=WorksheetState.choices, default=WorksheetState.FROZEN
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    prepared_at = models.DateTimeField()
    motion = models.ForeignKey(
        "governance.Motion", models.PROTECT, null=True, related_name="+"
    )
    resolution = models.CharField(max_length=40, blank=True)
    batch = models.CharField(max_length=60, blank=True)
    posted_on = models.DateField(null=True)
    notices = models.PositiveIntegerField(null=True)
    reversed_on = models.DateField(null=True)
    reversed_by_right = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("worksheet")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "year_end", "number"],
                name="worksheets_are_numbered",
            ),
            models.UniqueConstraint(
                fields=["cooperative", "year_end"],
                condition=Q(state="posted", supplements__isnull=True),
                name="a_year_is_posted_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year_end} № {self.number}"


class WorksheetShare(models.Model):
    """What a worksheet gives one member; a projection of its data for fast reading.

    `notice` alone can be blanked: what was qualified by a check that nobody cashed in
    time is not any more.
    """

    worksheet = models.ForeignKey(Worksheet, models.PROTECT, related_name="shares")
    code = models.CharField(max_length=16)
    minutes = models.BigIntegerField()
    total_cents = models.BigIntegerField()
    cash_cents = models.BigIntegerField()
    retained_cents = models.BigIntegerField()
    notice = models.CharField(max_length=16, default="qualified")
    leftover_cents = models.SmallIntegerField(default=0)

    class Meta:
        verbose_name = _("member’s share")
        constraints = [
            models.UniqueConstraint(
                fields=["worksheet", "code"], name="one_share_a_member"
            ),
            models.CheckConstraint(
                condition=Q(
                    total_cents=models.F("cash_cents") + models.F("retained_cents")
                ),
                name="cash_and_retained_make_the_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.total_cents}"
