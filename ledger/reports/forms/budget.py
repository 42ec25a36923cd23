"""The budget as a table of amounts: one each month, or each month its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coopkit.errors import CoopError
from coopkit.money import parse_amount, plain_amount
from ledger.reports.budget import check_planned

SHORT = {"inputmode": "decimal", "autocomplete": "off", "class": "input num"}


class AmountField(forms.CharField):
    """An amount of the co-op's currency, in cents; blank stays as it was."""

    def __init__(self, *, places: int, name: str, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            max_length=24,
            widget=forms.TextInput(attrs=SHORT | {"aria-label": kwargs["label"]}),
            **kwargs,
        )
        self.places, self.name = places, name

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            cents = parse_amount(text.replace("$", ""), minor_units=self.places)
            check_planned(cents, account=self.name, amount=text)
        except CoopError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return cents


class YearForm(forms.Form):
    """One amount an account, the same each month; blank where the months differ."""

    def __init__(
        self,
        *args: Any,
        accounts: Mapping[str, str],
        planned: Mapping[str, Sequence[int]],
        places: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.accounts, self.planned = list(accounts), planned
        for place, (account, label) in enumerate(accounts.items()):
            months = planned.get(account, ())
            same = len(set(months)) == 1
            said = _("%(account)s, each month") % {"account": label}
            self.fields[f"a{place}"] = AmountField(
                places=places,
                name=label,
                label=said,
                initial=plain_amount(months[0], minor_units=places) if same else "",
            )

    def amounts(self, width: int) -> dict[str, list[int]]:
        """What was changed: each account's amounts month by month."""
        found = {}
        for place, account in enumerate(self.accounts):
            cents = self.cleaned_data[f"a{place}"]
            months = list(self.planned.get(account, ()))
            if cents is not None and months != [cents] * width:
                found[account] = [cents] * width
        return found


class MonthsForm(forms.Form):
    """One account, each month with its own amount; blank is zero."""

    def __init__(
        self,
        *args: Any,
        months: Sequence[str],
        planned: Sequence[int],
        places: int,
        label: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for place, month in enumerate(months):
            cents = planned[place] if place < len(planned) else 0
            self.fields[f"m{place}"] = AmountField(
                places=places,
                name=label,
                label=month,
                initial=plain_amount(cents, minor_units=places) if cents else "",
            )

    def amounts(self) -> list[int]:
        return [self.cleaned_data[name] or 0 for name in self.fields]
