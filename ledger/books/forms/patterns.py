"""Templates, and what comes due again and again."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from coopkit.cooperatives.models import Cooperative
from coopkit.money import plain_amount
from ledger.books.forms.choices import Choices
from ledger.books.forms.fields import AmountField, day_field, override_field, tick
from ledger.books.journal import Leg
from ledger.books.models import EntryTemplate
from ledger.books.services.patterns import TemplateLeg

EVERY = [
    ("week", _("every week")),
    ("month", _("every month")),
    ("quarter", _("every three months")),
    ("year", _("every year")),
]
FEWEST, MOST = 2, 40


class LegsForm(forms.Form):
    """Legs of an entry: an account and an amount a row; below zero it comes out."""

    def __init__(
        self,
        *args: Any,
        cooperative: Cooperative,
        legs: Sequence[TemplateLeg],
        choices: Choices,
        more: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.count = max(min(len(legs) + more, MOST), FEWEST)
        filled: list[TemplateLeg] = [*legs, *[("", None)] * (self.count - len(legs))]
        for row, (account, cents) in enumerate(filled):
            self.fields[f"account_{row}"] = forms.ChoiceField(
                label=_("Account"),
                choices=_with(choices, account),
                required=row < FEWEST,
                initial=account,
            )
            typed = (
                ""
                if cents is None
                else plain_amount(cents, minor_units=cooperative.minor_units)
            )
            self.fields[f"amount_{row}"] = AmountField(
                cooperative=cooperative,
                label=_("Amount"),
                required=False,
                signed=True,
                initial=typed,
            )

    @property
    def parts(self) -> list[list[BoundField]]:
        return [
            [self[f"account_{row}"], self[f"amount_{row}"]] for row in range(self.count)
        ]

    def legs(self) -> list[TemplateLeg]:
        """The legs that name an account, in order; only once the form is valid."""
        rows = [
            (
                self.cleaned_data[f"account_{row}"],
                self.cleaned_data[f"amount_{row}"],
            )
            for row in range(self.count)
        ]
        return [(account, cents) for account, cents in rows if account]


class TemplateForm(LegsForm):
    """What an entry says again and again, and its accounts; amounts may be left open."""

    name = forms.CharField(label=_("Name of the template"), max_length=80)
    narration = forms.CharField(label=_("What was it?"), max_length=200)
    payee = forms.CharField(label=_("Who"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        """All amounts that are known must leave nothing over."""
        cleaned = super().clean() or {}
        if not self.errors:
            amounts = [cents for _account, cents in self.legs()]
            known = [cents for cents in amounts if cents is not None]
            if len(known) == len(amounts) and sum(known) != 0:
                raise forms.ValidationError(
                    _(
                        "The amounts leave something over: what goes in and what comes "
                        "out must be equal. Correct one, or leave one empty."
                    )
                )
        return cleaned


class RecurringForm(forms.Form):
    """A template, how often, from when, and whether it is posted by itself."""

    template = forms.ModelChoiceField(
        label=_("Template"),
        queryset=EntryTemplate.objects.none(),
        empty_label=_("Choose …"),
    )
    every = forms.ChoiceField(label=_("How often"), choices=EVERY, initial="month")
    first_on = day_field(
        label=_("First day"),
        help_text=_("The 31st means the last day of a shorter month."),
    )
    until = day_field(label=_("Last day"), required=False)
    automatic = tick(_("Post it by itself when its day comes; else I am asked"))

    def __init__(self, *args: Any, templates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["template"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = templates


class DueForm(LegsForm):
    """Something that is due, with its amounts, which may be corrected."""

    recurring = forms.IntegerField(widget=forms.HiddenInput)
    on = forms.DateField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, locked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if locked:
            self.fields["override"] = override_field(required=False)

    def posted_legs(self) -> tuple[Leg, ...]:
        """The legs to post: one amount that is left open takes the rest."""
        legs = self.legs()
        rest = -sum(cents or 0 for _account, cents in legs)
        return tuple(
            Leg(account, rest if cents is None else cents) for account, cents in legs
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            amounts = [cents for _account, cents in self.legs()]
            if amounts.count(None) > 1:
                raise forms.ValidationError(
                    _("Write the amount; only one of them can take the rest.")
                )
        return cleaned


def _with(choices: Choices, account: str) -> Choices:
    """Choices that have this account too, even if it is closed by now."""
    known = {
        value
        for group, rows in choices
        for value, _said in (rows if isinstance(rows, list) else [(group, rows)])
    }
    return choices if account in known else [*choices, (account, account)]
