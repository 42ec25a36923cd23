"""A co-op, and the dated roles people hold in it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    FORMING = "forming", _("forming")
    PRACTICE = "practice", _("for practice")
    ACTIVE = "active", _("active")
    DISSOLVED = "dissolved", _("dissolved")
    DISCARDED = "discarded", _("thrown away after practice")


class TaxRegime(models.TextChoices):
    SUBCHAPTER_T = "subchapter_t", _("Subchapter T (cooperative)")
    PARTNERSHIP = "partnership", _("partnership")
    CORPORATE = "corporate", _("corporation")
    FOREIGN = "foreign", _("another country’s")


class Role(models.TextChoices):
    MEMBER = "member", _("member")
    CANDIDATE = "candidate", _("candidate")
    BOOKKEEPER = "bookkeeper", _("bookkeeper")
    BOARD = "board", _("board")
    SECRETARY = "secretary", _("secretary")
    FACILITATOR = "facilitator", _("facilitator")
    AUDITOR = "auditor", _("auditor")


class Cooperative(models.Model):
    """A worker co-op that this site keeps; its slug stands in every address of it."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=200, blank=True)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=16, default="us-ca")
    tax_regime = models.CharField(
        max_length=16, choices=TaxRegime.choices, default=TaxRegime.SUBCHAPTER_T
    )
    fiscal_year_end_month = models.PositiveSmallIntegerField(default=12)
    fiscal_year_end_day = models.PositiveSmallIntegerField(default=31)
    currency = models.CharField(max_length=24, default="USD")
    minor_units = models.PositiveSmallIntegerField(default=2)
    languages = models.JSONField(
        default=list, help_text="Language codes, its own first: [“en”, “es”]."
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.ACTIVE)
    founded_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("co-op")
        constraints = [
            models.CheckConstraint(
                condition=Q(fiscal_year_end_month__range=(1, 12))
                & Q(fiscal_year_end_day__range=(1, 31)),
                name="fiscal_year_ends_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(minor_units__lte=4), name="currency_has_few_decimals"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("front_door:home", args=[self.slug])


class RoleGrant(models.Model):
    """A role somebody holds from one day to another, and the act that granted it.

    It ends by setting its last day, once; nothing else of it is ever changed, but where
    the act that it rested on is taken back (`take_back_role`).
    """

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="grants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="grants"
    )
    role = models.CharField(max_length=16, choices=Role.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The last day of it.")
    act = models.CharField(max_length=120, help_text="The decision that granted it.")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("role")
        indexes = [models.Index(fields=["user", "cooperative"], name="roles_of_a_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_role_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
