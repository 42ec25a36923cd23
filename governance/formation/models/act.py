"""The founding act: drawn up from what was adopted, signed by two, carried out once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.formation.models.groups import Founder, FoundingGroup


class ActState(models.TextChoices):
    DRAWN_UP = "drawn_up", _("drawn up")
    TAKEN_BACK = "taken_back", _("taken back")
    FOUNDED = "founded", _("founded")


class FoundingAct(models.Model):
    """All that the founding will write, fixed by its hash, until two founders signed.

    `plan` holds the bylaws' fingerprint and values, the members, officers, opening money
    and the first day. The second signature carries it out, in one transaction; before
    it nothing is written, and the act can be taken back.
    """

    group = models.ForeignKey(FoundingGroup, models.PROTECT, related_name="acts")
    meeting = models.ForeignKey("governance.Meeting", models.PROTECT, related_name="+")
    motion = models.ForeignKey("governance.Motion", models.PROTECT, related_name="+")
    resolution = models.CharField(max_length=40)
    plan = models.JSONField()
    plan_sha256 = models.CharField(max_length=64)
    state = models.CharField(
        max_length=12, choices=ActState.choices, default=ActState.DRAWN_UP
    )
    on = models.DateField(help_text="The first day of the co-op.")
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    drawn_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    why_taken_back = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("founding act")
        constraints = [
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(state__in=["drawn_up", "founded"]),
                name="a_group_has_one_founding_act",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.state}"


class FoundingSignature(models.Model):
    """A founder's signature under an act, and the hash of the plan they saw. Appended."""

    act = models.ForeignKey(FoundingAct, models.PROTECT, related_name="signatures")
    founder = models.ForeignKey(Founder, models.PROTECT, related_name="+")
    plan_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("signature of a founding act")
        constraints = [
            models.UniqueConstraint(
                fields=["act", "founder"], name="a_founder_signs_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act_id} {self.founder_id}"
