"""What is asked on the path of a year: days, amounts, reasons and resolutions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import CoopError
from coopkit.money import Cents
from ledger.books.amounts import read_amount
from ledger.patronage.netting import UnitNetting


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    """A day, asked for by the browser's own calendar."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class AdvanceForm(forms.Form):
    """Money that left an account for a member, on a year's surplus."""

    code = forms.ChoiceField(label=_("To whom"))
    amount = forms.CharField(label=_("How much"), max_length=24)
    on = day_field(_("Paid on"))
    source = forms.ChoiceField(label=_("The account it left"))
    resolution = forms.CharField(
        label=_("Resolution"),
        help_text=_("The number of the decision, like 2027-BD-003."),
        max_length=40,
    )

    def __init__(
        self,
        *args: Any,
        cooperative: Cooperative,
        members: Iterable[tuple[str, str]],
        sources: Iterable[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cooperative = cooperative
        code, source = self.fields["code"], self.fields["source"]
        if isinstance(code, forms.ChoiceField):
            code.choices = list(members)
        if isinstance(source, forms.ChoiceField):
            source.choices = [(name, name) for name in sources]

    def clean_amount(self) -> Cents:
        try:
            cents: Cents = read_amount(
                self.cleaned_data["amount"],
                minor_units=self.cooperative.minor_units,
                currency=self.cooperative.currency,
            )
        except CoopError as problem:
            raise forms.ValidationError(str(problem)) from problem
        if cents <= 0:
            raise forms.ValidationError(_("An advance is more than nothing."))
        return cents


class ReverseForm(forms.Form):
    """Why a posted year is taken back, on which day and by what right."""

    on = day_field(_("Day of the entries"))
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Whoever reads the books later sees it."),
        max_length=200,
    )
    resolution = forms.CharField(
        label=_("Resolution"),
        help_text=_("The number of the decision that takes the year back."),
        max_length=40,
    )

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(
                _("This day has not come yet. Give %(day)s or an earlier day."),
                params={"day": date_format(self.today, "DATE_FORMAT")},
            )
        return on


class BoardForm(forms.Form):
    """The board's resolution, where the bylaws leave the allocation to it."""

    resolution = forms.CharField(
        label=_("The board’s resolution"),
        help_text=_("Its number in the register, like 2027-BD-003."),
        max_length=40,
    )


class NettingForm(forms.Form):
    """Which parts of the business were netted, and what members may ask for."""

    losing = forms.CharField(
        label=_("Parts that lost"),
        help_text=_("With commas between them."),
        max_length=200,
    )
    gaining = forms.CharField(
        label=_("Parts that earned"),
        help_text=_("With commas between them."),
        max_length=200,
    )
    rights = forms.CharField(
        label=_("Where members get more information"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("If you leave it empty, the usual sentence stands there."),
        max_length=600,
    )

    @staticmethod
    def told_by(found: UnitNetting | None) -> dict[str, str]:
        """What the books tell of the parts of the business, to begin from."""
        if found is None or not found.needs_notice:
            return {}
        return {"losing": ", ".join(found.losing), "gaining": ", ".join(found.gaining)}

    def clean_losing(self) -> list[str]:
        return _names(self.cleaned_data["losing"])

    def clean_gaining(self) -> list[str]:
        return _names(self.cleaned_data["gaining"])


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]
