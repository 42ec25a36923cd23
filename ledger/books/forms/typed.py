"""Entries typed as Beancount text."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.books.forms.fields import token_field

LONGEST = 200_000


class TypedForm(forms.Form):
    """A text that says one entry or several, and what a locked day needs."""

    token = token_field()
    text = forms.CharField(
        label=_("Entries as Beancount text"),
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(
            attrs={
                "rows": 14,
                "spellcheck": "false",
                "autocapitalize": "off",
                "class": "mono",
            }
        ),
        help_text=_("Transactions, open, close, balance and note. Comments are fine."),
    )

    def __init__(
        self, *args: Any, locked: bool = False, closed: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if locked:
            self.fields["override"] = forms.CharField(
                label=_("Why does it belong on a day that is locked?"), max_length=300
            )
        if closed:
            self.fields["resolution"] = forms.CharField(
                label=_("Resolution that allows it"),
                max_length=40,
                help_text=_("Its number in the register, like 2026-GM-003."),
            )
