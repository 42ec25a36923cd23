"""What a bookkeeper is asked for: a ledger to import, and what to look for."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

LARGEST_FILE = 64 * 1024 * 1024


class ImportForm(forms.Form):
    """A Beancount ledger, as a file or pasted."""

    file = forms.FileField(
        label=_("Ledger file"),
        help_text=_("One Beancount file with everything in it, up to 64 MB."),
        required=False,
    )
    text = forms.CharField(
        label=_("Or paste the ledger"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        required=False,
        strip=False,
    )

    def clean(self) -> dict[str, Any]:
        """The ledger as `ledger`, and what to call it as `filename`."""
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text", "").strip()
        if bool(file) == bool(text):
            raise forms.ValidationError(_("Choose a file, or paste the ledger."))
        if file:
            cleaned["ledger"], cleaned["filename"] = self._read(file), file.name
        else:
            cleaned["ledger"], cleaned["filename"] = cleaned["text"], "pasted"
        return cleaned

    def _read(self, file: UploadedFile[Any]) -> str:
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 64 MB. Split it."))
        try:
            return bytes(file.read()).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise forms.ValidationError(
                _(
                    "The file is not written in UTF-8, as a ledger must be. Open it in "
                    "your editor, save it with the encoding UTF-8, and try again."
                )
            ) from error


class EntriesForm(forms.Form):
    """Which entries to show."""

    batch = forms.CharField(label=_("Batch"), max_length=60, required=False)
    account = forms.CharField(
        label=_("Account, with all in it"), max_length=300, required=False
    )
    year = forms.TypedChoiceField(
        label=_("Fiscal year"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All years")), *((str(year), str(year)) for year in years)]
        self.fields["year"].choices = choices  # type: ignore[attr-defined]
