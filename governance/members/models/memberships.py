"""Memberships, the events that made their standing, and the standing they made."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.members.models.people import Person


class RollImport(models.Model):
    """A roll read from a file; it can be taken back until one of its codes is used."""

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="+"
    )
    filename = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("import of a roll")

    def __str__(self) -> str:
        return self.filename


class Membership(models.Model):
    """One period of a person's membership; its code is never used again.

    Whether it holds on a day is told by its events (`standing.py`), not by a field.
    `member_class` is the class it began with; later ones are told by events too.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="memberships"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    code = models.CharField(max_length=16, help_text="“M001”: stands in the ledger.")
    member_class = models.CharField(max_length=24, default="worker")
    roll_import = models.ForeignKey(
        RollImport, models.PROTECT, null=True, related_name="memberships"
    )

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
    APPLIED = "applied", _("applied")
    DECLINED = "declined", _("application closed")
    CANDIDATE = "candidate", _("admitted as candidate")
    CRITERION = "criterion", _("criterion met")
    ADMITTED = "admitted", _("admitted as member")
    READMITTED = "readmitted", _("admitted again")
    CLASS = "class", _("moved to another class")
    LEAVE = "leave", _("leave begins")
    RETURN = "return", _("back from leave")
    NOTICE = "notice", _("notice to leave given")
    CHARGED = "charged", _("notice of expulsion with reasons given")
    SUSPENDED = "suspended", _("suspended")
    LIFTED = "lifted", _("suspension lifted")
    HEARING = "hearing", _("hearing held")
    NOT_UPHELD = "not_upheld", _("expulsion not upheld")
    RESIGNED = "resigned", _("resigned")
    EXPELLED = "expelled", _("expelled")
    DIED = "died", _("died")
    TRANSFERRED = "transferred", _("membership transferred")
    REVERSED = "reversed", _("an event reversed")


class MembershipEvent(models.Model):
    """Something that changed a membership's standing; appended, never edited.

    A mistake is reversed by an event of kind “reversed”. `reason` alone can be blanked,
    when the time for which it is kept is over. `details` by kind: `{"class": …}`,
    `{"criterion": …}`, `{"until": …}` of a leave, `{"last_day": …, "type": …}` of a
    notice. A leaver is still a member on the day the leaving takes effect.
    """

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=16, choices=EventKind.choices)
    signed_on = models.DateField(null=True)
    approved_on = models.DateField(null=True)
    effective_on = models.DateField()
    decision = models.CharField(max_length=60, blank=True, help_text="“2023-GM-001”.")
    reason = models.CharField(max_length=500, blank=True)
    details = models.JSONField(default=dict)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversed_by"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("membership event")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="reversed", reverses__isnull=False)
                | (~Q(kind="reversed") & Q(reverses__isnull=True)),
                name="a_reversal_names_what_it_reverses",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.kind} {self.effective_on}"


class Spell(models.Model):
    """Some days of one standing in one class: what the events come to, kept beside them.

    Written anew in the transaction of each event; `manage.py verify` compares.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="+"
    )
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="spells")
    standing = models.CharField(max_length=12, help_text="Of `standing.Standing`.")
    member_class = models.CharField(max_length=24)
    first = models.DateField()
    last = models.DateField(null=True)

    class Meta:
        verbose_name = _("spell of a standing")
        indexes = [
            models.Index(fields=["cooperative", "first", "last"], name="spells_of_a_day")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "first"], name="a_day_begins_one_standing"
            ),
            models.CheckConstraint(
                condition=Q(last__isnull=True) | Q(last__gte=F("first")),
                name="a_spell_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.standing} {self.first}"
