"""Entries typed as Beancount text."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.books.beancount.typed import LONGEST_TYPED
from ledger.books.forms.fields import override_field, resolution_field, token_field


class TypedForm(forms.Form):
    """A text that says one entry or several, and what a locked day needs."""

    token = token_field()
    text = forms.CharField(
        label=_("Entries as Beancount text"),
        strip=False,
        max_length=LONGEST_TYPED,
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
            self.fields["override"] = override_field()
        if closed:
            self.fields["resolution"] = resolution_field(_("Resolution that allows it"))
