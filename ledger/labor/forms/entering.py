"""What the pages of hours by hand and of corrections ask."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.labor.forms.fields import (
    CentsField,
    MinutesField,
    day_field,
    kind_field,
    set_choices,
)
from ledger.labor.typed import Typed

LINES = 6


class LineForm(forms.Form):
    """One line of hours; one that is blank is left out."""

    code = forms.CharField(label=_("Worker’s code"), max_length=16)
    on = day_field(_("Day, or last day of the period"))
    kind = kind_field()
    minutes = MinutesField(
        label=_("Hours"), help_text=_("7.5 or 7:30; what is taken back has a minus.")
    )
    wages = CentsField(label=_("Gross wages"), required=False)

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[tuple[str, str]],
        minor_units: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "kind", kinds)
        self.fields["wages"].minor_units = minor_units  # type: ignore[attr-defined]
        self.fields["code"].widget.attrs["list"] = "codes"

    def has_changed(self) -> bool:
        """A kind alone, which always has a value, is no line."""
        return any(name != "kind" for name in self.changed_data)

    def typed(self, line: int) -> Typed:
        cleaned = self.cleaned_data
        return Typed(
            line=line,
            code=cleaned["code"].strip(),
            on=cleaned["on"],
            kind=cleaned["kind"],
            minutes=cleaned["minutes"],
            wages_cents=cleaned["wages"] or 0,
        )


LineFormSet = forms.formset_factory(LineForm, extra=LINES, max_num=60)


class ReasonForm(forms.Form):
    """Why hours are typed."""

    reason = forms.CharField(
        label=_("Where these hours come from"),
        help_text=_(
            "A paper timesheet, a clock that failed: whoever asks later reads it."
        ),
        max_length=300,
    )


class CorrectForm(LineForm):
    """A correction of locked hours, with why and by what right."""

    field_order = ("code", "on", "kind", "minutes", "wages", "reason", "authority")
    reason = forms.CharField(label=_("What was wrong"), max_length=300)
    authority = forms.CharField(
        label=_("Number of the resolution"),
        help_text=_("Only where the year is opened again, like 2027-GM-003."),
        required=False,
        max_length=60,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].label = _("Hours to add; with a minus, to take back")
        self.fields["minutes"].help_text = _("2:30 adds, -2:30 takes back.")
