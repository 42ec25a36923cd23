"""Reports: the budget, and questions that were kept."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class BudgetLine(models.Model):
    """What an account is meant to take or bring in a month, in cents, always positive.

    It holds from its month on, until a later line of the account says otherwise.
    """

    book = models.ForeignKey("ledger.Book", models.PROTECT, related_name="budget_lines")
    account = models.ForeignKey("ledger.Account", models.PROTECT, related_name="budget")
    month = models.DateField(help_text="Its first day.")
    cents = models.BigIntegerField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("budget line")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "month"], name="one_budget_an_account_and_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.month} {self.cents}"


class SavedQuery(models.Model):
    """A question to the books in BQL, kept under a name by whoever asked it."""

    book = models.ForeignKey("ledger.Book", models.PROTECT, related_name="queries")
    name = models.CharField(max_length=80)
    text = models.TextField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("saved query")
        constraints = [
            models.UniqueConstraint(
                fields=["book", "saved_by", "name"], name="query_names_differ"
            ),
        ]

    def __str__(self) -> str:
        return self.name
