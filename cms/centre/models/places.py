"""What all of the centre is sorted by: where, about what, in which industry."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.snippets.models import register_snippet


class RightsTopic(models.TextChoices):
    PAY = "pay", _("Pay")
    HOURS = "hours", _("Hours and overtime")
    BREAKS = "breaks", _("Breaks")
    SICK_LEAVE = "sick_leave", _("Sick leave")
    CONTRACTOR = "contractor", _("Employee or contractor")
    SAFETY = "safety", _("Safety and heat")
    INJURY = "injury", _("Hurt at work")
    REPRISAL = "reprisal", _("Reprisal")
    DISCRIMINATION = "discrimination", _("Discrimination and harassment")
    TOGETHER = "together", _("Acting together")
    IMMIGRATION = "immigration", _("Immigration and work")


class Industry(models.TextChoices):
    CAR_WASH = "car_wash", _("Car washes")
    CLEANING = "cleaning", _("Cleaning")
    CONSTRUCTION = "construction", _("Building")
    CARE = "care", _("Care")
    DAY_LABOR = "day_labor", _("Day labor")
    DELIVERY = "delivery", _("Driving and delivery")
    FARM = "farm", _("Farms")
    FOOD = "food", _("Food plants")
    GARDEN = "garden", _("Gardens")
    GARMENT = "garment", _("Garments")
    HOME = "home", _("Private homes")
    HOTEL = "hotel", _("Hotels")
    NAILS = "nails", _("Nail and hair salons")
    RESTAURANT = "restaurant", _("Restaurants")
    RETAIL = "retail", _("Shops")
    WAREHOUSE = "warehouse", _("Warehouses")
    OTHER = "other", _("Other work")


@register_snippet
class Region(models.Model):
    """A part of the country that the centre serves; large enough that nobody is found."""

    key = models.CharField(
        _("key"), max_length=32, unique=True, validators=[RegexValidator(r"^[a-z0-9-]+$")]
    )
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@register_setting(icon="home")
class Centre(BaseGenericSetting):  # type: ignore[misc]
    """The centre itself: what it is called, and how it is reached."""

    name = models.CharField(_("name"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    open_hours = models.CharField(_("opening hours"), max_length=120, blank=True)
    leave_to = models.URLField(
        _("where “Leave this page” leads"),
        default="https://www.weather.gov/",
        help_text=_("A page that everybody looks at now and then."),
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("phone"),
        FieldPanel("address"),
        FieldPanel("open_hours"),
        FieldPanel("leave_to"),
    ]

    class Meta:
        verbose_name = _("workers’ center")

    def __str__(self) -> str:
        return self.name
