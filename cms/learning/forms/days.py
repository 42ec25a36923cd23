"""Days as browsers and people write them; one in a century far away is a slip."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

ISO = "%Y-%m-%d"
FIRST_YEAR, LAST_YEAR = 2000, 2100


def within_reach(day: date) -> None:
    """Refuse a day, or a moment, for which nobody makes a plan."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise forms.ValidationError(
            _("This year is too far away. Choose a day between 2000 and 2100.")
        )


def day_field(
    label: Any, *, required: bool = True, help_text: Any = "", is_plan: bool = True
) -> forms.DateField:
    """A day; one that is planned lies within reach."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=[ISO],
        validators=[within_reach] if is_plan else [],
        widget=forms.DateInput(format=ISO, attrs={"type": "date"}),
        error_messages={
            "required": _("Give a day, like 2027-03-01."),
            "invalid": _("This is not a day. Write it like 2027-03-01."),
        },
    )
