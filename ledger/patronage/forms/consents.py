"""What is asked about consents: who, how, and when the co-op had it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.patronage.forms.path import day_field
from ledger.patronage.models.consents import ConsentMethod


class ConsentForm(forms.Form):
    """A consent that was handed in, or a check that was cashed."""

    code = forms.ChoiceField(label=_("Member"))
    method = forms.ChoiceField(
        label=_("How"),
        choices=[
            (ConsentMethod.WRITTEN, _("A signed paper")),
            (ConsentMethod.CHEQUE, _("A qualified check that was cashed")),
        ],
        widget=forms.RadioSelect,
        initial=ConsentMethod.WRITTEN,
    )
    received_on = day_field(
        _("Received on"),
        _("The day the co-op had the paper, or the bank paid the check."),
    )
    year = forms.TypedChoiceField(
        label=_("Dividend of the year"),
        help_text=_("For a check only: the dividend that it was part of."),
        coerce=int,
        empty_value=None,
        required=False,
    )
    document = forms.CharField(
        label=_("Where it is kept"),
        required=False,
        max_length=200,
    )

    def __init__(
        self,
        *args: Any,
        members: Iterable[tuple[str, str]],
        years: Iterable[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        code, year = self.fields["code"], self.fields["year"]
        if isinstance(code, forms.ChoiceField):
            code.choices = list(members)
        if isinstance(year, forms.ChoiceField):
            year.choices = [("", "–"), *((str(name), str(name)) for name in years)]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_check = cleaned.get("method") == ConsentMethod.CHEQUE
        if is_check and not cleaned.get("year"):
            self.add_error("year", _("Say which year’s dividend the check was for."))
        return cleaned


class CopiesForm(forms.Form):
    """Who was handed an own copy of the bylaws."""

    codes = forms.MultipleChoiceField(
        label=_("Who was given a copy"), widget=forms.CheckboxSelectMultiple
    )
    on = day_field(_("Given on"))
    document = forms.CharField(
        label=_("What was given"),
        help_text=_("For example “Bylaws of 3 May 2026, with the notice of clause 9.4”."),
        max_length=200,
    )

    def __init__(
        self, *args: Any, members: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        codes = self.fields["codes"]
        if isinstance(codes, forms.ChoiceField):
            codes.choices = list(members)


class RevokeForm(forms.Form):
    """The day on which a member took a consent back, in writing."""

    on = day_field(_("Taken back on"))
