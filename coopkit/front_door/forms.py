"""A form that is sent nowhere: it shows how forms look."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """Every kind of field, once."""

    hours = forms.DecimalField(
        label=_("Hours worked"),
        help_text=_("Ordinary hours, as on the timesheet."),
        min_value=0,
        error_messages={"min_value": _("Give a number of 0 or more.")},
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    choice = forms.ChoiceField(
        label=_("Do you approve the change?"),
        help_text=_("Needs two thirds of the votes cast."),
        choices=[("yes", _("Yes")), ("no", _("No")), ("abstain", _("Abstain"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )
    kinds = forms.MultipleChoiceField(
        label=_("Hours that count"),
        choices=[("worked", _("Worked")), ("leave", _("Paid leave"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=[("member", _("member")), ("board", _("board"))]
    )
    sheet = forms.FileField(label=_("Sheet of hours"), required=False)
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    agree = forms.BooleanField(label=_("I have read the page"), required=False)
