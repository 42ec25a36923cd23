"""Journals of other programs: files that came in, and whose account is whose."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountMap(models.Model):
    """Another program's name for an account, and ours."""

    book = models.ForeignKey("ledger.Book", models.PROTECT, related_name="account_maps")
    source = models.CharField(max_length=16, help_text="quickbooks, iif, payroll, …")
    theirs = models.CharField(max_length=300)
    account = models.ForeignKey("ledger.Account", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("account map")
        constraints = [
            models.UniqueConstraint(
                fields=["book", "source", "theirs"], name="their_account_is_one_of_ours"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.theirs} → {self.account_id}"


class JournalFile(models.Model):
    """A journal of another program that was posted whole; never edited."""

    book = models.ForeignKey("ledger.Book", models.PROTECT, related_name="journal_files")
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=24)
    batch = models.CharField(max_length=60)
    entries = models.PositiveIntegerField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    imported_at = models.DateTimeField()

    class Meta:
        verbose_name = _("imported journal")
        constraints = [
            models.UniqueConstraint(
                fields=["book", "sha256"], name="a_journal_comes_in_once"
            ),
        ]

    def __str__(self) -> str:
        return self.filename
