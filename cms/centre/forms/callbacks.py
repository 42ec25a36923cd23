"""What is asked of whoever wishes to be called: as little as a call needs."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.centre.forms.careful import Careful
from cms.centre.models import Clinic, Region, RightsTopic, Spoken
from cms.centre.selectors.callbacks import Wish
from coopkit.codes import LENGTH, LONGEST_TYPED, SIGNS, as_kept

NO_HINTS = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
ANY_TOPIC = [("", _("I do not want to say, or I am not sure")), *RightsTopic.choices]


class CallbackForm(Careful):
    """A name one chose, a language, a safe way and time, a topic and a region."""

    FREE_TEXT: ClassVar[tuple[str, ...]] = ("alias", "safe_way", "safe_time")

    alias = forms.CharField(
        label=_("What shall we call you?"),
        help_text=_("Any name. It does not have to be yours."),
        max_length=40,
        widget=forms.TextInput(attrs=NO_HINTS),
    )
    language = forms.ChoiceField(
        label=_("In which language shall we call?"), choices=Spoken.choices
    )
    safe_way = forms.CharField(
        label=_("How can we reach you safely?"),
        help_text=_("A telephone number, or for example: “text first to …”."),
        max_length=120,
        widget=forms.TextInput(attrs=NO_HINTS),
    )
    safe_time = forms.CharField(
        label=_("When is it safe?"),
        help_text=_("For example: “weekdays after 7 in the evening”."),
        max_length=120,
        widget=forms.TextInput(attrs=NO_HINTS),
    )
    topic = forms.ChoiceField(
        label=_("What is it about?"), choices=ANY_TOPIC, required=False
    )
    region = forms.ChoiceField(
        label=_("Where do you work?"),
        help_text=_("Only the region. Do not name your workplace."),
    )
    agrees = forms.BooleanField(
        label=_("I have read what is kept. Keep it until then, and call me."),
        error_messages={
            "required": _("Tick the box, so that we may keep this. Or call the center.")
        },
    )
    code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LENGTH)

    def __init__(self, *args: Any, clinic: Clinic, **options: Any) -> None:
        super().__init__(*args, **options)
        spoken = set(clinic.languages.split())
        own = [one for one in Spoken.choices if one[0] in spoken]
        rest = [one for one in Spoken.choices if one[0] not in spoken]
        self.fields["language"].choices = [*own, *rest]  # type: ignore[attr-defined]
        regions = [(one.key, one.name) for one in Region.objects.all()]
        self.fields["region"].choices = regions  # type: ignore[attr-defined]

    @property
    def drawn(self) -> str:
        """The code that the page brought along; "" for one that is none."""
        code = self.cleaned_data["code"]
        is_code = len(code) == LENGTH and set(code) <= set(SIGNS)
        return code if is_code else ""

    def wish(self) -> Wish:
        data = self.cleaned_data
        return Wish(
            **{key: data[key] for key in ("alias", "language", "safe_way")},
            **{key: data[key] for key in ("safe_time", "topic", "region")},
        )


class WithdrawForm(forms.Form):
    """The code that somebody noted down."""

    back = forms.CharField(
        label=_("Your code"),
        max_length=LONGEST_TYPED,
        help_text=_("It looks like 7KXM-92PQ."),
        widget=forms.TextInput(attrs={**NO_HINTS, "autocapitalize": "characters"}),
    )

    def clean_back(self) -> str:
        return as_kept(self.cleaned_data["back"])
