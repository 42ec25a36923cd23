"""What the page of the import asks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from coopkit.periods import FiscalYear
from ledger.labor.sheets import MOST_BYTES

PASTED = "pasted.csv"


class HoursForm(forms.Form):
    """A sheet of hours, as a file or pasted, and the fiscal year it is for."""

    year = forms.TypedChoiceField(
        label=_("Fiscal year"),
        coerce=date.fromisoformat,
        error_messages={"invalid_choice": _("Choose one of the years in the list.")},
    )
    sheet = forms.FileField(
        label=_("Sheet of hours, as a CSV file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
        error_messages={"empty": _("This file is empty. Choose another.")},
    )
    text = forms.CharField(
        label=_("Or paste its lines"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, years: Sequence[FiscalYear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (
                year.last.isoformat(),
                _("%(year)s, to %(last)s")
                % {"year": year.name, "last": date_format(year.last)},
            )
            for year in years
        ]

    def clean(self) -> dict[str, Any]:
        """Read the file as UTF-8; one of file and text must be there."""
        cleaned = super().clean() or {}
        upload = cleaned.get("sheet")
        if upload:
            cleaned["filename"] = upload.name
            cleaned["text"] = self._text_of(upload)
        elif not (cleaned.get("text") or "").strip():
            self.add_error("sheet", _("Choose a file, or paste the lines of one."))
        else:
            cleaned["filename"] = PASTED
        return cleaned

    def _text_of(self, upload: Any) -> str:
        if upload.size > MOST_BYTES:
            self.add_error("sheet", _("This file is larger than 2 MB. Split it by year."))
            return ""
        try:
            return str(upload.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.add_error(
                "sheet",
                _("This file is not UTF-8. Save it as “CSV UTF-8”, and try again."),
            )
            return ""


class SaveHoursForm(forms.Form):
    """The sheet that was checked, carried along unchanged, with its hash."""

    year = forms.CharField(widget=forms.HiddenInput)
    filename = forms.CharField(widget=forms.HiddenInput, max_length=200)
    sha256 = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(strip=False, widget=forms.Textarea(attrs={"hidden": True}))
