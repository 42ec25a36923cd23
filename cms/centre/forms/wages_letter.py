"""What the letter that asks for pay needs beside the sums."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.centre.letters.demand_letter import Names

DAYS = tuple((str(days), str(days)) for days in (7, 10, 14, 21, 30))


class LetterForm(forms.Form):
    """Who writes to whom, and how many days there are to answer."""

    worker = forms.CharField(
        label=_("Your name"),
        max_length=80,
        error_messages={"required": _("Write your name, as the boss knows it.")},
    )
    employer = forms.CharField(
        label=_("Name of the company or the boss"),
        max_length=160,
        error_messages={"required": _("Write to whom the letter goes.")},
    )
    reach = forms.CharField(
        label=_("How they can reach you"),
        max_length=160,
        required=False,
        help_text=_("A phone or an address. The boss will see it. It may stay empty."),
    )
    days = forms.ChoiceField(
        label=_("How many days to answer?"), choices=DAYS, initial="10"
    )
    wants_records = forms.BooleanField(
        label=_("Ask for a copy of my time and pay records"), required=False
    )

    use_required_attribute = False

    def names(self) -> Names:
        cleaned = self.cleaned_data
        return Names(
            worker=cleaned["worker"],
            employer=cleaned["employer"],
            reach=cleaned["reach"],
            wants_records=cleaned["wants_records"],
        )
