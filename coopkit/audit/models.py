"""Who did what and when: entries that nobody edits, each chained to the one before."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditHead(models.Model):
    """The end of a chain: one row a scope, locked by whoever appends to it."""

    scope = models.CharField(max_length=64, unique=True)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.scope} {self.seq}"


class AuditEntry(models.Model):
    """One thing that somebody did; the database refuses to change or delete it."""

    scope = models.CharField(max_length=64, help_text="A co-op's slug, or “site”.")
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=64, help_text="“user:12”, or “system”.")
    action = models.CharField(max_length=64, help_text="For example “motion.opened”.")
    subject = models.CharField(max_length=128, help_text="For example “motion:5”.")
    data = models.JSONField(default=dict)
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("audit entry")
        constraints = [
            models.UniqueConstraint(fields=["scope", "seq"], name="one_entry_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.seq}: {self.action} {self.subject}"
