"""What a person says of themselves and how to reach them.

Nothing here asks where somebody was born, of what country they are, or by what papers
they are here; and no field is free enough to invite it.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coopkit.accounts.models import LANGUAGES
from governance.members.models import Care, Person, Reach, Shown
from governance.members.tongues import TONGUES, tongue

FIELDS = (
    "display_name",
    "legal_name",
    "language",
    "languages",
    "email",
    "phone",
    "postal_address",
    "reach_by",
    "reach_care",
    "in_directory",
    "directory_shows",
)


class ContactForm(forms.Form):
    """Contact data; only who keeps the roll writes legal names and ways to sign in."""

    display_name = forms.CharField(
        label=_("Name to show"),
        max_length=80,
        help_text=_("What people are called here. It need not be the legal name."),
    )
    legal_name = forms.CharField(
        label=_("Legal name"),
        max_length=120,
        required=False,
        help_text=_("Stands in the register and on papers, and nowhere else."),
    )
    email = forms.EmailField(label=_("E-mail address"), required=False, max_length=254)
    phone = forms.CharField(
        label=_("Phone number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    postal_address = forms.CharField(
        label=_("Postal address"),
        max_length=300,
        required=False,
        help_text=_("Where letters go. Some laws want it in the register of members."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reach_by = forms.ChoiceField(
        label=_("Best way to reach them"),
        required=False,
        choices=[("", _("no matter which")), *Reach.choices],
    )
    reach_care = forms.MultipleChoiceField(
        label=_("What to mind, so that a message harms nobody"),
        required=False,
        choices=Care.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(label=_("Language to write in"), choices=LANGUAGES)
    languages = forms.MultipleChoiceField(
        label=_("Languages they speak"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    in_directory = forms.BooleanField(
        label=_("Stand in the directory of this co-op"),
        required=False,
        help_text=_("Only people of this co-op who signed in see it."),
    )
    directory_shows = forms.MultipleChoiceField(
        label=_("What the directory shows beside the name"),
        required=False,
        choices=Shown.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    sign_in_email = forms.EmailField(
        label=_("E-mail address to sign in with"),
        required=False,
        max_length=254,
        help_text=_(
            "They do not sign in yet. A code will be sent to this address each time they "
            "want to: make sure that it is theirs."
        ),
    )

    def __init__(
        self,
        *args: Any,
        person: Person,
        is_secretary: bool,
        is_own: bool,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {name: getattr(person, name) for name in FIELDS}
        super().__init__(*args, **kwargs)
        spoken = [code for code in person.languages if code not in TONGUES]
        known = [*TONGUES.items(), *((code, tongue(code)) for code in spoken)]
        languages = self.fields["languages"]
        assert isinstance(languages, forms.MultipleChoiceField)  # noqa: S101
        languages.choices = known
        if not is_secretary:
            del self.fields["legal_name"]
        if not is_secretary or person.user_id:
            del self.fields["sign_in_email"]
        if is_own:
            self.fields["reach_by"].label = _("Best way to reach you")
            languages.label = _("Languages you speak")

    @property
    def facts(self) -> dict[str, Any]:
        """What is to be kept of the person."""
        return {name: to for name, to in self.cleaned_data.items() if name in FIELDS}
