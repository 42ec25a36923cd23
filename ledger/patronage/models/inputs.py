"""What a year is worked out from, beside books, hours and bylaws."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class NonPatronagePrefix(models.Model):
    """Accounts whose income nobody's labor made, chosen once by prefix and remembered."""

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="non_patronage_prefixes"
    )
    prefix = models.CharField(max_length=300, help_text="“Income:Interest”.")
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    chosen_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("non-patronage accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "prefix"],
                condition=Q(dropped_at__isnull=True),
                name="a_prefix_is_chosen_once",
            ),
        ]

    def __str__(self) -> str:
        return self.prefix


class SourceNature(models.TextChoices):
    PATRONAGE = "patronage", _("made by labor")
    EXTRANEOUS = "extraneous", _("nobody’s labor made it")
    COMMON = "common", _("common, divided by a key")


class SourceRule(models.Model):
    """Where an account's income or cost comes from, chosen by prefix and remembered.

    What is common is divided by `key`: “labor” (as the earnings are), “income” (as the
    income of both sides is) or “share” (`patronage_share` of it, “3/4”). `unit` names the
    part of the business, where losses of one are netted with gains of another.
    The longest prefix holds. Source: Form 1120-C, Schedule G; 26 U.S.C. § 1388(j).
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="source_rules"
    )
    prefix = models.CharField(max_length=300, help_text="“Expenses:Rent”.")
    nature = models.CharField(max_length=12, choices=SourceNature.choices)
    key = models.CharField(max_length=8, blank=True)
    patronage_share = models.CharField(max_length=24, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    chosen_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("source of an account")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "prefix"],
                condition=Q(dropped_at__isnull=True),
                name="a_source_is_chosen_once",
            ),
            models.CheckConstraint(
                condition=Q(nature="common") | Q(key="", patronage_share=""),
                name="only_common_accounts_have_a_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.nature}"


class Advance(models.Model):
    """Money paid to a member on the surplus of a year that is not over; netted later.

    `netted_in` is the worksheet of its year, whose cash it was taken off as far as that
    went: the rest waits for later years (AdvanceNetting). `batch` is its link in the
    books.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="advances"
    )
    membership = models.ForeignKey(
        "governance.Membership", models.PROTECT, related_name="advances"
    )
    year_end = models.DateField()
    on = models.DateField()
    cents = models.BigIntegerField()
    authority = models.CharField(max_length=80)
    batch = models.CharField(max_length=60)
    netted_in = models.ForeignKey(
        "ledger.Worksheet", models.PROTECT, null=True, related_name="advances"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("advance on surplus")
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="an_advance_is_money"),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.on} {self.cents}"


class AdvanceNetting(models.Model):
    """What a posted worksheet's cash made good of a member's advances, of whichever year.

    What no worksheet made good yet stays a debt of the member, and is netted next. Rows
    of a worksheet that was taken back do not count.
    """

    worksheet = models.ForeignKey(
        "ledger.Worksheet", models.PROTECT, related_name="advance_nettings"
    )
    code = models.CharField(max_length=16)
    cents = models.BigIntegerField()

    class Meta:
        verbose_name = _("advance made good")
        constraints = [
            models.UniqueConstraint(
                fields=["worksheet", "code"], name="a_members_advances_are_netted_once"
            ),
            models.CheckConstraint(
                condition=Q(cents__gt=0), name="what_is_netted_is_money"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.cents}"


class CarriedLoss(models.Model):
    """A loss that waits for later surpluses, and each part of it that one made up.

    A row with positive cents is a loss of `year_end`; one with negative cents is what the
    worksheet of a later year took off it (`of` is the loss). Patronage and non-patronage
    losses are never mixed. `last_year` is the last fiscal year that may make it up.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="carried_losses"
    )
    worksheet = models.ForeignKey(
        "ledger.Worksheet", models.PROTECT, related_name="carried_losses"
    )
    year_end = models.DateField()
    is_patronage = models.BooleanField()
    cents = models.BigIntegerField()
    last_year = models.PositiveSmallIntegerField()
    of = models.ForeignKey("self", models.PROTECT, null=True, related_name="made_up_by")

    class Meta:
        verbose_name = _("loss carried forward")
        constraints = [
            models.CheckConstraint(
                condition=Q(cents__gt=0, of__isnull=True)
                | Q(cents__lt=0, of__isnull=False),
                name="a_carried_loss_or_what_made_it_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year_end} {self.cents}"


class Scenario(models.Model):
    """Other rules for a year, tried out beside those in force; never posted."""

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="scenarios"
    )
    year_end = models.DateField()
    name = models.CharField(max_length=80)
    changes = models.JSONField(help_text="Parameter key → value.")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("scenario")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "year_end", "name"],
                name="a_scenario_has_its_own_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class YearNote(models.Model):
    """A step of a year that somebody looked at and said so; steps that facts tell of
    themselves have none."""

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="year_notes"
    )
    year_end = models.DateField()
    step = models.CharField(max_length=24)
    words = models.CharField(max_length=300, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    done_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("step of a year")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "year_end", "step"],
                condition=Q(undone_at__isnull=True),
                name="a_step_is_done_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year_end} {self.step}"
