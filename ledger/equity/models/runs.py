"""Capital that is paid out or bears interest, for all members at once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RunKind(models.TextChoices):
    REDEMPTION = "redemption", _("payment of retained parts")
    INTEREST = "interest", _("interest on capital")


class RunState(models.TextChoices):
    PREPARED = "prepared", _("prepared")
    SENT = "sent", _("being decided")
    APPROVED = "approved", _("decided")
    FAILED = "failed", _("not decided")
    POSTED = "posted", _("posted to the books")
    REVERSED = "reversed", _("taken back")


class CapitalRun(models.Model):
    """One redemption or one year's interest, worked out, decided and posted as a whole.

    `data` holds every input and result and never changes; `sha256` is of its canonical
    JSON and is what the resolution names. Of a redemption the data hold the budget, the
    method, the test of solvency with its figures, and who attested it.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="capital_runs"
    )
    kind = models.CharField(max_length=12, choices=RunKind.choices)
    number = models.PositiveIntegerField()
    on = models.DateField(help_text="The day whose balances it is worked out from.")
    year_end = models.DateField(null=True, help_text="Of interest: its fiscal year.")
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(
        max_length=10, choices=RunState.choices, default=RunState.PREPARED
    )
    motion = models.ForeignKey(
        "governance.Motion", models.PROTECT, null=True, related_name="+"
    )
    resolution = models.CharField(max_length=40, blank=True)
    batch = models.CharField(max_length=60, blank=True)
    posted_on = models.DateField(null=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    prepared_at = models.DateTimeField()

    class Meta:
        verbose_name = _("capital run")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "kind", "number"], name="capital_runs_are_numbered"
            ),
            models.UniqueConstraint(
                fields=["cooperative", "year_end"],
                condition=Q(kind="interest", state="posted"),
                name="interest_is_posted_once_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} № {self.number}"


class CapitalRunLine(models.Model):
    """What a run gives one member of one year; a projection of its data.

    `fiscal_year` is 0 and `account` the share's for interest on shares.
    """

    run = models.ForeignKey(CapitalRun, models.PROTECT, related_name="lines")
    code = models.CharField(max_length=16)
    fiscal_year = models.PositiveSmallIntegerField(default=0)
    qualified = models.BooleanField(default=True)
    cents = models.BigIntegerField()

    class Meta:
        verbose_name = _("line of a capital run")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "code", "fiscal_year", "qualified"],
                name="a_layer_is_paid_once_a_run",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.fiscal_year} {self.cents}"
