"""Who accompanies founding groups: an incubator, and the people who look in for it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Incubator(models.Model):
    """A workers’ centre or developer that accompanies groups; it sees their stages.

    A group joins by `code`, and leaves when it likes.
    """

    name = models.CharField(_("name"), max_length=120)
    code = models.CharField(max_length=12, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("incubator")

    def __str__(self) -> str:
        return self.name


class IncubatorSeat(models.Model):
    """Somebody who looks in for an incubator, from one moment to another."""

    incubator = models.ForeignKey(Incubator, models.PROTECT, related_name="seats")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="incubator_seats"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("seat of an incubator")
        constraints = [
            models.UniqueConstraint(
                fields=["incubator", "user"],
                condition=Q(ended_at__isnull=True),
                name="one_looks_in_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incubator_id} {self.user_id}"
