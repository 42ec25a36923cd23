"""What is asked about redemptions, interest and their decisions."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import CoopError
from coopkit.money import parse_share
from coopkit.periods import FiscalYear
from ledger.books.forms.fields import LONGEST_REASON, AmountField, day_field


class RedemptionForm(forms.Form):
    """How much is paid out, and what the test of solvency looks at."""

    def __init__(self, *args: Any, cooperative: Cooperative, tests: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["budget"] = AmountField(
            cooperative=cooperative,
            label=_("How much is paid out at most"),
            help_text=_("It goes by the bylaws’ order; what is left over stays."),
        )
        self.fields["comes_in"] = AmountField(
            cooperative=cooperative,
            label=_("Money that surely comes in within twelve months"),
            required=False,
            help_text=_("Leave it empty to count only what is there."),
        )
        self.fields["falls_due"] = AmountField(
            cooperative=cooperative,
            label=_("Debts and costs that fall due within twelve months"),
            required=tests,
            help_text=_("All debts by the books, unless you know it better."),
        )
        self.fields["attested_by"] = forms.CharField(
            label=_("Who looked at these figures and answers for them"),
            max_length=80,
            required=tests,
        )


class InterestForm(forms.Form):
    """A year, and the rate where a lower one than the bylaws’ was decided."""

    year = forms.TypedChoiceField(label=_("Fiscal year"), coerce=date.fromisoformat)
    rate = forms.CharField(
        label=_("Rate, if it is lower than the bylaws’"),
        required=False,
        max_length=20,
        help_text=_("For example 2.5%. Leave it empty for the bylaws’ own."),
    )

    def __init__(self, *args: Any, years: Sequence[FiscalYear], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (year.last.isoformat(), str(year.name)) for year in years
        ]

    def clean_rate(self) -> Fraction | None:
        text = self.cleaned_data["rate"].replace(",", ".").replace(" ", "")
        if not text:
            return None
        try:
            return parse_share(text if "%" in text or "/" in text else f"{text}%")
        except (CoopError, ValueError) as refusal:
            raise forms.ValidationError(
                _("Write the rate in percent, like 2.5%.")
            ) from refusal


class ResolutionForm(forms.Form):
    """The number of the decision in the register."""

    resolution = forms.CharField(
        label=_("Number of the decision"),
        max_length=40,
        help_text=_("As it stands under “Resolutions”: 2027-BD-004."),
    )


class PostRunForm(forms.Form):
    """The day a run is posted on."""

    on = day_field(label=_("Day of the entries"))

    def __init__(self, *args: Any, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(
                _("This day has not come yet. Give today or an earlier day.")
            )
        return on


class TakeBackForm(PostRunForm):
    """Why something that was posted is taken back, and on which day."""

    reason = forms.CharField(label=_("Why"), max_length=LONGEST_REASON)


class ProceedsForm(forms.Form):
    """What everything the co-op has would bring."""

    def __init__(self, *args: Any, cooperative: Cooperative, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["proceeds"] = AmountField(
            cooperative=cooperative,
            label=_("What everything would sell for"),
            required=False,
            help_text=_("Leave it empty for what the books say it is worth."),
        )
