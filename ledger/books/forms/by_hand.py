"""An entry by hand: what is asked of whoever enters it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import CoopError
from ledger.books.forms.choices import Choices
from ledger.books.forms.fields import (
    AmountField,
    day_field,
    not_far_ahead,
    override_field,
    receipt_field,
    resolution_field,
    token_field,
)
from ledger.books.hand import (
    IN,
    KINDS,
    MOST_ROWS,
    OTHER,
    OUT,
    TRANSFER,
    Part,
    Said,
    legs_of,
)
from ledger.books.journal import Entry
from ledger.books.names import check_text

WORDS: Mapping[str, Mapping[str, Any]] = {
    OUT: {"money": _("Paid from"), "account": _("What for"), "payee": _("Paid to")},
    IN: {"money": _("Received in"), "account": _("Where from"), "payee": _("From whom")},
    TRANSFER: {"money": _("From account"), "account": _("To account"), "payee": _("Who")},
    OTHER: {"money": "", "account": _("Account"), "payee": _("Who")},
}
KIND_NAMES: Mapping[str, Any] = {
    OUT: _("Money out"),
    IN: _("Money in"),
    TRANSFER: _("Transfer"),
    OTHER: _("Something else"),
}


class EntryForm(forms.Form):
    """An entry in words; `rows` are its parts, `entry()` what it becomes."""

    kind = forms.ChoiceField(
        choices=[(kind, kind) for kind in KINDS], widget=forms.HiddenInput
    )
    rows = forms.IntegerField(
        min_value=1, max_value=MOST_ROWS, widget=forms.HiddenInput, initial=1
    )
    token = token_field()
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    on = day_field(label=_("Day"))

    def __init__(
        self,
        *args: Any,
        cooperative: Cooperative,
        kind: str,
        rows: int,
        choices: Callable[[str], Choices],
        today: date,
        locked: bool = False,
        closed: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cooperative, self.kind_now, self.count = cooperative, kind, rows
        self.today = today
        self.crowd = False  # whether members’ accounts are left out of the lists
        self._add_words()
        if kind != OTHER:
            self.fields["money"] = self._account(WORDS[kind]["money"], choices("money"))
            self.fields["amount"] = self._amount(_("How much"), required=True)
        shared = choices(kind)
        for row in range(rows):
            self._add_row(row, shared)
        if locked:
            self._add_override(closed)
        self._add_last()
        parts = [name for name in self.fields if name[-1].isdigit()]
        self.order_fields(["amount", "on", *parts, "money", "narration", "payee"])

    def _add_words(self) -> None:
        self.fields["narration"] = forms.CharField(
            label=_("What was it?"),
            max_length=200,
            help_text=_("For example: flour for the week."),
        )
        self.fields["payee"] = forms.CharField(
            label=WORDS[self.kind_now]["payee"],
            max_length=120,
            required=False,
            widget=forms.TextInput(attrs={"list": "payees", "autocomplete": "off"}),
        )

    def _account(self, label: Any, choices: Choices, required: bool = True) -> Any:
        wrong = _("Choose one of the accounts in the list.")
        return forms.ChoiceField(
            label=label,
            choices=choices,
            required=required,
            error_messages={"invalid_choice": wrong},
        )

    def _amount(self, label: Any, **kwargs: Any) -> AmountField:
        return AmountField(cooperative=self.cooperative, label=label, **kwargs)

    def _add_row(self, row: int, choices: Choices) -> None:
        first = row == 0 or (row == 1 and self.kind_now == OTHER)
        label = WORDS[self.kind_now]["account"]
        self.fields[f"account_{row}"] = self._account(label, choices, required=first)
        if self.kind_now == OTHER:
            self.fields[f"into_{row}"] = self._amount(_("Goes in"), required=False)
            self.fields[f"out_{row}"] = self._amount(_("Comes out"), required=False)
        elif self.count > 1:
            self.fields[f"amount_{row}"] = self._amount(
                _("How much of it"), required=False, signed=True
            )

    def _add_override(self, closed: bool) -> None:
        self.fields["override"] = override_field()
        if closed:
            self.fields["resolution"] = resolution_field(_("Resolution that allows it"))

    def _add_last(self) -> None:
        self.fields["receipt"] = receipt_field()
        self.fields["keep_as"] = forms.CharField(
            label=_("Keep it as a template, with the name"),
            max_length=80,
            required=False,
            help_text=_("For what happens often: it fills this form next time."),
        )

    def clean_on(self) -> date:
        return not_far_ahead(self.cleaned_data["on"], self.today)

    def clean_narration(self) -> str:
        return self._printable("narration")

    def clean_payee(self) -> str:
        return self._printable("payee")

    def _printable(self, name: str) -> str:
        text = str(self.cleaned_data[name])
        try:
            check_text(text)
        except CoopError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return text

    def clean_amount(self) -> int | None:
        cents: int | None = self.cleaned_data["amount"]
        if cents == 0:
            raise forms.ValidationError(_("Write an amount above zero."))
        return cents

    def clean(self) -> dict[str, Any]:
        """The legs as `legs`, if all that they need is there."""
        cleaned = super().clean() or {}
        said = None if self.errors else self._said(cleaned)
        if said:
            try:
                places = self.cooperative.minor_units
                cleaned["legs"] = legs_of(said, minor_units=places)
            except CoopError as refusal:
                self.add_error(None, str(refusal))
        return cleaned

    def _said(self, cleaned: Mapping[str, Any]) -> Said | None:
        """What was said, in the words of the rule; None where a field is wrong."""
        parts = []
        for row in range(self.count):
            account, cents = cleaned.get(f"account_{row}"), self._cents(cleaned, row)
            if account:
                parts.append(Part(account, cents))
            elif cents is not None:
                self.add_error(f"account_{row}", _("Choose an account for this amount."))
        if self.errors:
            return None
        return Said(
            kind=self.kind_now,
            parts=tuple(parts),
            money=cleaned.get("money", ""),
            whole=cleaned.get("amount"),
        )

    def _cents(self, cleaned: Mapping[str, Any], row: int) -> int | None:
        if self.kind_now != OTHER:
            found: int | None = cleaned.get(f"amount_{row}")
            return found
        into, out = cleaned.get(f"into_{row}"), cleaned.get(f"out_{row}")
        if into is not None and out is not None:
            self.add_error(f"into_{row}", _("Write one of the two amounts, not both."))
        return into if into is not None else (-out if out is not None else None)

    def entry(self) -> Entry:
        """The entry that was said; only once the form is valid."""
        cleaned = self.cleaned_data
        return Entry(
            on=cleaned["on"],
            narration=cleaned["narration"],
            payee=cleaned["payee"],
            legs=cleaned["legs"],
        )

    @property
    def parts(self) -> list[list[BoundField]]:
        """The fields of each part, for the page."""
        names = ("account", "amount", "into", "out")
        return [
            [self[f"{name}_{row}"] for name in names if f"{name}_{row}" in self.fields]
            for row in range(self.count)
        ]


def initial_of(said: Said, write: Callable[[int], str]) -> dict[str, Any]:
    """What fills the form for something that was said before."""
    filled: dict[str, Any] = {"kind": said.kind, "money": said.money}
    if said.whole is not None:
        filled["amount"] = write(said.whole)
    for row, part in enumerate(said.parts):
        filled[f"account_{row}"] = part.account
        if part.cents is None:
            continue
        if said.kind == OTHER:
            side = "into" if part.cents >= 0 else "out"
            filled[f"{side}_{row}"] = write(abs(part.cents))
        else:
            filled[f"amount_{row}"] = write(part.cents)
    return filled


def day_of(data: Mapping[str, Any], name: str = "on") -> date | None:
    """The day that was typed, before the form is whole; None if it is no day."""
    try:
        return date.fromisoformat(str(data.get(name, "")))
    except ValueError:
        return None
