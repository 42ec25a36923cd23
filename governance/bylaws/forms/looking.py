"""What is asked of whoever looks for a number of the bylaws."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class FindForm(forms.Form):
    """A chapter, and words to look for."""

    group = forms.ChoiceField(label=_("Chapter"), required=False)
    q = forms.CharField(label=_("Words"), required=False, max_length=80)

    def __init__(self, *args: Any, groups: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All chapters")), *groups]
        self.fields["group"] = forms.ChoiceField(
            label=_("Chapter"), choices=choices, required=False
        )
