"""A journal of another program: the file, then whose account is whose."""

import base64
import binascii
import zlib
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.books.names import LONGEST_ACCOUNT, is_account
from ledger.inbox.journals.entries import Journal
from ledger.inbox.journals.payroll import How
from ledger.inbox.journals.reading import MOST_BYTES

MOST_KEPT = 2_000_000
MOST_FIELDS = 800
DAY_ORDERS = (
    ("", _("As the file shows (if both fit, the month first)")),
    ("month", _("Month first: 12/31/2026")),
    ("day", _("Day first: 31/12/2026")),
)
SIDES = (
    ("debit", _("Cost (debit)")),
    ("credit", _("Paid or owed (credit)")),
    ("both", _("Both: a cost that is still owed")),
    ("", _("Leave out")),
)


class JournalFileForm(forms.Form):
    """The file, and how it writes its days."""

    file = forms.FileField(
        label=_("File of the other program"),
        help_text=_("CSV or IIF, up to 16 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.iif,.txt,text/csv,text/plain"}),
        error_messages={"empty": _("This file is empty. Choose another.")},
    )
    days = forms.ChoiceField(
        label=_("How the file writes its days"), choices=DAY_ORDERS, required=False
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 16 MB. Export a shorter period.")
            )
        if len(packed(file.read())) > MOST_KEPT:
            raise forms.ValidationError(
                _("The file is too long to come in at once. Export a shorter period.")
            )
        file.seek(0)
        return file


class KeptForm(forms.Form):
    """The file as it goes along between the steps: packed, and byte for byte the same."""

    kept = forms.CharField(widget=forms.HiddenInput, max_length=MOST_KEPT)
    filename = forms.CharField(widget=forms.HiddenInput, max_length=200)
    days = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_kept(self) -> bytes:
        """The file's bytes."""
        try:
            return unpacked(self.cleaned_data["kept"])
        except (binascii.Error, zlib.error, ValueError) as error:
            raise forms.ValidationError(
                _("The file was lost on the way. Choose it again.")
            ) from error


def packed(content: bytes) -> str:
    """A file as text that a page can carry."""
    return base64.b64encode(zlib.compress(content, 6)).decode()


def unpacked(text: str) -> bytes:
    """The file again; one that swells to more than may be read is a ValueError."""
    unpack = zlib.decompressobj()
    content = unpack.decompress(base64.b64decode(text, validate=True), MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError("too large")
    return content


class PayrollForm(forms.Form):
    """What each column of a payroll is."""

    each_worker = forms.BooleanField(
        label=_("One entry for each worker, without names"), required=False
    )

    def __init__(
        self, *args: Any, columns: Sequence[str], sides: Mapping[str, str], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.columns = {key_of("side", name): name for name in columns}
        for key, name in self.columns.items():
            self.fields[key] = forms.ChoiceField(
                label=name, choices=SIDES, required=False, initial=sides[name]
            )

    def how(self) -> How:
        """What was chosen; call it on a valid form."""
        return How(
            sides={name: self.cleaned_data[key] for key, name in self.columns.items()},
            each_worker=self.cleaned_data["each_worker"],
        )


class MappingForm(forms.Form):
    """One of our accounts for each of theirs, and what is written for each name."""

    def __init__(
        self,
        *args: Any,
        journal: Journal,
        roots: Sequence[str],
        accounts: Mapping[str, str],
        names: Mapping[str, str],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.roots = roots
        theirs = list(journal.accounts)
        shown = list(names)[: max(0, MOST_FIELDS - len(theirs))]
        self.names_beyond = list(names)[len(shown) :]
        self.accounts = {key_of("account", name): name for name in theirs}
        self.names = {key_of("name", name): name for name in shown}
        for key, name in self.accounts.items():
            self.fields[key] = forms.CharField(
                label=name,
                initial=accounts[name],
                max_length=LONGEST_ACCOUNT,
                widget=forms.TextInput(attrs=_attrs(name, list="ours")),
            )
        for key, name in self.names.items():
            self.fields[key] = forms.CharField(
                label=name,
                initial=names[name],
                required=False,
                max_length=120,
                widget=forms.TextInput(attrs=_attrs(name)),
            )
        if self.is_bound:  # what the page did not ask about is as proposed
            asked = {key: field.initial for key, field in self.fields.items()}
            self.data = asked | {key: self.data[key] for key in asked if key in self.data}

    def clean(self) -> dict[str, Any]:
        """Each account is a name that the books can hold."""
        cleaned = super().clean() or {}
        for key in self.accounts:
            name = cleaned.get(key, "")
            if name and not is_account(name, roots=self.roots):
                text = _(
                    "“%(name)s” is not an account. It is a path like Expenses:Flour, "
                    "which begins with one of %(roots)s; each part begins with a capital."
                )
                said = {"name": name, "roots": ", ".join(self.roots)}
                self.add_error(key, forms.ValidationError(text, params=said))
        return cleaned

    def chosen_accounts(self) -> dict[str, str]:
        """Ours for each of theirs; call it on a valid form."""
        return {name: self.cleaned_data[key] for key, name in self.accounts.items()}

    def chosen_names(self) -> dict[str, str]:
        """What is written for each name; call it on a valid form."""
        return {name: self.cleaned_data[key] for key, name in self.names.items()}


def key_of(kind: str, name: str) -> str:
    """A field's name for a name of theirs, the same at every step."""
    return f"{kind}-{sha256(name.encode()).hexdigest()[:12]}"


def _attrs(label: str, **more: str) -> dict[str, str]:
    return {
        "aria-label": label,
        "spellcheck": "false",
        "autocomplete": "off",
        "size": "32",
    } | more
