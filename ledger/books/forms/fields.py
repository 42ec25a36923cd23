"""Fields that several forms of the books ask for: an amount, a day, a receipt."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import CoopError
from ledger.books.amounts import read_amount

AMOUNT = {"inputmode": "decimal", "autocomplete": "off"}
LONGEST_REASON = 300
MOST_AHEAD = timedelta(days=366)


class AmountField(forms.CharField):
    """An amount as a person types it; its value is whole cents, or None."""

    def __init__(self, *, cooperative: Cooperative, signed: bool = False, **kwargs: Any):
        self.cooperative, self.signed = cooperative, signed
        super().__init__(max_length=40, widget=forms.TextInput(attrs=AMOUNT), **kwargs)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_amount(
                text,
                minor_units=self.cooperative.minor_units,
                currency=self.cooperative.currency,
                signed=self.signed,
            )
        except CoopError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


def day_field(**kwargs: Any) -> forms.DateField:
    """A day, by the browser's own calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(widget=widget, **kwargs)


def not_far_ahead(on: date, today: date) -> date:
    """A day as it is, unless it is so far ahead that its year must be a slip."""
    if on > today + MOST_AHEAD:
        raise forms.ValidationError(
            _("This day is more than a year ahead. Is the year right?")
        )
    return on


def tick(label: Any, **kwargs: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, **kwargs)


def receipt_field() -> forms.FileField:
    """A picture or a PDF that proves an entry."""
    return forms.FileField(
        label=_("Receipt"),
        help_text=_("A photo or a PDF, up to 8 MB."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )


def override_field(**kwargs: Any) -> forms.CharField:
    """The reason for which an entry is posted on a locked day."""
    return forms.CharField(
        label=_("Why does it belong on a day that is locked?"),
        max_length=LONGEST_REASON,
        error_messages={
            "required": _(
                "This day is locked, so that what was reported stays true. Choose a "
                "later day, or say here why it must be this one."
            )
        },
        **kwargs,
    )


def resolution_field(label: Any, **kwargs: Any) -> forms.CharField:
    """The number of a resolution in the register."""
    return forms.CharField(
        label=label,
        help_text=_("Its number in the register, like 2026-GM-003."),
        max_length=40,
        error_messages={
            "required": _(
                "This fiscal year is closed, and only a resolution lets an entry in. "
                "Write its number, or choose a day after the year."
            )
        },
        **kwargs,
    )


def token_field() -> forms.RegexField:
    """The id the entry will have, so that a form sent twice posts once."""
    return forms.RegexField(r"^hand-[0-9a-f]{12}$", widget=forms.HiddenInput)
