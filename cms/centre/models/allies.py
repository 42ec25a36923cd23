"""The directory: who helps with what, in which language, at what cost."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.centre.models.places import Region

USER = settings.AUTH_USER_MODEL


class HelpNeed(models.TextChoices):
    LEGAL = "legal", _("Legal help")
    IMMIGRATION = "immigration", _("Immigration law")
    HOUSING = "housing", _("Housing")
    HEALTH = "health", _("Health")
    FOOD = "food", _("Food")
    FAMILY = "family", _("Family and children")
    SAFETY = "safety", _("Safety from violence")
    EDUCATION = "education", _("Learning and classes")


class Cost(models.TextChoices):
    FREE = "free", _("free")
    SLIDING = "sliding", _("by income")
    PAID = "paid", _("paid")
    ASK = "ask", _("ask them")


class Ally(models.Model):
    """An organisation that people are sent to, or that stands with them.

    `coalition` is its role as a partner, if it is one. Units: `check_every` months.
    """

    uid = models.UUIDField(unique=True)
    name = models.CharField(_("name"), max_length=160)
    about_en = models.TextField(_("what it does, in English"), blank=True)
    about_es = models.TextField(_("what it does, in Spanish"), blank=True)
    website = models.CharField(_("web address"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    regions = models.ManyToManyField(Region, verbose_name=_("regions"), blank=True)
    coalition_en = models.CharField(
        _("its part in the coalition, in English"), max_length=160, blank=True
    )
    coalition_es = models.CharField(
        _("its part in the coalition, in Spanish"), max_length=160, blank=True
    )
    checked_on = models.DateField(_("last checked on"), null=True, blank=True)
    checked_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    check_every = models.PositiveSmallIntegerField(_("check every … months"), default=6)
    ended_on = models.DateField(_("not in the directory since"), null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class AllyService(models.Model):
    """One thing an ally helps with."""

    ally = models.ForeignKey(Ally, models.CASCADE, related_name="services")
    uid = models.UUIDField(unique=True)
    need = models.CharField(_("need"), max_length=16, choices=HelpNeed.choices)
    what_en = models.CharField(_("what, in English"), max_length=200)
    what_es = models.CharField(_("what, in Spanish"), max_length=200)
    languages = models.CharField(_("languages"), max_length=80, help_text="en es zh")
    interpretation = models.CharField(_("interpretation"), max_length=120, blank=True)
    cost = models.CharField(_("cost"), max_length=8, choices=Cost.choices)
    cost_note = models.CharField(_("about the cost"), max_length=120, blank=True)
    eligibility_en = models.CharField(
        _("for whom, in English"), max_length=200, blank=True
    )
    eligibility_es = models.CharField(
        _("for whom, in Spanish"), max_length=200, blank=True
    )
    hours = models.CharField(_("hours"), max_length=160, blank=True)

    class Meta:
        ordering = ["need", "pk"]

    def __str__(self) -> str:
        return self.what_en
