"""Clinics, who asked to be called back, and what was seen there: counts of nobody."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cms.centre.models.places import Industry, Region, RightsTopic

USER = settings.AUTH_USER_MODEL


class Spoken(models.TextChoices):
    """Languages in which people are helped, or wish to be called."""

    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")
    CHINESE = "zh", _("Chinese")
    TAGALOG = "tl", _("Tagalog")
    VIETNAMESE = "vi", _("Vietnamese")
    KOREAN = "ko", _("Korean")
    PORTUGUESE = "pt", _("Portuguese")
    ARABIC = "ar", _("Arabic")
    HINDI = "hi", _("Hindi")
    PUNJABI = "pa", _("Punjabi")
    MAM = "mam", _("Mam")
    MIXTEC = "mix", _("Mixtec")
    ASL = "ase", _("American Sign Language")


class Clinic(models.Model):
    """A day on which people are helped with what happened at work."""

    title = models.CharField(_("title"), max_length=120)
    topics = models.JSONField(_("topics"), default=list)
    languages = models.CharField(_("languages"), max_length=60, default="en es")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("region"))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200)
    note = models.CharField(_("what to bring"), max_length=300, blank=True)
    takes_requests = models.BooleanField(_("people can ask to be called"), default=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    uid = models.UUIDField(unique=True)
    coordinators = models.ManyToManyField("coopkit.User", related_name="+", blank=True)

    class Meta:
        verbose_name = _("clinic")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="a_clinic_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def language_names(self) -> list[str]:
        """The languages that are spoken there, in words."""
        codes = self.languages.split()
        return [str(Spoken(code).label) for code in codes if code in Spoken]

    def is_named(self, user: Any) -> bool:
        """Whether somebody is named as one of its coordinators."""
        return self.coordinators.filter(pk=user.pk).exists()


class Callback(models.Model):
    """Somebody asked to be called about a clinic; who they are is sealed.

    `sealed` holds alias, language, safe way and time, topic and region, under the key of
    the vault, and opens for this clinic alone. `uid` is worked out from the code that the
    asker noted down, which is kept nowhere. `erase_on` is the day that they were told:
    it may come sooner, never later.
    """

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="callbacks")
    uid = models.UUIDField(unique=True)
    sealed = models.BinaryField()
    asked_on = models.DateField()
    erase_on = models.DateField()

    class Meta:
        ordering = ["asked_on", "pk"]

    def __str__(self) -> str:
        return f"{self.clinic_id} · {self.pk}"


class Seen(models.Model):
    """How often a violation was seen in a month: a count, and nothing of anybody."""

    month = models.DateField(_("month"), help_text=_("Its first day."))
    topic = models.CharField(_("topic"), max_length=16, choices=RightsTopic.choices)
    industry = models.CharField(_("industry"), max_length=16, choices=Industry.choices)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("region"))
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "topic", "industry", "region"], name="one_count_a_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.topic} {self.industry}: {self.number}"
