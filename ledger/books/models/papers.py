"""Receipts: files that prove an entry, kept by their hash."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.books.models.journal import Book, Directive


class Attachment(models.Model):
    """A file as it was handed in: its very bytes and their hash; never edited."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="attachments")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200, help_text="What it was called.")
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField(help_text="Bytes.")
    content = models.BinaryField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("receipt")
        constraints = [
            models.UniqueConstraint(
                fields=["book", "sha256"], name="a_file_is_kept_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Attached(models.Model):
    """A file that belongs to an entry, and the `document` directive that says so."""

    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="attached")
    entry = models.ForeignKey(Directive, models.PROTECT, related_name="attached")
    document = models.OneToOneField(Directive, models.PROTECT, related_name="says")

    class Meta:
        verbose_name = _("receipt of an entry")
        constraints = [
            models.UniqueConstraint(
                fields=["attachment", "entry"], name="a_receipt_once_an_entry"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attachment_id} for {self.entry_id}"
