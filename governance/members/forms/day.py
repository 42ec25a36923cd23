"""What the pages of the roll ask: days, and whom to look for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

ERRORS = {
    "required": _("Give a day, like 2025-06-30."),
    "invalid": _("This is not a day. Write it like 2025-06-30."),
}
ISO = "%Y-%m-%d"


def day_field(
    label: Any, *, required: bool = True, help_text: Any = ""
) -> forms.DateField:
    """A day as browsers and people write it."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=[ISO],
        widget=forms.DateInput(format=ISO, attrs={"type": "date"}),
        error_messages=ERRORS,
    )


class DayForm(forms.Form):
    """A day to show something of."""

    on = day_field(_("On this day"))


class RollForm(forms.Form):
    """A day to show the roll of, and whom to look for in it."""

    on = day_field(_("Who was a member on"))
    q = forms.CharField(
        label=_("Name or code"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class ChangesForm(forms.Form):
    """The days between which the roll changed; both count."""

    first = day_field(_("From"))
    last = day_field(_("Until"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", _("This day is before the first one. Choose a later."))
        return given


class NameForm(forms.Form):
    """Whom to look for in the directory."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
