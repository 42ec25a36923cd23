"""What the page of pay periods asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.labor.forms.fields import day_field
from ledger.labor.pay_periods import LENGTHS


class PeriodsForm(forms.Form):
    """How long the pay periods of a year are."""

    length = forms.ChoiceField(
        label=_("Pay is worked out"),
        choices=[(key, _(words)) for key, words in LENGTHS.items()],
        widget=forms.RadioSelect,
    )
    first_last = day_field(
        _("Last day of the year’s first pay period"),
        help_text=_("For weeks and two weeks. Leave it blank if the first is whole."),
        required=False,
    )
