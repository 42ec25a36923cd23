"""What is asked of whoever accompanies groups, and of a group that lets them look in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coopkit.codes import LONGEST_TYPED
from governance.formation.selectors.sheets import said
from governance.formation.sheet_files import sheet_files


class IncubatorForm(forms.Form):
    """A new incubator."""

    name = forms.CharField(
        label=_("Name of your center"),
        max_length=120,
        help_text=_("Groups see it before they let you look in."),
    )


class SeatForm(forms.Form):
    """Somebody more who looks in."""

    email = forms.EmailField(label=_("E-mail address they sign in with"), max_length=254)


class AccompanyForm(forms.Form):
    """The code of a centre, typed by a group."""

    code = forms.CharField(
        label=_("Code of the center"),
        max_length=LONGEST_TYPED,
        help_text=_("The center reads it to you. Capitals and dashes do not matter."),
        widget=forms.TextInput(
            {"autocapitalize": "characters", "spellcheck": "false", "autocomplete": "off"}
        ),
    )


class ShareForm(forms.Form):
    """The worksheets that a group shows."""

    sheets = forms.MultipleChoiceField(
        label=_("Worksheets you show"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("With all that stands in them, now and later. Untick to end it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["sheets"]
        assert isinstance(chosen, forms.MultipleChoiceField)  # noqa: S101
        chosen.choices = [
            (key, f"{own.place}. {said(own.title)}") for key, own in sheet_files().items()
        ]
