"""Patterns: entries that are made again and again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ledger.books.models.journal import Book

EVERY = ("week", "month", "quarter", "year")


class EntryTemplate(models.Model):
    """An entry to be filled in: its words and accounts, and amounts where they are known.

    `legs` is a list of {"account": name, "cents": whole number or null}.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="templates")
    name = models.CharField(max_length=80)
    payee = models.CharField(max_length=120, blank=True)
    narration = models.CharField(max_length=200)
    legs = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("template")
        constraints = [
            models.UniqueConstraint(
                fields=["book", "name"],
                condition=Q(retired_at__isnull=True),
                name="template_names_differ",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Recurring(models.Model):
    """A template that comes due again and again; `next_on` is its next day.

    With `automatic` it is posted when its day comes; else somebody is asked.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="recurring")
    template = models.ForeignKey(EntryTemplate, models.PROTECT, related_name="recurring")
    every = models.CharField(max_length=8, help_text="week, month, quarter or year.")
    day = models.PositiveSmallIntegerField(help_text="Of the month it began on, 1 to 31.")
    next_on = models.DateField()
    until = models.DateField(null=True)
    automatic = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("recurring entry")
        constraints = [
            models.CheckConstraint(
                condition=Q(every__in=EVERY), name="recurring_by_a_known_step"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template_id} every {self.every}"
