"""Periods: what is locked, which years are closed, and where the head was published."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.books.models.journal import Book


class Lock(models.Model):
    """From now on no entry on or before a day; never edited, the latest one holds."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="locks")
    through = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    locked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("lock")

    def __str__(self) -> str:
        return f"{self.book_id} through {self.through}"


class YearClose(models.Model):
    """A fiscal year that was closed: its trial balance as it stood, and its hash.

    `trial_balance` is {account: {currency: amount}}, amounts as text; `sha256` is over
    its canonical JSON, so that every later verification can compare.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="closed_years")
    year = models.PositiveSmallIntegerField(help_text="The fiscal year’s name: 2026.")
    first = models.DateField()
    last = models.DateField()
    head_seq = models.PositiveBigIntegerField()
    head_hash = models.CharField(max_length=64)
    trial_balance = models.JSONField()
    sha256 = models.CharField(max_length=64)
    net_cents = models.BigIntegerField(help_text="Cents; a surplus is positive.")
    resolution = models.CharField(max_length=40, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("closed year")
        constraints = [
            models.UniqueConstraint(
                fields=["book", "year"], name="a_year_is_closed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.year}"


class PublishedHead(models.Model):
    """The head of the chain as it went out of the database; never edited.

    `place` is “page”, “mail”, “minutes”, “close” or “nightly”; `subject` says which.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="published_heads")
    seq = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64, blank=True)
    place = models.CharField(max_length=12)
    subject = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("published head")
        indexes = [models.Index(fields=["book", "seq"], name="heads_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "seq", "place", "subject"], name="a_head_goes_out_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.seq} {self.place}"
