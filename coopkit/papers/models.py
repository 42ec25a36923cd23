"""Papers: every PDF that was issued, with its hash, and how it reached its reader."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Paper(models.Model):
    """A paper as it was issued: the data, the template's version, the very bytes.

    `holder_code` is the member it is for; blank for a paper of the co-op as a whole.
    `key` names it once and for all in its co-op, so that nothing is issued twice.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="papers"
    )
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=40, help_text="For example “notice”.")
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=8)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="papers"
    )
    holder_code = models.CharField(max_length=16, blank=True)
    subject = models.CharField(max_length=128, blank=True, help_text="“worksheet:3”.")
    issued_on = models.DateField()
    template = models.CharField(max_length=60)
    template_sha256 = models.CharField(max_length=64)
    data = models.JSONField()
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()

    class Meta:
        verbose_name = _("paper")
        indexes = [
            models.Index(fields=["cooperative", "holder"], name="papers_of_a_holder")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "key"], name="a_paper_is_issued_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    SITE = "site", _("on this site")
    POST = "post", _("by post")
    HAND = "hand", _("by hand")


class Delivery(models.Model):
    """One delivery of a paper: to whom, by which channel, when."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    to = models.CharField(max_length=254)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("delivery")
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="a_channel_we_know"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper} → {self.to}"
