"""Which days a report is about, and what stands beside them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coopkit.periods import FiscalYear
from ledger.reports.period import MOST_BESIDE

COLUMNS = {
    "year": _("one column"),
    "quarter": _("a column a quarter"),
    "month": _("a column a month"),
}


class PeriodForm(forms.Form):
    """A fiscal year, and the day up to which it is counted."""

    year = forms.TypedChoiceField(label=_("Fiscal year"), coerce=int)
    on = forms.DateField(
        label=_("Up to this day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, years: tuple[FiscalYear, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = years
        choices = [(str(year.name), str(year.name)) for year in years]
        self.fields["year"].choices = choices  # type: ignore[attr-defined]
        self.fields["on"].widget.attrs |= {
            "min": years[-1].first.isoformat(),
            "max": years[0].last.isoformat(),
        }

    def clean(self) -> dict[str, Any]:
        """A day outside of the year that was chosen is a question, not a guess."""
        found = super().clean() or {}
        year, on = found.get("year"), found.get("on")
        chosen = next((each for each in self.years if each.name == year), None)
        if on and chosen and on not in chosen:
            self.add_error(
                "on",
                _(
                    "This day is not in the fiscal year %(year)s. Choose another year, "
                    "or leave the day blank."
                )
                % {"year": year},
            )
        return found


class ColumnsForm(PeriodForm):
    """The same, and how the year is cut or which years stand beside it."""

    by = forms.ChoiceField(label=_("Columns"), choices=list(COLUMNS.items()))
    compare = forms.TypedChoiceField(
        label=_("Beside it"),
        coerce=int,
        choices=[
            ("0", _("no other year")),
            ("1", _("the year before")),
            *((str(n), _("%(count)s years before") % {"count": n}) for n in (2, 3)),
            (str(MOST_BESIDE), _("five years before")),
        ],
    )
