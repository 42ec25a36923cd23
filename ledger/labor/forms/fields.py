"""Fields that several forms of hours share."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coopkit.errors import CoopError
from coopkit.money import parse_amount
from ledger.labor.hours import parse_hours


class MinutesField(forms.CharField):
    """Hours as people write them, as whole minutes; blank is None."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            read = parse_hours(text or "")
        except CoopError as refusal:
            raise ValidationError(str(refusal)) from refusal
        return read.minutes if read else None

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")


class CentsField(forms.CharField):
    """An amount of the co-op’s currency, as cents; blank is None."""

    minor_units = 2

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_amount(text, minor_units=self.minor_units)
        except CoopError as refusal:
            raise ValidationError(str(refusal)) from refusal

    def validate(self, value: Any) -> None:
        """Nothing is missing: blank is nothing paid."""


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}), **more
    )


def kind_field(choices: Sequence[tuple[str, str]] = ()) -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Kind"), choices=choices)


def set_choices(form: forms.Form, name: str, choices: Sequence[Any]) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]
