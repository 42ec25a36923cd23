"""Shares that were signed for, what was paid on them, and their certificates."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SubscriptionState(models.TextChoices):
    OPEN = "open", _("being paid")
    PAID = "paid", _("paid in full")
    REFUNDED = "refunded", _("refunded")
    ENDED = "ended", _("ended with the membership")


class SharePlan(models.TextChoices):
    CASH = "cash", _("in cash or by transfer")
    PAYROLL = "payroll", _("taken from wages")
    WORK = "work", _("by work")


class Subscription(models.Model):
    """A share that somebody signed for: its price and fee on that day, and the plan.

    `share_cents` go to the member's own share, `collective_cents` to the account held in
    common, `fee_cents` are the entry fee; all of it is due in `installments`, the first
    on `first_due`, then every `every_months`. `plan` lists the parts as they were worked
    out: `[{"due": iso, "cents": n}, …]`. `rules` keeps the values that were obeyed.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="subscriptions"
    )
    membership = models.ForeignKey(
        "governance.Membership", models.PROTECT, related_name="subscriptions"
    )
    number = models.PositiveIntegerField(help_text="Certificates are numbered by it.")
    signed_on = models.DateField()
    share_cents = models.BigIntegerField()
    collective_cents = models.BigIntegerField(default=0)
    fee_cents = models.BigIntegerField(default=0)
    source = models.CharField(
        max_length=10, choices=SharePlan.choices, default=SharePlan.CASH
    )
    installments = models.PositiveSmallIntegerField(default=1)
    every_months = models.PositiveSmallIntegerField(default=1)
    first_due = models.DateField()
    plan = models.JSONField(default=list)
    rules = models.JSONField(default=dict)
    wage_consent_on = models.DateField(null=True)
    decision = models.CharField(max_length=60, blank=True)
    state = models.CharField(
        max_length=10, choices=SubscriptionState.choices, default=SubscriptionState.OPEN
    )
    settled_on = models.DateField(null=True)
    certificate = models.ForeignKey(
        "coopkit.Paper", models.PROTECT, null=True, related_name="+"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("share subscription")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "number"], name="subscriptions_are_numbered"
            ),
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(state__in=["open", "paid"]),
                name="a_membership_has_one_share",
            ),
            models.CheckConstraint(
                condition=Q(share_cents__gt=0)
                & Q(collective_cents__gte=0)
                & Q(fee_cents__gte=0),
                name="a_share_has_a_price",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} № {self.number}"


class SubscriptionPayment(models.Model):
    """Money, wages or work that was paid on a share; appended, never edited.

    A refund is negative. `batch` is its link in the books.
    """

    subscription = models.ForeignKey(
        Subscription, models.PROTECT, related_name="payments"
    )
    on = models.DateField()
    cents = models.BigIntegerField()
    source = models.CharField(max_length=10, choices=SharePlan.choices)
    batch = models.CharField(max_length=60)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("payment on a share")
        constraints = [
            models.CheckConstraint(
                condition=~Q(cents=0), name="a_payment_on_a_share_is_something"
            ),
            models.UniqueConstraint(
                F("subscription"), F("batch"), name="a_payment_is_posted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.cents}"
