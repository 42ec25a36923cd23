"""What is asked of an organiser who writes down a worker's words with them."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.centre.forms.careful import Careful
from cms.centre.forms.research import long_text
from coopkit.accounts.models import LANGUAGES


class VoiceForm(Careful):
    """Somebody's words, the name they chose, and that they agreed."""

    FREE_TEXT: ClassVar[tuple[str, ...]] = ("words", "name")

    words = long_text(
        _("Their words"),
        help_text=_(
            "As they said them, in their language. Leave out names and places by which "
            "somebody could be found."
        ),
        rows=5,
    )
    name = forms.CharField(
        label=_("The name they chose"),
        help_text=_("Any name: a nickname, or “a worker”."),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of the words"), choices=LANGUAGES)
    agreed = forms.BooleanField(
        label=_("I read this text to the person, and the person said yes."),
        error_messages={
            "required": _(
                "Words are shown only when the person agreed. Read the text to them, "
                "and tick it when they say yes."
            )
        },
    )
