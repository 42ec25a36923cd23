"""Replying to a worksheet."""

from django import forms
from django.utils.translation import gettext_lazy


class ReplyForm(forms.Form):
    """A facilitator's answer."""

    comment = forms.CharField(
        required=False,
        max_length=4000,
        label=gettext_lazy("Your comment"),
        help_text=gettext_lazy("Say what is good, and one thing to look at again."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
