"""What is asked of people who speak, report or moderate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.learning.speech import LONGEST, LONGEST_ALIAS


class PostForm(forms.Form):
    """A text, and the first time the name to speak under."""

    text = forms.CharField(
        label=_("Your text"),
        error_messages={
            "required": _("There is nothing to send yet. Write something first.")
        },
        max_length=2 * LONGEST,
        widget=forms.Textarea({"rows": 5}),
    )
    alias = forms.CharField(
        label=_("The name shown beside it"),
        help_text=_(
            "Any name you like; it need not be your own. Without one, we make one such "
            "as “Reader 7F”. It stays yours in this discussion."
        ),
        required=False,
        max_length=LONGEST_ALIAS,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    reply = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, alias: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if alias:
            del self.fields["alias"]


class ReportForm(forms.Form):
    """What is wrong with a text."""

    reason = forms.CharField(
        label=_("What is wrong with it?"),
        help_text=_("One sentence is enough. Whoever wrote the text does not see it."),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
    )


class SettleForm(forms.Form):
    """A moderator's word on a text."""

    SHOW, HIDE = "show", "hide"

    post = forms.IntegerField()
    reason = forms.CharField(
        label=_("Why it is hidden"),
        help_text=_("Whoever wrote it reads this. Leave it empty to show the text."),
        required=False,
        max_length=200,
    )
    decision = forms.ChoiceField(choices=[(SHOW, _("Show")), (HIDE, _("Hide"))])
