"""Offices: which there are, and who holds each from when to when, by what right."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.meetings.models.register import Body


class Office(models.Model):
    """An office of the co-op: seats held for a term, or taken in turns.

    `body` is “BD” where its holders make up the board; `role` is what the site lets a
    holder do. An office in turns goes round `rotation` (codes), each for `turn_days`.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="offices"
    )
    key = models.SlugField(max_length=40)
    name = models.JSONField(help_text="By language.")
    body = models.CharField(max_length=2, choices=Body.choices, blank=True)
    role = models.CharField(max_length=16, blank=True)
    seats = models.PositiveSmallIntegerField(default=1)
    term_months = models.PositiveSmallIntegerField(default=24)
    rotation = models.JSONField(default=list, help_text="Codes, in order; or none.")
    turn_days = models.PositiveSmallIntegerField(default=0)
    turns_from = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("office")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "key"], name="an_office_has_one_key"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class OfficeTerm(models.Model):
    """That somebody holds a seat of an office from a day to a day, and by what right."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="terms")
    membership = models.ForeignKey(
        "governance.Membership", models.PROTECT, related_name="terms"
    )
    seat = models.PositiveSmallIntegerField()
    cohort = models.CharField(max_length=12, blank=True, help_text="“A”, “B”, …")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The last day, as planned.")
    how = models.CharField(
        max_length=12, help_text="election, appointment, founding, lot"
    )
    decision = models.CharField(max_length=120)
    ended_on = models.DateField(
        null=True, help_text="The last day, where it was earlier."
    )
    ended_how = models.CharField(
        max_length=12, blank=True, help_text="resigned, recalled, left"
    )
    ended_decision = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("term of office")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_term_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.membership_id} {self.starts_on}"
