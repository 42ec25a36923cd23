"""A question to the books."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.books.questions import LONGEST


class QuestionForm(forms.Form):
    """What is asked."""

    q = forms.CharField(
        label=_("Your question, in the books’ own language"),
        max_length=LONGEST,
        strip=True,
        widget=forms.Textarea(
            attrs={
                "class": "mono",
                "rows": 5,
                "spellcheck": "false",
                "autocapitalize": "off",
            }
        ),
        help_text=_("One question that begins with SELECT, BALANCES, JOURNAL or PRINT."),
    )


class KeepForm(forms.Form):
    """Under which name a question is kept."""

    name = forms.CharField(label=_("Keep this question as"), max_length=80)
    question = forms.CharField(max_length=LONGEST, widget=forms.HiddenInput)


class ForgetForm(forms.Form):
    """Which kept question is forgotten."""

    forget = forms.IntegerField(min_value=1)
