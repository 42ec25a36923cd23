"""Members' consent to take a qualified notice into income."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ConsentMethod(models.TextChoices):
    WRITTEN = "written", _("a signed paper")
    BYLAWS = "bylaws", _("membership, with a copy of the bylaws delivered")
    CHEQUE = "cheque", _("a qualified check that was cashed")


class Consent(models.Model):
    """One consent of one member, and when it was taken back.

    `received_on` is the day the co-op had it: of a written one the day it was handed in,
    of the bylaws the day the member's own copy reached them, of a check the day it was
    cashed. A revocation bites after the fiscal year in which it was filed. A check
    covers the dividend of one year, `year_end`, alone.
    Source: 26 U.S.C. § 1388(c)(2), (3); 26 C.F.R. § 1.1388-1(c)(3).
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="consents"
    )
    membership = models.ForeignKey(
        "governance.Membership", models.PROTECT, related_name="consents"
    )
    method = models.CharField(max_length=8, choices=ConsentMethod.choices)
    received_on = models.DateField()
    year_end = models.DateField(null=True)
    document = models.CharField(max_length=200, blank=True, help_text="Where it is kept.")
    document_sha256 = models.CharField(max_length=64, blank=True)
    paper = models.ForeignKey(
        "coopkit.Paper", models.PROTECT, null=True, related_name="+"
    )
    revoked_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("consent")
        indexes = [models.Index(fields=["cooperative", "membership"], name="consents_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(method="cheque", year_end__isnull=False)
                | (~Q(method="cheque") & Q(year_end__isnull=True)),
                name="a_check_consents_for_one_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.method} {self.received_on}"
