"""What is asked about a run and its payments."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.books.forms.choices import Choices
from ledger.books.forms.fields import day_field, not_far_ahead, tick

MOST_BYTES = 2_000_000


class PrepareForm(forms.Form):
    """The day of payment."""

    pay_on = day_field(
        label=_("Day of payment"),
        help_text=_("The day on which the money is to be in people’s accounts."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_pay_on(self) -> date:
        return not_far_ahead(self.cleaned_data["pay_on"], self.today)


class FileForm(forms.Form):
    """Which file of a run, and whether it is a new one of what was sent."""

    kind = forms.ChoiceField(
        choices=[(kind, kind) for kind in ("nacha", "pain001", "csv", "cheques")],
        widget=forms.HiddenInput,
    )
    again = tick(_("A new file of what was sent already"))
    offset = tick(_("With the debit that balances it"))


class ActForm(forms.Form):
    """What became of the payments that are ticked, or of all it can be said of."""

    everyone = tick(
        _("All of the run, without ticking each"),
        help_text=_(
            "For the way of payment: all without bank details. For paid: all in a file, "
            "and those paid by hand. For taken out: all not on their way."
        ),
    )
    on = day_field(label=_("Day"))
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=200,
        help_text=_("For a payment that came back, is voided or is taken out."),
    )
    as_one = tick(
        _("The bank shows one amount for all that went by a file"), initial=True
    )

    def __init__(self, *args: Any, accounts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cash"] = forms.ChoiceField(
            label=_("What was paid by hand left from"),
            choices=[("", _("The account that pays")), *accounts[1:]],
            required=False,
        )


class ReturnsForm(forms.Form):
    """A bank's file of returned ACH payments."""

    file = forms.FileField(
        label=_("Return file"),
        help_text=_("The bank’s ACH file of payments that came back."),
        error_messages={"empty": _("This file is empty. Choose another.")},
    )

    def clean_file(self) -> str:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is too large for a return file."))
        return str(upload.read().decode("ascii", errors="replace"))
