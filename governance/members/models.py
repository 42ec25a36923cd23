"""Members: a person, their memberships, and the events that made their standing.

There is no field for immigration status, nationality or birthplace, and none may come.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coopkit.accounts.models import LANGUAGES


class Person(models.Model):
    """A human being a co-op knows. Not a user, a member or a share."""

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="people"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="people"
    )
    legal_name = models.CharField(_("legal name"), max_length=120)
    display_name = models.CharField(_("name to show"), max_length=80)
    language = models.CharField(max_length=8, choices=LANGUAGES, default="en")

    class Meta:
        verbose_name = _("person")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "user"], name="a_user_is_one_person_of_a_coop"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name


class Membership(models.Model):
    """One period of a person's membership; its code is never used again.

    Whether it holds on a day is told by its events (`standing.py`), not by a field.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="memberships"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    code = models.CharField(max_length=16, help_text="“M001”: stands in the ledger.")
    member_class = models.CharField(max_length=24, default="worker")

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "code"], name="a_member_code_is_never_reused"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.person}"


class EventKind(models.TextChoices):
    CANDIDATE = "candidate", _("admitted as candidate")
    ADMITTED = "admitted", _("admitted as member")
    RESIGNED = "resigned", _("resigned")
    EXPELLED = "expelled", _("expelled")
    DIED = "died", _("died")


class MembershipEvent(models.Model):
    """Something that changed a membership's standing; appended, never edited.

    A leaver is still a member on the day the leaving takes effect.
    """

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=16, choices=EventKind.choices)
    effective_on = models.DateField()
    decision = models.CharField(max_length=60, blank=True, help_text="“2023-GM-001”.")
    reason = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("membership event")

    def __str__(self) -> str:
        return f"{self.membership_id} {self.kind} {self.effective_on}"
