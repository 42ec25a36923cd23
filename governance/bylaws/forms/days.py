"""Two days, between which the bylaws are compared."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayForm(forms.Form):
    """The day whose text is shown."""

    on = forms.DateField(label=_("The text of another day"), widget=DayInput())


class DaysForm(forms.Form):
    """From which day to which."""

    first = forms.DateField(label=_("From the text of"), widget=DayInput())
    last = forms.DateField(label=_("to the text of"), widget=DayInput())

    def clean(self) -> dict[str, Any]:
        """The first day is not after the last."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and first > last:
            self.add_error("last", _("Choose a day on or after the first one."))
        return data
