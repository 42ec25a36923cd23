"""What is asked about a line of the bank, and about a payee."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import CoopError
from ledger.books.forms.choices import Choices
from ledger.books.forms.fields import AmountField, day_field, override_field
from ledger.books.names import check_text
from ledger.inbox.models import BankLine

MOST_PARTS = 12


def _printable(text: str) -> str:
    try:
        check_text(text)
    except CoopError as refusal:
        raise forms.ValidationError(str(refusal)) from refusal
    return text


class BookForm(forms.Form):
    """Where the money of a line went or came from, in one part or more."""

    on = day_field(label=_("Day in the books"))
    payee = forms.CharField(label=_("Who"), max_length=120, required=False)
    narration = forms.CharField(label=_("What was it?"), max_length=200, required=False)
    parts = forms.IntegerField(
        min_value=1, max_value=MOST_PARTS, widget=forms.HiddenInput
    )

    def __init__(
        self,
        *args: Any,
        cooperative: Cooperative,
        line: BankLine,
        choices: Choices,
        count: int,
        locked: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.line, self.count = line, count
        label = _("What for") if line.cents < 0 else _("Where from")
        for place in range(count):
            self.fields[f"account_{place}"] = forms.ChoiceField(
                label=label,
                choices=choices,
                required=place == 0,
                error_messages={
                    "invalid_choice": _("Choose one of the accounts in the list.")
                },
            )
            if count > 1:
                self.fields[f"amount_{place}"] = AmountField(
                    cooperative=cooperative,
                    signed=True,
                    required=False,
                    label=_("Of this"),
                )
        if locked:
            self.fields["override"] = override_field()

    def clean_payee(self) -> str:
        return _printable(str(self.cleaned_data["payee"]))

    def clean_narration(self) -> str:
        return _printable(str(self.cleaned_data["narration"]))

    def clean(self) -> dict[str, Any]:
        """The other legs of the entry as `legs`: they take what the line is."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        sign = -1 if self.line.cents > 0 else 1
        whole = abs(self.line.cents)
        named = [
            (account, cleaned.get(f"amount_{place}"))
            for place in range(self.count)
            if (account := cleaned.get(f"account_{place}"))
        ]
        for place in range(self.count):
            amount = cleaned.get(f"amount_{place}")
            if amount is not None and not cleaned.get(f"account_{place}"):
                self.add_error(
                    f"account_{place}", _("Choose an account for this amount.")
                )
        open_ones = [place for place, (_acc, cents) in enumerate(named) if cents is None]
        if len(open_ones) > 1:
            self.add_error(None, _("Write the amounts: only one part takes the rest."))
        if not self.errors:
            rest = whole - sum(cents or 0 for _acc, cents in named)
            cleaned["legs"] = [
                (account, sign * (rest if cents is None else cents))
                for account, cents in named
                if cents != 0 and (cents is not None or rest)
            ]
        return cleaned

    @property
    def rows(self) -> list[list[BoundField]]:
        """The fields of each part, for the page."""
        names = ("account", "amount")
        return [
            [self[f"{name}_{at}"] for name in names if f"{name}_{at}" in self.fields]
            for at in range(self.count)
        ]


class ReasonForm(forms.Form):
    """A reason, which whoever looks later reads."""

    reason = forms.CharField(label=_("Why"), max_length=200)

    def clean_reason(self) -> str:
        return _printable(str(self.cleaned_data["reason"]))


class RuleForm(forms.Form):
    """What is proposed for a payee's lines."""

    pattern = forms.CharField(
        label=_("Words in the bank’s text"),
        max_length=200,
        help_text=_("Small or capital letters, numbers and signs make no difference."),
    )
    outgoing = forms.TypedChoiceField(
        label=_("Which lines"),
        choices=[("1", _("Money that leaves")), ("0", _("Money that comes in"))],
        coerce=lambda text: text == "1",
    )
    payee = forms.CharField(
        label=_("Write as who"),
        max_length=120,
        required=False,
        help_text=_("Instead of the bank’s text."),
    )
    narration = forms.CharField(label=_("Write as what"), max_length=200, required=False)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"] = forms.ChoiceField(
            label=_("Proposed account"), choices=choices
        )
        self.order_fields(["pattern", "outgoing", "account", "payee", "narration"])

    def clean_payee(self) -> str:
        return _printable(str(self.cleaned_data["payee"]))

    def clean_narration(self) -> str:
        return _printable(str(self.cleaned_data["narration"]))
