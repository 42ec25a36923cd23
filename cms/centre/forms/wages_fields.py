"""Fields of the wage pages: text that a rule reads, and days."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from coopkit.errors import CoopError

ISO = "%Y-%m-%d"
LONGEST = 40
FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)
"""Days beyond these cannot be counted on from."""
NO_DAY = _("This is not a day. Write it like 2026-11-15.")


class ReadField(forms.CharField):
    """Text that a rule reads; what it refuses is said at the field, nothing is lost."""

    def __init__(self, read: Callable[[str], Any], **options: Any) -> None:
        super().__init__(**{"max_length": LONGEST, "required": False} | options)
        self.read = read

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.read(text)
        except CoopError as refusal:
            raise ValidationError(str(refusal)) from refusal


def day_field(label: Any, *, help_text: Any = "", required: bool = False) -> Any:
    """A day as browsers and people write it."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=[ISO, "%m/%d/%Y"],
        widget=forms.DateInput(format=ISO, attrs={"type": "date"}),
        error_messages={
            "required": _("Give a day, like 2026-11-15."),
            "invalid": NO_DAY,
        },
        validators=[MinValueValidator(FIRST, NO_DAY), MaxValueValidator(LAST, NO_DAY)],
    )
