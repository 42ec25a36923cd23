"""What is asked of tellers: who they are, the public half of a key, an opened list."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_TELLERS = 5
ORDER = [
    _("First teller"),
    _("Second teller"),
    _("Third teller"),
    _("Fourth teller"),
    _("Fifth teller"),
]
REQUIRED = 2
MOST_BYTES = 64 * 1024 * 1024


class TellersForm(forms.Form):
    """Who holds the keys, in the order in which they will open."""

    def __init__(
        self, *args: Any, members: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for place, label in enumerate(ORDER, 1):
            is_required = place <= REQUIRED
            self.fields[f"teller_{place}"] = forms.TypedChoiceField(
                label=label,
                coerce=int,
                empty_value=None,
                required=is_required,
                choices=[("", _("Choose a member")), *members],
            )

    def chosen(self) -> list[int]:
        """The memberships chosen, in their order."""
        given = (self.cleaned_data[f"teller_{n}"] for n in range(1, MOST_TELLERS + 1))
        return [pk for pk in given if pk]


class KeyForm(forms.Form):
    """The public half of a key; the secret half never comes here."""

    public_key = forms.CharField(
        label=_("Public half of your key"),
        max_length=400,
        help_text=_("130 signs. It can be shown to everybody."),
        widget=forms.Textarea(
            attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    made_in = forms.CharField(
        required=False, initial="command", widget=forms.HiddenInput, max_length=8
    )


class LayerForm(forms.Form):
    """The list that a teller’s layer left: pasted, or as a file."""

    output = forms.CharField(
        label=_("The opened list"),
        required=False,
        help_text=_("Each line is one envelope, as the page or the command wrote it."),
        widget=forms.Textarea(
            attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    output_file = forms.FileField(
        label=_("Or the file that the command wrote"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """One of the two; the file counts where there are both."""
        data = super().clean() or {}
        file = data.get("output_file")
        if file is not None:
            if file.size > MOST_BYTES:
                raise forms.ValidationError(
                    _("This file is too large to be a list of envelopes.")
                )
            data["output"] = file.read().decode("ascii", errors="replace")
        if not data.get("output", "").strip():
            raise forms.ValidationError(
                _("Nothing was sent. Open your layer first, then send the list.")
            )
        return data
