"""What is asked of who has their learning deleted."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ForgetMeForm(forms.Form):
    """A tick, so that one press alone deletes nothing."""

    sure = forms.BooleanField(
        label=_("Yes, delete my learning. I know that it cannot be brought back."),
        error_messages={
            "required": _("Nothing was deleted. Tick the box if you are sure.")
        },
    )
