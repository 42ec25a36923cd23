"""Campaigns, what people say in them, and who wishes to hear of a law in time."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.centre.models.places import Industry, Region, RightsTopic

USER = settings.AUTH_USER_MODEL


class CampaignState(models.TextChoices):
    DRAFT = "draft", _("draft")
    OPEN = "open", _("open")
    OVER = "over", _("over")


class Campaign(models.Model):
    """What workers demand, of whom, and why; every text in both languages."""

    slug = models.SlugField(max_length=60, unique=True)
    title_en = models.CharField(_("title, in English"), max_length=120)
    title_es = models.CharField(_("title, in Spanish"), max_length=120)
    demand_en = models.TextField(_("demand, in English"))
    demand_es = models.TextField(_("demand, in Spanish"))
    why_en = models.TextField(_("why, in English"))
    why_es = models.TextField(_("why, in Spanish"))
    topic = models.CharField(_("topic"), max_length=16, choices=RightsTopic.choices)
    industry = models.CharField(_("industry"), max_length=16, choices=Industry.choices)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("region"))
    state = models.CharField(
        max_length=8, choices=CampaignState.choices, default=CampaignState.DRAFT
    )
    pattern = models.CharField(_("the pattern it began with"), max_length=200, blank=True)
    workbook = models.ForeignKey(
        "cms.Workbook", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    opened_on = models.DateField(null=True, blank=True)
    over_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "pk"]

    def __str__(self) -> str:
        return self.title_en


class CampaignAction(models.Model):
    """Something that is done on a day: a vigil, a hearing, a meeting."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="actions")
    at = models.DateTimeField(_("when"))
    place = models.CharField(_("place"), max_length=200)
    what_en = models.CharField(_("what, in English"), max_length=200)
    what_es = models.CharField(_("what, in Spanish"), max_length=200)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.what_en


class CampaignUpdate(models.Model):
    """A line of its timeline."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="updates")
    on = models.DateField(_("day"))
    text_en = models.TextField(_("text, in English"))
    text_es = models.TextField(_("text, in Spanish"))

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.campaign_id} · {self.on}"


class SignOn(models.Model):
    """Somebody stands by a demand, with a first name or without any."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="sign_ons")
    first_name = models.CharField(_("first name"), max_length=30, blank=True)
    on = models.DateField()
    uid = models.UUIDField(unique=True)

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.campaign_id} · {self.pk}"


class CampaignAlly(models.Model):
    """A partner in a campaign, and its part in it."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="allies")
    ally = models.ForeignKey("cms.Ally", models.PROTECT, related_name="campaigns")
    part_en = models.CharField(_("its part, in English"), max_length=120)
    part_es = models.CharField(_("its part, in Spanish"), max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "ally"], name="an_ally_once")
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} · {self.ally_id}"


class BackWages(models.Model):
    """Money that workers won back, and where it is written."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="won")
    on = models.DateField(_("day"))
    cents = models.BigIntegerField(_("amount"))
    workers = models.PositiveIntegerField(_("how many workers"), default=0)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cents__gt=0), name="money_won_is_money"
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} · {self.cents}"


class Voice(models.Model):
    """What a worker said in their own words, while they agree that it stands here.

    `token` is on the slip that they were given; withdrawn, the words are gone.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="voices")
    name = models.CharField(_("name they chose"), max_length=40)
    language = models.CharField(_("language"), max_length=8)
    words = models.TextField(_("their words"))
    consent = models.CharField(max_length=16, help_text="Version of what they agreed to.")
    consented_on = models.DateField()
    token = models.UUIDField(unique=True)
    recorded_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["consented_on", "pk"]

    def __str__(self) -> str:
        return f"{self.campaign_id} · {self.pk}"


class Alert(models.Model):
    """A law is before somebody who decides, and there is something to do."""

    topic = models.CharField(_("topic"), max_length=16, choices=RightsTopic.choices)
    regions = models.ManyToManyField(Region, verbose_name=_("regions"), blank=True)
    campaign = models.ForeignKey(
        Campaign, models.SET_NULL, null=True, blank=True, related_name="alerts"
    )
    title_en = models.CharField(_("title, in English"), max_length=120)
    title_es = models.CharField(_("title, in Spanish"), max_length=120)
    before = models.CharField(_("who decides"), max_length=120)
    bill = models.CharField(_("number of the bill or rule"), max_length=60)
    what_en = models.TextField(_("what would change, in English"))
    what_es = models.TextField(_("what would change, in Spanish"))
    do_en = models.TextField(_("what you can do, in English"))
    do_es = models.TextField(_("what you can do, in Spanish"))
    decides_on = models.DateField(_("day of the decision"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    made_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "pk"]

    def __str__(self) -> str:
        return self.title_en


class AlertWish(models.Model):
    """Somebody asked to hear of laws; where they are reached is sealed.

    `finder` is a keyed hash of the address, so that it is asked for once and found.
    """

    token = models.UUIDField(unique=True)
    sealed = models.BinaryField()
    finder = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=8)
    topics = models.JSONField(default=list)
    regions = models.ManyToManyField(Region, blank=True)
    asked_on = models.DateField()
    confirmed_on = models.DateField(null=True, blank=True)
    reached = models.ManyToManyField(Alert, related_name="+", blank=True)

    def __str__(self) -> str:
        return f"{self.pk}"
