"""What the page of the roll asks."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DayForm(forms.Form):
    """A day to show the roll of."""

    on = forms.DateField(
        label=_("Who was a member on"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Give a day, like 2025-06-30."),
            "invalid": _("This is not a day. Write it like 2025-06-30."),
        },
    )
