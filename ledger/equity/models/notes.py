"""What the co-op owes to single people: to those who left, to heirs, to lenders."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class NoteKind(models.TextChoices):
    DEPARTURE = "departure", _("account of somebody who left")
    DEATH = "death", _("account of somebody who died")
    EXPULSION = "expulsion", _("account of somebody who was expelled")
    LOAN = "loan", _("loan of a member")


class NoteState(models.TextChoices):
    OPEN = "open", _("being paid")
    SETTLED = "settled", _("paid")
    REVERSED = "reversed", _("taken back")


class MemberNote(models.Model):
    """A debt of the co-op to one person, with its installments.

    Of an account: `balance_cents` is what it came to, less `setoff_cents` of debts and
    `deduction_cents` that law and bylaws let the co-op keep. What comes later to the same
    account (the last year's patronage) is a note of its own with `parent`. `creditor` is
    blank for the member, else who is paid instead (“estate”). `data` keeps what it was
    worked out from: layers, rules obeyed, guards. `rate` is a share a year: “1/25”.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="member_notes"
    )
    membership = models.ForeignKey(
        "governance.Membership", models.PROTECT, related_name="notes"
    )
    kind = models.CharField(max_length=10, choices=NoteKind.choices)
    number = models.PositiveIntegerField()
    on = models.DateField()
    balance_cents = models.BigIntegerField()
    setoff_cents = models.BigIntegerField(default=0)
    deduction_cents = models.BigIntegerField(default=0)
    principal_cents = models.BigIntegerField()
    rate = models.CharField(max_length=24)
    creditor = models.CharField(max_length=40, blank=True)
    decision = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="later_notes"
    )
    state = models.CharField(
        max_length=10, choices=NoteState.choices, default=NoteState.OPEN
    )
    batch = models.CharField(max_length=60)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("note to a member")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "number"], name="member_notes_are_numbered"
            ),
            models.CheckConstraint(
                condition=Q(principal_cents__gte=0)
                & Q(setoff_cents__gte=0)
                & Q(deduction_cents__gte=0)
                & Q(
                    balance_cents=models.F("principal_cents")
                    + models.F("setoff_cents")
                    + models.F("deduction_cents")
                ),
                name="a_note_is_what_the_account_came_to",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} № {self.number}"


class NoteInstallment(models.Model):
    """One payment of a note: planned when the note was made, paid once."""

    note = models.ForeignKey(MemberNote, models.PROTECT, related_name="installments")
    place = models.PositiveSmallIntegerField()
    due = models.DateField()
    principal_cents = models.BigIntegerField()
    interest_cents = models.BigIntegerField()
    paid_on = models.DateField(null=True)
    batch = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("installment")
        constraints = [
            models.UniqueConstraint(
                fields=["note", "place"], name="installments_stand_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due} {self.principal_cents}"


class UnclaimedState(models.TextChoices):
    WAITING = "waiting", _("waits to be claimed")
    CLAIMED = "claimed", _("claimed and owed again")
    KEPT = "kept", _("kept by the co-op after notice")
    STATE = "state", _("handed to the state")


class UnclaimedItem(models.Model):
    """Money that nobody took, since when, and the notices that were given.

    `notices` holds `[{"on": iso, "channel": …, "paper": pk or 0, "by": pk}, …]`;
    `objected_on` stops it from being kept. Source: Cal. Corp. Code § 12446.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="unclaimed_items"
    )
    membership = models.ForeignKey(
        "governance.Membership", models.PROTECT, related_name="unclaimed"
    )
    cents = models.BigIntegerField()
    since = models.DateField()
    why = models.CharField(max_length=200)
    notices = models.JSONField(default=list)
    objected_on = models.DateField(null=True)
    state = models.CharField(
        max_length=10, choices=UnclaimedState.choices, default=UnclaimedState.WAITING
    )
    settled_on = models.DateField(null=True)
    batch = models.CharField(max_length=60)
    settled_batch = models.CharField(max_length=60, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("unclaimed money")
        constraints = [
            models.CheckConstraint(
                condition=Q(cents__gt=0), name="unclaimed_money_is_some"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.cents}"
