"""What is asked about accounts at banks and the files that come from them."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coopkit.cooperatives.models import Cooperative
from ledger.books.forms.choices import Choices
from ledger.books.forms.fields import AmountField, day_field
from ledger.inbox.bank_csv import Columns
from ledger.inbox.bank_files import MOST_BYTES
from ledger.inbox.csv_guess import Table
from ledger.inbox.models import BankAccount

MOST_CARRIED = 1_000_000
_CELL = 24
_KINDS = [("bank", _("An account at a bank")), ("card", _("A card"))]
_ORDERS = [
    ("mdy", _("Month, day, year: 03/31/2026")),
    ("dmy", _("Day, month, year: 31/03/2026")),
    ("ymd", _("Year, month, day: 2026-03-31")),
]
_DECIMALS = [(".", _("A point: 1,234.50")), (",", _("A comma: 1.234,50"))]


class BankForm(forms.Form):
    """An account at a bank, and the account of the books that mirrors it."""

    label = forms.CharField(
        label=_("What you call it"),
        max_length=80,
        help_text=_("The bank’s name and what it is for."),
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=_KINDS, initial="bank")
    number = forms.CharField(
        label=_("Last four digits of its number"),
        required=False,
        max_length=4,
        help_text=_("So that a file of another account is noticed."),
    )

    def __init__(self, *args: Any, accounts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"] = forms.ChoiceField(
            label=_("Its account in the books"), choices=accounts
        )
        self.order_fields(["label", "account", "kind", "number"])


class ChangeForm(forms.Form):
    """What an account at a bank is called, and the end of its number."""

    label = forms.CharField(label=_("Call it now"), max_length=80)
    number = forms.CharField(
        label=_("Last four digits of its number"), required=False, max_length=4
    )

    def __init__(self, *args: Any, banks: Sequence[BankAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank"] = forms.TypedChoiceField(
            label=_("Account at the bank"),
            choices=[(bank.pk, bank.label) for bank in banks],
            coerce=int,
        )
        self.order_fields(["bank", "label", "number"])


class UploadForm(forms.Form):
    """A bank's file, and whose it is."""

    file = forms.FileField(
        label=_("The bank’s file"),
        help_text=_("CSV, OFX, QFX or camt.053 (XML), as your bank offers it."),
        widget=forms.FileInput(
            attrs={"accept": ".csv,.txt,.tsv,.ofx,.qfx,.xml,text/csv,text/plain"}
        ),
        error_messages={"empty": _("This file is empty. Choose another.")},
    )

    ends = forms.CharField(
        label=_("Last four digits of its number"),
        required=False,
        max_length=4,
        help_text=_("Only for a file with several accounts."),
    )

    def __init__(self, *args: Any, banks: Sequence[BankAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank"] = forms.TypedChoiceField(
            label=_("Account at the bank"),
            choices=[(bank.pk, bank.label) for bank in banks],
            coerce=int,
        )
        self.order_fields(["bank", "file", "ends"])

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(
                _("This file is larger than 10 MB. Download a shorter period.")
            )
        return upload


class CarriedForm(forms.Form):
    """The file that was uploaded, carried along while its columns are named."""

    bank = forms.IntegerField(widget=forms.HiddenInput)
    filename = forms.CharField(widget=forms.HiddenInput, max_length=200)
    content = forms.CharField(widget=forms.HiddenInput, max_length=MOST_CARRIED * 2)

    def clean_content(self) -> bytes:
        """The file's own bytes, written in letters that a form can carry."""
        try:
            return base64.b64decode(self.cleaned_data["content"], validate=True)
        except (binascii.Error, ValueError) as error:
            said = _("The file was damaged on the way. Upload it again.")
            raise forms.ValidationError(said) from error


def carried(bank: BankAccount, filename: str, content: bytes) -> CarriedForm:
    """The form that carries a file; it is drawn hidden."""
    return CarriedForm(
        initial={
            "bank": bank.pk,
            "filename": filename[:200],
            "content": base64.b64encode(content).decode(),
        },
        auto_id=False,
    )


class ColumnsForm(forms.Form):
    """Which column of a bank's CSV is what."""

    name = forms.CharField(
        label=_("Name of this kind of file"),
        max_length=80,
        help_text=_("The bank’s name. The next file like this is read by itself."),
    )
    order = forms.ChoiceField(label=_("How the day is written"), choices=_ORDERS)
    decimal = forms.ChoiceField(label=_("Before the cents stands"), choices=_DECIMALS)
    flipped = forms.BooleanField(
        label=_("Payments are written without a minus, as some cards do"),
        required=False,
    )
    wanted = (
        ("date", _("Day")),
        ("amount", _("Amount, with a sign")),
        ("debit", _("What left the account")),
        ("credit", _("What reached the account")),
        ("direction", _("Word that says debit or credit")),
        ("payee", _("Who, or what")),
        ("memo", _("More about it")),
        ("bank_id", _("The bank’s own number of the line")),
        ("balance", _("Balance after the line")),
        ("status", _("Whether it is still pending")),
    )

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("None")), *_column_choices(table)]
        for name, label in self.wanted:
            self.fields[name] = forms.TypedChoiceField(
                label=label,
                choices=choices if name != "date" else choices[1:],
                required=name == "date",
                coerce=int,
                empty_value=None,
            )
        self.order_fields(
            ["name", "date", "order", "amount", "debit", "credit", "direction",
             "decimal", "flipped", "payee", "memo", "bank_id", "balance", "status"]
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The columns as `columns`, if a day and an amount are there."""
        cleaned = super().clean() or {}
        amounts = [cleaned.get(name) for name in ("amount", "debit", "credit")]
        if all(place is None for place in amounts):
            self.add_error("amount", _("Choose the column that holds the amount."))
        if not self.errors:
            named = {name: cleaned[name] for name, _label in self.wanted}
            if named["amount"] is None:
                named["direction"] = None
            cleaned["columns"] = Columns(
                order=cleaned["order"],
                decimal=cleaned["decimal"],
                flipped=cleaned["flipped"],
                **named,
            )
        return cleaned


def _column_choices(table: Table) -> list[tuple[int, str]]:
    """Each column by its place, its name, and its first cell."""
    width = max([len(table.header), *(len(cells) for _, cells in table.rows[:20])])
    found = []
    for place in range(width):
        name = table.header[place] if place < len(table.header) else ""
        cells = (c[place] for _, c in table.rows[:20] if place < len(c) and c[place])
        first = next(cells, "")[:_CELL]
        said = [text for text in (name, f"“{first}”" if first else "") if text]
        found.append((place, f"{place + 1}. " + " · ".join(said)))
    return found


class StatementForm(forms.Form):
    """The balance that the bank's statement tells, and its day."""

    on = day_field(label=_("Last day of the statement"))

    def __init__(
        self, *args: Any, cooperative: Cooperative, is_card: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["balance"] = AmountField(
            cooperative=cooperative,
            signed=True,
            label=_("Balance on the statement"),
            help_text=_("What is owed on a card is written with a minus.")
            if is_card
            else "",
        )
