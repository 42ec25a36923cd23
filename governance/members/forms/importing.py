"""What the page of an imported roll asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coopkit.sheets import decoded, plain_text
from governance.members.roll_files.days import DAY_FIRST, MONTH_FIRST
from governance.members.roll_files.reading import MOST_BYTES

PASTED = "pasted.csv"


class RollForm(forms.Form):
    """A roll as a file or pasted, and how its days and its leavers are read."""

    sheet = forms.FileField(
        label=_("The roll, as a CSV file"),
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
    order = forms.ChoiceField(
        label=_("Days with slashes, like 3/4/2026"),
        required=False,
        choices=[
            ("", _("As the file’s other days show it")),
            (DAY_FIRST, _("The day first: 3 April")),
            (MONTH_FIRST, _("The month first: 4 March")),
        ],
        help_text=_("Days like 2026-04-03 and 3.4.2026 are always clear."),
    )
    exit_kind = forms.ChoiceField(
        label=_("A line with a last day that does not tell how somebody left"),
        required=False,
        choices=[
            ("", _("Is a mistake that I want to see")),
            ("resigned", _("Means that they resigned")),
        ],
    )

    def clean(self) -> dict[str, Any]:
        """Read the file's text; one of file and text must be there."""
        cleaned = super().clean() or {}
        upload = cleaned.get("sheet")
        if upload and upload.size > MOST_BYTES:
            self.add_error("sheet", _("This file is larger than 4 MB. Split it in two."))
        elif upload:
            cleaned["filename"] = upload.name
            cleaned["text"] = plain_text(decoded(upload.read()))
        elif not (cleaned.get("text") or "").strip():
            if "sheet" not in self.errors:
                self.add_error("sheet", _("Choose a file, or paste the lines of one."))
        else:
            cleaned["filename"] = PASTED
            cleaned["text"] = plain_text(cleaned["text"])
        return cleaned


class SaveRollForm(forms.Form):
    """The file that was checked, carried along unchanged, with its hash."""

    filename = forms.CharField(widget=forms.HiddenInput, max_length=255)
    sha256 = forms.CharField(widget=forms.HiddenInput)
    order = forms.CharField(widget=forms.HiddenInput, required=False)
    exit_kind = forms.CharField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(strip=False, widget=forms.Textarea(attrs={"hidden": True}))
