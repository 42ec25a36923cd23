"""The name on a certificate: only if one wishes it."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NameForm(forms.Form):
    """An empty name is none."""

    name = forms.CharField(
        required=False,
        max_length=120,
        label=_("Name on the certificate"),
        help_text=_(
            "Leave it empty if you like. Whoever has the link sees what you write here. "
            "You can change it, or take it off, at any time."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
