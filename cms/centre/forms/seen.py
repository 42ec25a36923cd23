"""What is counted after a clinic."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from cms.centre.models import Industry, Region, RightsTopic
from cms.centre.patterns import open_months

MOST = 500


class CountForm(forms.Form):
    """A month, an industry and a region, and a number beside each topic."""

    month = forms.ChoiceField(
        label=_("Month"), help_text=_("A month takes numbers until two weeks after it.")
    )
    industry = forms.ChoiceField(label=_("Industry"), choices=Industry.choices)
    region = forms.ModelChoiceField(label=_("Region"), queryset=Region.objects.none())

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["month"].choices = [  # type: ignore[attr-defined]
            (month.isoformat(), date_format(month, "F Y")) for month in open_months(on)
        ]
        self.fields["region"].queryset = Region.objects.all()  # type: ignore[attr-defined]
        for topic in RightsTopic:
            self.fields[f"n_{topic}"] = forms.IntegerField(
                label=topic.label,
                required=False,
                min_value=-MOST,
                max_value=MOST,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def numbers(self) -> Mapping[str, int]:
        """The numbers by topic; what was left empty counts nothing."""
        return {topic: self.cleaned_data[f"n_{topic}"] or 0 for topic in RightsTopic}

    def place(self) -> dict[str, Any]:
        """The month, industry and region that the numbers belong to."""
        data = self.cleaned_data
        return {
            "month": date.fromisoformat(data["month"]),
            "industry": data["industry"],
            "region": data["region"],
        }


class ChooseForm(forms.Form):
    """Which table to show."""

    topic = forms.ChoiceField(label=_("Topic"), choices=RightsTopic.choices)
    industry = forms.ChoiceField(label=_("Industry"), choices=Industry.choices)
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        years = [(year, str(year)) for year in range(on.year, on.year - 5, -1)]
        self.fields["year"].choices = years  # type: ignore[attr-defined]
