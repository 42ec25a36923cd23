"""Bank statements: accounts at banks, files that came in, and their lines."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CsvMap(models.Model):
    """Which column of a bank's CSV is what; found again by the file's header."""

    book = models.ForeignKey("ledger.Book", models.PROTECT, related_name="csv_maps")
    name = models.CharField(max_length=80)
    header = models.JSONField(help_text="The columns’ names, in order.")
    columns = models.JSONField(help_text="What each meaning is read from.")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("column map")
        constraints = [
            models.UniqueConstraint(fields=["book", "name"], name="map_names_differ"),
        ]

    def __str__(self) -> str:
        return self.name


class BankAccount(models.Model):
    """An account at a bank, or a card, and the account of the books that mirrors it.

    `number_end` is its last four digits; the whole number is never kept. `bank_key` is
    a hash of it, by which a file finds its account again.
    """

    book = models.ForeignKey("ledger.Book", models.PROTECT, related_name="bank_accounts")
    account = models.OneToOneField(
        "ledger.Account", models.PROTECT, related_name="bank_account"
    )
    label = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, default="bank", help_text="bank or card.")
    number_end = models.CharField(max_length=4, blank=True)
    bank_key = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("bank account")

    def __str__(self) -> str:
        return self.label


class Statement(models.Model):
    """A file of a bank, as it was read whole; never edited.

    Balances in cents, as the bank says them; for a card what is owed is negative.
    """

    bank_account = models.ForeignKey(
        BankAccount, models.PROTECT, related_name="statements"
    )
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=8, help_text="csv, ofx or camt.")
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    closing_cents = models.BigIntegerField(null=True)
    closing_on = models.DateField(null=True)
    lines_new = models.PositiveIntegerField()
    lines_known = models.PositiveIntegerField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    imported_at = models.DateTimeField()

    class Meta:
        verbose_name = _("bank statement")
        constraints = [
            models.UniqueConstraint(
                fields=["bank_account", "sha256"], name="a_statement_comes_in_once"
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class BankLine(models.Model):
    """A movement that the bank reports, and what became of it in the books.

    `cents` reach the account, or leave it if negative. `key` is the bank's own id, or
    else a hash of day, amount, text and its count among equal ones.
    """

    class State(models.TextChoices):
        OPEN = "open", _("not yet booked")
        BOOKED = "booked", _("booked")
        MATCHED = "matched", _("found in the books")
        SET_ASIDE = "set_aside", _("set aside")

    bank_account = models.ForeignKey(BankAccount, models.PROTECT, related_name="lines")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="lines")
    on = models.DateField()
    cents = models.BigIntegerField()
    payee = models.CharField(max_length=200, blank=True)
    memo = models.CharField(max_length=500, blank=True)
    key = models.CharField(max_length=140)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    posting = models.OneToOneField(
        "ledger.Posting", models.PROTECT, null=True, related_name="bank_line"
    )
    reason = models.CharField(max_length=200, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("line of a statement")
        indexes = [
            models.Index(fields=["bank_account", "state", "on"], name="lines_to_book")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["bank_account", "key"], name="a_bank_line_comes_in_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "set_aside"]) ^ Q(posting__isnull=False),
                name="a_settled_line_has_its_posting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.cents} {self.payee}"


class PayeeRule(models.Model):
    """What the bookkeeper did with a payee before, proposed the next time.

    `pattern` is the payee in small letters without numbers and signs.
    """

    book = models.ForeignKey("ledger.Book", models.PROTECT, related_name="payee_rules")
    pattern = models.CharField(max_length=200)
    outgoing = models.BooleanField(help_text="Money that leaves, or reaches, the bank.")
    account = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+")
    payee = models.CharField(max_length=120, blank=True)
    narration = models.CharField(max_length=200, blank=True)
    written = models.BooleanField(default=False, help_text="By a person, not learned.")
    times = models.PositiveIntegerField(default=1)
    last_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("rule")
        constraints = [
            models.UniqueConstraint(
                fields=["book", "pattern", "outgoing"], name="one_rule_a_payee"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pattern} → {self.account_id}"


class Reconciliation(models.Model):
    """The books and a bank's statement agreed on a day; never edited.

    book balance = statement balance + what is in the books but not yet at the bank.
    """

    bank_account = models.ForeignKey(
        BankAccount, models.PROTECT, related_name="reconciliations"
    )
    on = models.DateField()
    statement_cents = models.BigIntegerField()
    book_cents = models.BigIntegerField()
    outstanding = models.JSONField(help_text="[entry id, cents] of each on its way.")
    assertion = models.OneToOneField(
        "ledger.Directive", models.PROTECT, related_name="reconciliation"
    )
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    done_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reconciliation")
        constraints = [
            models.UniqueConstraint(
                fields=["bank_account", "on"], name="a_day_is_reconciled_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_account_id} {self.on}"
