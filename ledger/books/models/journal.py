"""The journal: append-only rows of Beancount text, chained, beside their postings."""

import re

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coopkit.money import plain_amount

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


class Book(models.Model):
    """A co-op's books: options kept from an import, and the head of the chain.

    Writers lock this row, so that entries are chained one after the other.
    """

    cooperative = models.OneToOneField(
        "coopkit.Cooperative", models.PROTECT, related_name="book"
    )
    options = models.JSONField(default=dict, help_text="Beancount options we keep.")
    plugins = models.JSONField(default=list, help_text="Allowed plugins, in order.")
    head_seq = models.PositiveBigIntegerField(default=0)
    head_hash = models.CharField(max_length=64, blank=True)
    locked_through = models.DateField(null=True, help_text="No entry on or before.")

    class Meta:
        verbose_name = _("book")

    def __str__(self) -> str:
        return f"{self.cooperative_id} at {self.head_seq}"


class Directive(models.Model):
    """One directive: its Beancount text, rendered once, and its link in the chain."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="directives")
    seq = models.PositiveBigIntegerField()
    date = models.DateField()
    kind = models.CharField(max_length=16, help_text="“open”, “transaction”, …")
    text = models.TextField()
    entry_id = models.CharField(max_length=40)
    batch = models.CharField(
        max_length=60, blank=True, help_text="Its link: “patronage-2026”."
    )
    authority = models.CharField(
        max_length=120, help_text="“import:…”, “person:…” or “resolution:2026-GM-003”."
    )
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("journal entry")
        indexes = [
            models.Index(fields=["book", "date"], name="entries_by_day"),
            models.Index(fields=["book", "batch"], name="entries_by_batch"),
            models.Index(
                fields=["book", "date"],
                condition=models.Q(kind="balance"),
                name="balances_asserted",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["book", "seq"], name="one_row_a_place"),
            models.UniqueConstraint(fields=["book", "entry_id"], name="entry_ids_differ"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.date} {self.kind}"

    @property
    def headline(self) -> str:
        """What the entry is about: payee and narration, or the rest of its first line."""
        line = self.text.split("\n", 1)[0]
        said = _QUOTED.findall(line) if self.kind == "transaction" else []
        words = " · ".join(text.replace('\\"', '"') for text in said if text)
        return words or line[11:]


class Account(models.Model):
    """An account's name in a book, and the days it opened and closed."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="accounts")
    name = models.CharField(max_length=300)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    currencies = models.JSONField(default=list)

    class Meta:
        verbose_name = _("account")
        constraints = [
            models.UniqueConstraint(fields=["book", "name"], name="account_names_differ"),
        ]

    def __str__(self) -> str:
        return self.name


class Posting(models.Model):
    """One leg of a transaction, projected into whole numbers that a database can sum.

    The amount is `minor` × 10 ** -`scale` of `currency`: exact on every database.
    """

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="postings")
    account = models.ForeignKey(Account, models.PROTECT, related_name="postings")
    date = models.DateField()
    minor = models.BigIntegerField()
    scale = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=24)

    class Meta:
        verbose_name = _("posting")
        indexes = [
            models.Index(
                fields=["account", "date", "currency", "scale", "minor"],
                name="balances_by_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.minor}e-{self.scale} {self.currency}"

    @property
    def amount(self) -> str:
        """The amount as Beancount writes it: “-12.50 USD”."""
        return f"{plain_amount(self.minor, minor_units=self.scale)} {self.currency}"


class MonthlySum(models.Model):
    """What moved on an account in a month: kept in the transaction that posts.

    The sum is (`billions` × 10**9 + `rest`) × 10 ** -`scale`: two parts, because many
    amounts of 18 digits outgrow 64 bits. `manage.py verify` holds it to the postings.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="months")
    month = models.DateField(help_text="Its first day.")
    currency = models.CharField(max_length=24)
    scale = models.PositiveSmallIntegerField()
    billions = models.BigIntegerField(default=0)
    rest = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("sum of a month")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "month", "currency", "scale"],
                name="one_sum_an_account_and_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.month} {self.currency}"
