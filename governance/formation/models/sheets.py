"""A group's worksheets, every save of them, and what the group decided."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.formation.models.groups import Founder, FoundingGroup


class FormationSheet(models.Model):
    """A group's worksheet, by its key: typed values by field, or by parameter's key."""

    group = models.ForeignKey(FoundingGroup, models.PROTECT, related_name="sheets")
    key = models.CharField(max_length=40)
    values = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("worksheet of a founding group")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "key"], name="a_group_has_a_sheet_once"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class FormationSave(models.Model):
    """A worksheet as one save left it; `changed` are the keys it changed. Appended."""

    sheet = models.ForeignKey(FormationSheet, models.PROTECT, related_name="saves")
    version = models.PositiveIntegerField()
    values = models.JSONField()
    changed = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("save of a worksheet")
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "version"], name="a_save_has_its_own_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.version}"


class FormationSeen(models.Model):
    """The last version of a worksheet that a founder has seen."""

    sheet = models.ForeignKey(FormationSheet, models.PROTECT, related_name="seen")
    founder = models.ForeignKey(Founder, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("worksheet that was seen")
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "founder"], name="a_founder_sees_a_sheet_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.founder_id}"


class FormationDecision(models.Model):
    """What a group decided on one parameter, by which motion; the newest one holds.

    `value` is as the catalogue writes it. Rows are appended.
    """

    group = models.ForeignKey(FoundingGroup, models.PROTECT, related_name="decisions")
    key = models.CharField(max_length=60)
    value = models.JSONField()
    sheet_key = models.CharField(max_length=40, blank=True)
    motion = models.ForeignKey("governance.Motion", models.PROTECT, related_name="+")
    resolution = models.CharField(max_length=40)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("decision of a founding group")
        constraints = [
            models.UniqueConstraint(
                fields=["motion", "key"], name="a_motion_decides_a_rule_once"
            ),
        ]
        indexes = [models.Index(fields=["group", "key"], name="decisions_of_a_group")]

    def __str__(self) -> str:
        return f"{self.key} {self.resolution}"
