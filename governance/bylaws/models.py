"""Bylaws as data: what was adopted, the dated values of it, and what is proposed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class BylawsVersion(models.Model):
    """The bylaws as one act of the co-op left them: version 0, then each amendment.

    `operations` are exactly those that were adopted (`amendment.py`); applied in the
    order of their numbers, beginning with nothing, they give `sha256`. Rows are
    appended; the database refuses to change or delete them.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="bylaws_versions"
    )
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    operations = models.JSONField()
    base_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)
    adopted_on = models.DateField()
    effective_from = models.DateField()
    adopted_by = models.CharField(max_length=40, help_text="Resolution “2023-GM-001”.")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of the bylaws")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "number"], name="versions_are_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(effective_from__gte=F("adopted_on")),
                name="bylaws_hold_from_their_adoption",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ParameterValue(models.Model):
    """What a parameter says from a day on, and the resolution that adopted it.

    It holds until the day of the next row of its key. Rows are appended, each later than
    the last of its key; the database refuses another order, and change or deletion.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="parameter_values"
    )
    version = models.ForeignKey(
        BylawsVersion, models.PROTECT, null=True, related_name="values"
    )
    key = models.CharField(max_length=80, help_text="“quorum.members”.")
    value = models.JSONField(help_text="As the parameter's type says; shares as text.")
    effective_from = models.DateField()
    adopted_on = models.DateField()
    adopted_by = models.CharField(max_length=40, help_text="Resolution “2023-GM-001”.")

    class Meta:
        verbose_name = _("parameter value")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "key", "effective_from"],
                name="one_value_of_a_parameter_a_day",
            ),
            models.CheckConstraint(
                condition=Q(effective_from__gte=F("adopted_on")),
                name="a_value_holds_from_its_adoption",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value} ({self.effective_from})"


class AmendmentState(models.TextChoices):
    DRAFT = "draft", _("draft")
    NOTICED = "noticed", _("put to the vote")
    ADOPTED = "adopted", _("adopted")
    FAILED = "failed", _("not adopted")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Amendment(models.Model):
    """A change somebody proposes: operations on the bylaws of a hash.

    Once it is put to the vote its operations do not change any more: the motion holds
    their hash. What an adopted one became is its `version`.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="amendments"
    )
    title = models.CharField(_("title"), max_length=200)
    why = models.TextField(_("why"), blank=True)
    operations = models.JSONField(default=list)
    base_sha256 = models.CharField(max_length=64)
    effective_from = models.DateField(_("takes effect on"), null=True)
    state = models.CharField(
        max_length=12, choices=AmendmentState.choices, default=AmendmentState.DRAFT
    )
    motion_id = models.PositiveBigIntegerField(null=True)
    version = models.OneToOneField(
        BylawsVersion, models.PROTECT, null=True, related_name="amendment"
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    drafted_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("amendment")

    def __str__(self) -> str:
        return self.title


class ImportedText(models.Model):
    """A text a co-op brings along, split into provisions, while its numbers are bound."""

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="+"
    )
    filename = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=8)
    source = models.TextField()
    provisions = models.JSONField(help_text="As `splitting.py` gives them, and bound.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("imported text")

    def __str__(self) -> str:
        return self.filename or f"{self.at:%Y-%m-%d}"
