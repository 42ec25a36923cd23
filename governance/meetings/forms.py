"""What the register's page asks."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    """Words to look for in the register."""

    q = forms.CharField(
        label=_("Find a resolution"),
        help_text=_("Words of its title or text, or its number."),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
