"""Labor: hours that count, as they were imported, one row a line of the sheet."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LaborImport(models.Model):
    """A sheet of hours that was read whole; a new one for a year replaces the last.

    `undone_at` is set once, when it is replaced; its lines stay.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="labor_imports"
    )
    year_end = models.DateField(help_text="The last day of its fiscal year.")
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    columns = models.JSONField(help_text="Which column was read as what.")
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    imported_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sheet of hours")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "year_end"],
                condition=Q(undone_at__isnull=True),
                name="one_sheet_of_hours_holds_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filename} ({self.year_end})"


class LaborEntry(models.Model):
    """Minutes of one kind by one worker in one pay period; never edited."""

    sheet = models.ForeignKey(LaborImport, models.PROTECT, related_name="entries")
    line = models.PositiveIntegerField(help_text="The line of the sheet, from 1.")
    code = models.CharField(max_length=16, help_text="“M001”; “T…” for a non-member.")
    on = models.DateField(help_text="The day, or the last day of the pay period.")
    kind = models.CharField(max_length=24, default="worked")
    minutes = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("hours")
        indexes = [models.Index(fields=["sheet", "code"], name="hours_of_a_worker")]

    def __str__(self) -> str:
        return f"{self.code} {self.on} {self.minutes}"
