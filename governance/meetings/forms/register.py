"""What the register's page asks."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.meetings.models import Body


class SearchForm(forms.Form):
    """What to look for in the register: words or a number, whose, of when, of what."""

    q = forms.CharField(
        label=_("Find a resolution"),
        help_text=_("Words of its title or text, or its number."),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    body = forms.ChoiceField(
        label=_("Decided by"),
        required=False,
        choices=[("", _("anybody")), *Body.choices],
    )
    year = forms.TypedChoiceField(
        label=_("Year"), required=False, coerce=int, empty_value=None
    )
    kind = forms.ChoiceField(label=_("About"), required=False)

    def __init__(
        self,
        *args: Any,
        years: Sequence[int] = (),
        kinds: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("year", [(str(year), str(year)) for year in years]),
            ("kind", list(kinds)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
            field.choices = [("", _("any")), *choices]
