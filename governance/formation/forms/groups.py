"""What is asked of whoever begins a group, joins one, or invites somebody."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy as _

from coopkit.accounts.models import LANGUAGES
from coopkit.codes import LONGEST_TYPED
from governance.bylaws.packs import packs
from governance.bylaws.wording import in_language
from governance.formation.agreement import (
    DAYS,
    NOTICE_DAYS,
    QUORUMS,
    WAYS,
    Ways,
)
from governance.formation.roles import ROLES

NO_PAPERS = _("Any name the group knows you by. Nobody asks for papers here.")
USUAL = Ways()


def _said(words: Iterable[tuple[str, str]]) -> list[tuple[str, Any]]:
    """Choices whose texts are said in the reader's language when they are shown."""
    return [(key, _(text)) for key, text in words]


class NameField(forms.CharField):
    """How somebody wants to be called in the group."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(
            **{
                "label": _("How shall the group call you?"),
                "max_length": 80,
                "help_text": NO_PAPERS,
                "widget": forms.TextInput({"autocomplete": "nickname"}),
                **facts,
            }
        )


class BeginForm(forms.Form):
    """A new group: its name, how it decides, its languages, its model of bylaws."""

    name = forms.CharField(
        label=_("What is your group called?"),
        max_length=120,
        help_text=_("You can change it until the founding. A working title will do."),
    )
    display_name = NameField()
    way = forms.ChoiceField(
        label=_("When is a proposal adopted?"),
        choices=_said(WAYS.items()),
        widget=forms.RadioSelect,
        initial=USUAL.way,
    )
    quorum = forms.ChoiceField(
        label=_("How many of you must take part in a vote?"),
        choices=_said(QUORUMS.items()),
        widget=forms.RadioSelect,
        initial=USUAL.quorum,
        help_text=_("With fewer, nothing is decided, and you can ask again."),
    )
    days = forms.IntegerField(
        label=_("For how many days does a vote stay open?"),
        min_value=DAYS[0],
        max_value=DAYS[1],
        initial=USUAL.days,
        help_text=_("It can be closed earlier once all of you have voted."),
    )
    notice_days = forms.IntegerField(
        label=_("How many days before a meeting is everybody told?"),
        min_value=NOTICE_DAYS[0],
        max_value=NOTICE_DAYS[1],
        initial=USUAL.notice_days,
        help_text=_("Also for the founding meeting. 0 lets you meet on the same day."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Which languages do you use together?"),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Your bylaws and papers come in each of them."),
    )
    jurisdiction = forms.ChoiceField(
        label=_("Where, and in which form, do you want to found?"),
        help_text=_(
            "The model bylaws you start from. Your legal form is still yours to decide."
        ),
        initial="us-ca",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["jurisdiction"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101
        language = get_language() or "en"
        chosen.choices = [(one.key, in_language(one.name, language)) for one in packs()]

    @property
    def ways(self) -> Ways:
        given = self.cleaned_data
        return Ways(
            way=given["way"],
            quorum=given["quorum"],
            days=given["days"],
            notice_days=given["notice_days"],
        )

    @property
    def languages_in_order(self) -> list[str]:
        """The languages, the reader's own first."""
        given: list[str] = self.cleaned_data["languages"]
        return sorted(given, key=lambda code: code != get_language())


class CodeForm(forms.Form):
    """The code of a group, typed as it was read out."""

    code = forms.CharField(
        label=_("Code of the group"),
        max_length=LONGEST_TYPED,
        help_text=_("Eight letters and digits. Capitals and dashes do not matter."),
        widget=forms.TextInput(
            {"autocapitalize": "characters", "spellcheck": "false", "autocomplete": "off"}
        ),
    )


class AcceptForm(forms.Form):
    """Joining: how to be called, in which language, and yes to the agreement."""

    display_name = NameField()
    language = forms.ChoiceField(
        label=_("Language to write to you in"), choices=LANGUAGES
    )
    accepts = forms.BooleanField(
        label=_("I have read the agreement of the group and accept it"),
        error_messages={
            "required": _("Read the agreement, and tick here if you accept it.")
        },
    )


class SignInForm(forms.Form):
    """An address for whoever is not signed in; a code is sent there."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We send a code there, and you come back to this page."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    shared_computer = forms.BooleanField(
        label=_("This is a shared computer"),
        required=False,
        help_text=_(
            "Do others use this device? Tick here, and closing the browser signs you out."
        ),
    )


class InviteForm(forms.Form):
    """Somebody to invite: a name for the link, and perhaps where to send it."""

    name = forms.CharField(
        label=_("Who is it for?"),
        max_length=80,
        help_text=_("As the group calls them; only your group sees it."),
    )
    email = forms.EmailField(
        label=_("E-mail address to send the link to"),
        required=False,
        max_length=254,
        help_text=_(
            "Leave it empty to pass the link on yourself. It is forgotten once used."
        ),
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)


class RenameForm(forms.Form):
    """Another name for the group."""

    called = forms.CharField(label=_("Name of the group"), max_length=120)


class RolesForm(forms.Form):
    """What somebody sees to in the group."""

    roles = forms.MultipleChoiceField(
        label=_("What they see to"),
        choices=_said(ROLES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
