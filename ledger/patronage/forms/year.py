"""What is asked of the bookkeeper: which accounts are non-patronage, and the day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ledger.patronage.worksheet import AccountLine, is_under


class AccountsForm(forms.Form):
    """Which accounts' income comes from nobody's work."""

    prefixes = forms.MultipleChoiceField(
        label=_("Accounts that are not from the members’ or others’ work"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "An account counts with everything below it. Your choice is remembered for "
            "the years to come."
        ),
    )

    def __init__(
        self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prefixes"].choices = list(choices)  # type: ignore[attr-defined]


class PostForm(forms.Form):
    """The day the allocation is posted on."""

    on = forms.DateField(
        label=_("Day of the entries"),
        help_text=_("The notices carry this day too."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, after: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.after, self.today = after, today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on <= self.after:
            raise forms.ValidationError(
                _("An allocation is posted after its year. Give a day after %(day)s."),
                params={"day": date_format(self.after, "DATE_FORMAT")},
            )
        if on > self.today:
            raise forms.ValidationError(
                _("This day has not come yet. Give today or an earlier day.")
            )
        return on


def prefix_sums(
    accounts: Iterable[AccountLine], chosen: Iterable[str]
) -> list[tuple[str, int]]:
    """Every prefix that may be chosen, with what is below it, in order of name.

    What was chosen before stays in the list, also in a year without such an account.
    """
    lines = list(accounts)
    found = set(chosen)
    for line in lines:
        parts = line.account.split(":")
        found |= {":".join(parts[:size]) for size in range(2, len(parts) + 1)}
    return [
        (
            prefix,
            sum(line.cents for line in lines if is_under(line.account, (prefix,))),
        )
        for prefix in sorted(found)
    ]
