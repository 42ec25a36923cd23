"""What is asked of who wishes to be reminded."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RemindersForm(forms.Form):
    """Whether to be reminded; nobody is unless they tick it."""

    is_on = forms.BooleanField(
        label=_("Remind me by e-mail"),
        help_text=_("At most one e-mail a week, and none when there is nothing to do."),
        required=False,
    )
