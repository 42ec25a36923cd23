"""The resolution register: what was decided, numbered without gaps."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Body(models.TextChoices):
    GENERAL = "GM", _("members")
    BOARD = "BD", _("board")


class Resolution(models.Model):
    """A decision with its number of the year and body; never reused, never edited.

    `record` is self-contained: text, electorate, tallies, rules used, computation.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="resolutions"
    )
    body = models.CharField(max_length=2, choices=Body.choices, default=Body.GENERAL)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    adopted_on = models.DateField()
    record = models.JSONField()
    sha256 = models.CharField(max_length=64, help_text="Of the record, canonical JSON.")

    class Meta:
        verbose_name = _("resolution")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "body", "year", "number"],
                name="a_resolution_number_is_never_reused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        """The number people cite: `2026-GM-007`."""
        return f"{self.year}-{self.body}-{self.number:03d}"
