"""Locking a period, closing a year, handing in a receipt."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from ledger.books.forms.fields import LONGEST_REASON, day_field, resolution_field
from ledger.books.receipt_kinds import MOST_BYTES, ReceiptTooLargeError

TAKEN = "application/pdf,image/png,image/jpeg,image/webp,image/heic,text/plain"


class LockForm(forms.Form):
    """Through which day the books are locked, and why."""

    through = day_field(label=_("Lock all days through"))
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("For example: “June is reconciled”."),
        max_length=LONGEST_REASON,
        required=False,
    )


class CloseForm(forms.Form):
    """The year to close, and the resolution that says so."""

    year = forms.IntegerField(widget=forms.HiddenInput, min_value=1600, max_value=9999)
    resolution = resolution_field(_("Resolution, if there is one"), required=False)


class AttachForm(forms.Form):
    """A file that proves an entry."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, PNG, JPEG, WebP, HEIC or plain text, up to 8 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": TAKEN}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        """The file, if it is not too large to be read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size is not None and file.size > MOST_BYTES:
            refusal = ReceiptTooLargeError(most=MOST_BYTES // 1024 // 1024)
            raise forms.ValidationError(str(refusal))
        return file
