"""What the page of the import asks."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from coopkit.periods import FiscalYear
from ledger.labor.models import ColumnMap
from ledger.labor.models.sheets import Scope
from ledger.labor.providers import PROVIDERS
from ledger.labor.sheets import MOST_BYTES

PASTED = "pasted.csv"
SCOPES = (
    (Scope.YEAR.value, _("The whole year: it takes the place of what there is")),
    (Scope.PART.value, _("More hours of the year: it is added to what there is")),
)


class HoursForm(forms.Form):
    """A sheet of hours, as a file or pasted, and the fiscal year it is for."""

    year = forms.TypedChoiceField(
        label=_("Fiscal year"),
        coerce=date.fromisoformat,
        error_messages={"invalid_choice": _("Choose one of the years in the list.")},
    )
    scope = forms.ChoiceField(label=_("What the sheet holds"), choices=SCOPES)
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
    reading = forms.ChoiceField(label=_("How its columns are read"), required=False)
    period_end = forms.DateField(
        label=_("Last day of the pay period"),
        help_text=_("Only for a sheet without dates, such as a payroll run."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    skip_known = forms.BooleanField(
        label=_("Leave out lines that stand on file already"), required=False
    )

    def __init__(
        self,
        *args: Any,
        years: Sequence[FiscalYear],
        maps: Iterable[ColumnMap] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].required = False
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (
                year.last.isoformat(),
                _("%(year)s, to %(last)s")
                % {"year": year.name, "last": date_format(year.last)},
            )
            for year in years
        ]
        own = [(f"map:{each.pk}", each.name) for each in maps]
        ready = [(f"ready:{key}", each.name) for key, each in PROVIDERS.items()]
        choices: list[Any] = [("", _("Find out by their names"))]
        if own:
            choices.append((_("Saved here"), own))
        choices.append((_("Programs"), ready))
        self.fields["reading"].choices = choices  # type: ignore[attr-defined]

    def clean_scope(self) -> str:
        return self.cleaned_data.get("scope") or Scope.YEAR.value

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
    scope = forms.CharField(widget=forms.HiddenInput, required=False)
    reading = forms.CharField(widget=forms.HiddenInput, required=False)
    period_end = forms.CharField(widget=forms.HiddenInput, required=False)
    skip_known = forms.CharField(widget=forms.HiddenInput, required=False)
    filename = forms.CharField(widget=forms.HiddenInput, max_length=200)
    sha256 = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(strip=False, widget=forms.Textarea(attrs={"hidden": True}))


class WhoForm(forms.Form):
    """Whoever a sheet names in its own way, and who that is on the roll."""

    def __init__(
        self, *args: Any, keys: Sequence[str], names: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: list[Any] = [("", _("nobody: leave the problem"))]
        choices += [(code, f"{name} ({code})") for code, name in sorted(names.items())]
        self.keys = list(keys)[:50]
        for place, key in enumerate(self.keys):
            self.fields[f"who-{place}"] = forms.ChoiceField(
                label=key, choices=choices, required=False
            )

    @property
    def found(self) -> dict[str, str]:
        """The sheet’s names with the codes that were chosen."""
        chosen = (
            (key, self.cleaned_data[f"who-{place}"])
            for place, key in enumerate(self.keys)
        )
        return {key: code for key, code in chosen if code}
