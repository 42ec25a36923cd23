"""Bylaws as data: dated values of the parameters that everything else obeys."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ParameterValue(models.Model):
    """What a parameter says from a day on, and the resolution that adopted it.

    The value in force on a day is the latest that took effect by then. Rows are
    appended; the database refuses to change or delete them.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="parameter_values"
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
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value} ({self.effective_from})"
