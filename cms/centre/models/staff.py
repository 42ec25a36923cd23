"""Who works here: seats from one day to another, and how people grow into them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

USER = settings.AUTH_USER_MODEL


class CentreRole(models.TextChoices):
    COORDINATOR = "coordinator", _("coordinator")
    CLINIC = "clinic", _("clinic coordinator")
    ORGANISER = "organiser", _("organizer")
    REFERRER = "referrer", _("keeper of the directory")
    MODERATOR = "moderator", _("moderator")
    TRANSLATOR = "translator", _("translator")
    VOLUNTEER = "volunteer", _("volunteer")


class Seat(models.Model):
    """A role somebody holds at the centre, and the act that granted it.

    It ends by setting its last day; nothing else of it is ever changed.
    """

    user = models.ForeignKey(USER, models.PROTECT, related_name="centre_seats")
    role = models.CharField(_("role"), max_length=16, choices=CentreRole.choices)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    act = models.CharField(_("decision"), max_length=120)
    reason = models.CharField(
        _("why before the path was complete"), max_length=200, blank=True
    )
    granted_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("seat at the center")
        indexes = [models.Index(fields=["user", "role"], name="seats_of_a_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_seat_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.get_role_display()}"


class Interest(models.Model):
    """Somebody began the path to a role."""

    user = models.ForeignKey(USER, models.CASCADE, related_name="+")
    role = models.CharField(_("role"), max_length=16, choices=CentreRole.choices)
    since = models.DateField(_("since"))

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="a_path_begins_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.role}"


class Shadowing(models.Model):
    """Somebody learned a role by going along with who holds it."""

    user = models.ForeignKey(USER, models.CASCADE, related_name="+")
    role = models.CharField(_("role"), max_length=16, choices=CentreRole.choices)
    on = models.DateField(_("day"))
    beside = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.role} · {self.on}"


class SignOff(models.Model):
    """Whoever answers for a role says that somebody is ready for it."""

    user = models.ForeignKey(USER, models.CASCADE, related_name="+")
    role = models.CharField(_("role"), max_length=16, choices=CentreRole.choices)
    by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="signed_off_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.role}"


class Availability(models.Model):
    """When somebody can help, as they said themselves; `weekday` 0 is Monday."""

    user = models.ForeignKey(USER, models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField(_("day of the week"))
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("until"))

    class Meta:
        ordering = ["weekday", "starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="one_helps_for_a_while"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.weekday}"

    @property
    def weekday_name(self) -> str:
        """The day of the week in the reader's language."""
        return str(WEEKDAYS[self.weekday])
