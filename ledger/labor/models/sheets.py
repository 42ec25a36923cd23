"""Labor: hours and wages that count, as they came in, one row a line of the sheet."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    YEAR = "year", _("a whole year, in place of what there was")
    PART = "part", _("more hours of the year")
    HAND = "hand", _("typed by hand")
    CORRECTION = "correction", _("a correction after the year was locked")


class LaborImport(models.Model):
    """Hours that came in together: a sheet that was read whole, or lines typed by hand.

    A new sheet of a whole year replaces all of the year that is not locked; of other
    scopes a year may have many. `undone_at` is set once, when it is replaced or undone;
    its lines stay. `columns` says which column was read as what.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="labor_imports"
    )
    scope = models.CharField(max_length=12, choices=Scope.choices, default=Scope.YEAR)
    year_end = models.DateField(help_text="The last day of its fiscal year.")
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    columns = models.JSONField(help_text="Which column was read as what.")
    reason = models.CharField(max_length=300, blank=True)
    treatment = models.CharField(
        max_length=16,
        blank=True,
        help_text="Of a correction: “rerun”, “supplement”, “immaterial”…",
    )
    authority = models.CharField(
        max_length=80, blank=True, help_text="Of a correction: “resolution:2027-GM-003”."
    )
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    imported_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sheet of hours")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "year_end"],
                condition=Q(undone_at__isnull=True, scope="year"),
                name="one_sheet_of_hours_holds_a_year",
            ),
            models.CheckConstraint(
                condition=Q(scope__in=Scope.values), name="a_scope_of_hours_we_know"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filename} ({self.year_end})"


class LaborEntry(models.Model):
    """Minutes of one kind by one worker on a day or in a pay period; never edited.

    A line that takes back others has negative minutes or wages. `wages_cents` are the
    gross wages of these minutes, 0 where the sheet does not tell; `ref` is the line's id
    in the program it came from.
    """

    sheet = models.ForeignKey(LaborImport, models.PROTECT, related_name="entries")
    line = models.PositiveIntegerField(help_text="The line of the sheet, from 1.")
    code = models.CharField(max_length=16, help_text="“M001”; “T…” for a non-member.")
    on = models.DateField(help_text="The day, or the last day of the pay period.")
    kind = models.CharField(max_length=24, default="worked")
    minutes = models.IntegerField()
    wages_cents = models.BigIntegerField(default=0)
    ref = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("hours")
        indexes = [
            models.Index(fields=["sheet", "code"], name="hours_of_a_worker"),
            models.Index(fields=["code", "on"], name="hours_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.on} {self.minutes}"


class ColumnMap(models.Model):
    """How the columns of somebody's sheets are read, kept under a name."""

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="column_maps"
    )
    name = models.CharField(max_length=60)
    provider = models.CharField(max_length=40, blank=True)
    columns = models.JSONField(help_text="Our column → the sheet’s header.")
    kinds = models.JSONField(default=dict, help_text="The sheet’s word → our kind.")
    codes = models.JSONField(default=dict, help_text="The sheet’s name → our code.")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("saved columns of hours")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "name"], name="a_column_map_has_its_own_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name
