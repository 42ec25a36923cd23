"""What the page of forgetting asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ForgetForm(forms.Form):
    """That somebody means it: the code, typed again."""

    code = forms.CharField(label=_("The code, to confirm"), max_length=16)

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        self.fields["code"].help_text = _("Type %(code)s.") % {"code": expected}

    def clean_code(self) -> str:
        """Only the very code confirms it."""
        typed = str(self.cleaned_data["code"]).strip()
        if typed.casefold() != self.expected.casefold():
            raise forms.ValidationError(
                _("This is not the code. Type %(code)s, or go back."),
                params={"code": self.expected},
            )
        return typed
