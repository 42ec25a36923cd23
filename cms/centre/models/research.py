"""A workbook about an industry or employer, for the people named in it alone."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.centre.models.places import Industry

USER = settings.AUTH_USER_MODEL


class Section(models.TextChoices):
    STRUCTURE = "structure", _("How the industry is built")
    OWNERS = "owners", _("Owners")
    CONTRACTS = "contracts", _("Contracts and customers")
    RECORDS = "records", _("Permits and public records")
    CONDITIONS = "conditions", _("Working conditions")
    HEALTH = "health", _("Health")
    COMMUNITY = "community", _("Community")
    LAW = "law", _("Law that binds it")
    POLITICS = "politics", _("Political ties")
    RISKS = "risks", _("Risks of reprisal")
    PROTECTION = "protection", _("How the law protects acting together")


class Workbook(models.Model):
    """What organisers find out before they act; whom it is about is sealed.

    `touched_at` is when somebody last wrote in it.
    """

    title = models.CharField(_("title"), max_length=120)
    industry = models.CharField(_("industry"), max_length=16, choices=Industry.choices)
    sealed_about = models.BinaryField(help_text="Whom it is about, sealed.")
    readers = models.ManyToManyField("coopkit.User", related_name="+")
    made_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "pk"]

    def __str__(self) -> str:
        return self.title


class Finding(models.Model):
    """One thing that was found out: what, from where, of which day; sealed."""

    workbook = models.ForeignKey(Workbook, models.CASCADE, related_name="findings")
    section = models.CharField(_("section"), max_length=16, choices=Section.choices)
    sealed = models.BinaryField()
    dated = models.DateField(_("date of the source"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.workbook_id} · {self.section}"
