"""Bank numbers, as people type them; what was typed is never shown again."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import CoopError
from ledger.books.forms.choices import Choices
from ledger.payouts.ach import check_account, check_routing, plain
from ledger.payouts.models import BankKind, PayingAccount
from ledger.payouts.selectors.banks import kind_for
from ledger.payouts.sepa import check_bic, check_iban

NUMBER = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
LETTERS = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
TYPES = [("checking", _("Checking account")), ("savings", _("Savings account"))]


def _checked(check: Any, text: str) -> str:
    try:
        return str(check(text))
    except CoopError as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


class AchForm(forms.Form):
    """An account in the United States; its number is typed twice."""

    kind = BankKind.ACH
    routing = forms.CharField(
        label=_("Routing number"),
        max_length=20,
        widget=forms.TextInput(attrs=NUMBER),
        help_text=_("Nine digits, at the foot of a check on the left."),
    )
    account = forms.CharField(
        label=_("Account number"), max_length=30, widget=forms.TextInput(attrs=NUMBER)
    )
    again = forms.CharField(
        label=_("Account number once more"),
        max_length=30,
        widget=forms.TextInput(attrs=NUMBER),
    )
    type = forms.ChoiceField(
        label=_("Kind of account"),
        choices=TYPES,
        initial="checking",
        widget=forms.RadioSelect,
    )

    def clean_routing(self) -> str:
        text = self.cleaned_data["routing"]
        return _checked(check_routing, text) if text else ""

    def clean_account(self) -> str:
        text = self.cleaned_data["account"]
        return _checked(check_account, text) if text else ""

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        one, other = found.get("account"), found.get("again")
        if one is not None and other is not None and one != "".join(other.split()):
            self.add_error("again", _("The two numbers differ. Type both again."))
        return found

    @property
    def numbers(self) -> Mapping[str, str]:
        found = self.cleaned_data
        return {name: found.get(name, "") for name in ("routing", "account", "type")}


class IbanForm(forms.Form):
    """An account with an IBAN."""

    kind = BankKind.SEPA
    iban = forms.CharField(
        label="IBAN", max_length=50, widget=forms.TextInput(attrs=LETTERS)
    )
    bic = forms.CharField(
        label="BIC",
        max_length=15,
        required=False,
        widget=forms.TextInput(attrs=LETTERS),
        help_text=_("Only where the bank asks for it."),
    )

    def clean_iban(self) -> str:
        text = self.cleaned_data["iban"]
        return _checked(check_iban, text) if text else ""

    def clean_bic(self) -> str:
        return _checked(check_bic, self.cleaned_data["bic"])

    @property
    def numbers(self) -> Mapping[str, str]:
        found = self.cleaned_data
        return {name: found.get(name, "") for name in ("iban", "bic")}


def numbers_form(
    cooperative: Cooperative, data: Any = None, *, prefix: str | None = None
) -> AchForm | IbanForm:
    """The form for the kind of bank account that fits the co-op's currency."""
    if kind_for(cooperative) == BankKind.SEPA:
        return IbanForm(data, prefix=prefix)
    return AchForm(data, prefix=prefix)


class PayingForm(forms.Form):
    """The account that payouts leave from; numbers left blank stay as they are."""

    company_name = forms.CharField(
        label=_("The co-op’s name, as the bank has it"), max_length=70
    )
    company_id = forms.CharField(
        label=_("Id that the bank gave for files"),
        max_length=35,
        required=False,
        help_text=_("For ACH: ten signs, often a 1 and the EIN."),
    )
    bank_name = forms.CharField(
        label=_("Name of the bank"), max_length=70, required=False
    )
    next_cheque = forms.IntegerField(
        label=_("Number of the next check"), min_value=1, max_value=99_999_999
    )

    def __init__(
        self,
        *args: Any,
        accounts: Choices,
        cooperative: Cooperative,
        kept: PayingAccount | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cooperative, self.kept = cooperative, kept
        self.fields["account"] = forms.ChoiceField(
            label=_("Its account in the books"), choices=accounts
        )
        self.order_fields(["account", "company_name", "company_id", "bank_name"])

    def clean_company_id(self) -> str:
        text = str(self.cleaned_data["company_id"])
        if kind_for(self.cooperative) == BankKind.ACH:
            if not text:
                raise forms.ValidationError(
                    _("An ACH file needs this id. Ask the bank for it.")
                )
            if len(plain(text)) > 10:
                raise forms.ValidationError(_("For ACH it has at most ten signs."))
        return text
