"""What is asked when minutes are drafted and corrected."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class DraftForm(forms.Form):
    """In which language the minutes write themselves."""

    language = forms.ChoiceField(label=_("Language of the minutes"))

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = dict(settings.LANGUAGES)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [(code, known[code]) for code in languages if code in known]


class CorrectForm(forms.Form):
    """The text as it should stand, and why."""

    text = forms.CharField(
        label=_("Text"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
        help_text=_(
            "Lines that begin with # are headings, with - a list, with > a quotation."
        ),
    )
    why = forms.CharField(
        label=_("Why it is corrected"),
        max_length=300,
        help_text=_("It stays beside this version, like “Ana came at 5, not at 6”."),
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput)
