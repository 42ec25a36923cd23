"""What the pages of tax ids ask. What was typed is never shown again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.tax.models import TaxIdKind

DAY = {"type": "date"}


class NeverEchoed(forms.TextInput):
    """A field whose text is not written back into the page."""

    def format_value(self, value: Any) -> None:
        return None


class TaxIdForm(forms.Form):
    """A person's own number, and that they certify it."""

    kind = forms.ChoiceField(
        label=_("Which number it is"),
        choices=TaxIdKind.choices,
        initial=TaxIdKind.SSN,
        widget=forms.RadioSelect,
        help_text=_("All of them are as good. An ITIN counts the same as an SSN."),
    )
    number = forms.CharField(
        label=_("The number"),
        max_length=20,
        widget=NeverEchoed(
            attrs={"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"}
        ),
        help_text=_("Nine digits. After you save it, only the last four are shown."),
    )
    certify = forms.BooleanField(
        label=_(
            "Under penalties of perjury, I certify that this is my correct taxpayer "
            "number, that I am not subject to backup withholding, and that I am a U.S. "
            "person for tax, which a resident with an ITIN can be."
        ),
        required=False,
        help_text=_(
            "Without it, tax may have to be kept back from what you are paid. Leave it "
            "open if it is not so, or if the tax office told you otherwise."
        ),
    )


class KeptIdForm(forms.Form):
    """A number that the bookkeeper has on a signed paper."""

    code = forms.ChoiceField(label=_("Whose it is"))
    kind = forms.ChoiceField(label=_("Which number it is"), choices=TaxIdKind.choices)
    number = forms.CharField(
        label=_("The number"),
        max_length=20,
        widget=NeverEchoed(
            attrs={"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"}
        ),
        help_text=_("Nine digits. It is sealed at once and not shown again."),
    )
    certified_on = forms.DateField(
        label=_("Form W-9 signed on"),
        required=False,
        widget=forms.DateInput(attrs=DAY),
        help_text=_("Leave it open if there is no signed form yet."),
    )

    def __init__(self, *args: Any, codes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = codes  # type: ignore[attr-defined]


class LookForm(forms.Form):
    """Why somebody needs to see a number."""

    code = forms.ChoiceField(label=_("Whose number"))
    reason = forms.CharField(
        label=_("Why you need to see it"),
        max_length=300,
        help_text=_("The person whose number it is can read this."),
    )

    def __init__(self, *args: Any, codes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = codes  # type: ignore[attr-defined]


class OrderForm(forms.Form):
    """From whom tax is kept back, from when, and why."""

    code = forms.ChoiceField(label=_("From whom"))
    cause = forms.ChoiceField(
        label=_("Why"),
        choices=[
            ("B", _("B: the tax office says that number and name do not match")),
            ("C", _("C: the tax office told the co-op to withhold")),
            ("D", _("D: the number was not certified")),
            ("A", _("A: no number was given")),
        ],
        widget=forms.RadioSelect,
    )
    since = forms.DateField(label=_("From"), widget=forms.DateInput(attrs=DAY))
    second_notice = forms.BooleanField(
        label=_("It is the second notice within three years"),
        required=False,
    )

    def __init__(self, *args: Any, codes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = codes  # type: ignore[attr-defined]


class W8Form(forms.Form):
    """Who gave a Form W-8, and from which day it holds; nothing else is asked."""

    w8 = forms.ChoiceField(label=_("Who gave it"))
    since = forms.DateField(
        label=_("Signed and received on"),
        widget=forms.DateInput(attrs={**DAY, "id": "id_w8_since"}),
        help_text=_("Keep the paper. Nothing that it says is written here."),
    )

    def __init__(self, *args: Any, codes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["w8"].choices = codes  # type: ignore[attr-defined]


class EndOrderForm(forms.Form):
    """The last day of an order."""

    order = forms.IntegerField(widget=forms.HiddenInput)
    until = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs=DAY))
