"""What the pages of forms ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.tax.rates import FORMS


class YearForm(forms.Form):
    """Which form of which calendar year."""

    form = forms.ChoiceField(choices=[(name, name) for name in FORMS])
    year = forms.IntegerField(min_value=1964, max_value=2999)


class TemplateForm(forms.Form):
    """The template that the tax office's portal gives out for a form and a year."""

    form = forms.ChoiceField(label=_("Form"), choices=[(name, name) for name in FORMS])
    year = forms.IntegerField(label=_("Tax year"), min_value=1964, max_value=2999)
    sheet = forms.FileField(
        label=_("The template, as a CSV file"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=_("Only its first row is kept."),
        error_messages={"empty": _("This file is empty. Choose another.")},
    )


class PayerForm(forms.Form):
    """The co-op as its forms name it."""

    legal_name = forms.CharField(label=_("Legal name of the co-op"), max_length=120)
    ein = forms.CharField(
        label=_("Its number (EIN)"), max_length=12, help_text=_("For example 12-3456789.")
    )
    line = forms.CharField(label=_("Street and number"), max_length=120)
    city = forms.CharField(label=_("City"), max_length=60)
    state = forms.RegexField(
        label=_("State"),
        regex=r"^[A-Za-z]{2}$",
        error_messages={"invalid": _("Write two letters, for example CA.")},
    )
    zip_code = forms.RegexField(
        label=_("ZIP code"),
        regex=r"^\d{5}(-\d{4})?$",
        error_messages={"invalid": _("Write five digits, for example 94612.")},
    )
    phone = forms.CharField(
        label=_("Phone of whom to ask"),
        max_length=20,
        help_text=_("It stands on every copy, as the law asks."),
    )
    email = forms.EmailField(label=_("E-mail address"), required=False)


def filed_incomes(data: Any) -> dict[int, int]:
    """Taxable incomes that were typed beside years, in cents; what is no amount is left.

    >>> filed_incomes({"income-2025": "1,200.00", "income-x": "7", "other": "1"})
    {2025: 120000}
    """
    found = {}
    for name in data:
        year = name.removeprefix("income-")
        if not name.startswith("income-") or not year.isdecimal():
            continue
        text = str(data[name]).replace(",", "").replace("$", "").strip()
        whole, _point, part = text.partition(".")
        sign = -1 if whole.startswith("-") else 1
        digits = whole.removeprefix("-")
        if digits.isdecimal() and (not part or part.isdecimal()) and len(part) <= 2:
            found[int(year)] = sign * (int(digits) * 100 + int((part + "00")[:2]))
    return found
