"""What a member says about their own hours, and what the bookkeeper answers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.labor.forms.fields import MinutesField, day_field, kind_field, set_choices
from ledger.labor.services import Said


class AskForm(forms.Form):
    """“These hours are not what I worked.”"""

    first = day_field(_("From"))
    last = day_field(_("To, this day too"))
    kind = kind_field()
    minutes = MinutesField(label=_("Hours I worked in these days, in all"))
    words = forms.CharField(
        label=_("What is wrong"),
        help_text=_("The bookkeeper answers; the board and the auditor can read it too."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
    )

    def __init__(
        self, *args: Any, kinds: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "kind", kinds)

    def clean_minutes(self) -> int:
        minutes: int = self.cleaned_data["minutes"]
        if minutes < 0:
            raise forms.ValidationError(_("Hours worked are never less than zero."))
        return minutes

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("This day is before the first one."))
        return cleaned

    def said(self) -> Said:
        cleaned = self.cleaned_data
        return Said(
            first=cleaned["first"],
            last=cleaned["last"],
            kind=cleaned["kind"],
            minutes=cleaned["minutes"],
            words=cleaned["words"],
        )


class AnswerForm(forms.Form):
    """Correct the hours, or say why they stand."""

    question = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("Answer"),
        choices=[
            ("accepted", _("The member is right: write the difference")),
            ("declined", _("The hours stand as they are")),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In a sentence, for the member"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )
    authority = forms.CharField(
        label=_("Number of the resolution"),
        help_text=_("Only where a closed year is opened again."),
        required=False,
        max_length=60,
    )
