"""What is asked when somebody is put on the roll."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from coopkit.accounts.models import LANGUAGES
from governance.members.forms.day import day_field
from governance.members.models import EventKind, Person
from governance.members.services import FirstStep, Newcomer

BEGINNINGS = [
    (EventKind.APPLIED, _("They apply")),
    (EventKind.CANDIDATE, _("They are admitted as a candidate")),
    (EventKind.ADMITTED, _("They are admitted as a member")),
]


class AddForm(forms.Form):
    """Who somebody is, and how their membership begins."""

    known = forms.ModelChoiceField(
        label=_("Were they here before?"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("No, somebody new"),
        help_text=_(
            "One person has one record. Who comes back keeps it and gets a new code."
        ),
    )
    display_name = forms.CharField(
        label=_("Name to show"),
        required=False,
        max_length=80,
        help_text=_("Of somebody new: what people will call them here."),
    )
    legal_name = forms.CharField(
        label=_("Legal name"),
        required=False,
        max_length=120,
        help_text=_("It stands in the register and on papers, and nowhere else."),
    )
    language = forms.ChoiceField(label=_("Language to write in"), choices=LANGUAGES)
    email = forms.EmailField(
        label=_("E-mail address to sign in with"),
        required=False,
        max_length=254,
        help_text=_(
            "A code is sent there whenever they sign in: make sure that it is theirs. "
            "Without one they get everything on paper."
        ),
    )
    is_another = forms.BooleanField(
        label=_("This is another person of the same name"),
        required=False,
        widget=forms.HiddenInput,
    )
    kind = forms.ChoiceField(
        label=_("What happened"), choices=BEGINNINGS, widget=forms.RadioSelect
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=16,
        help_text=_("It stands in the ledger instead of the name; never used again."),
    )
    member_class = forms.ChoiceField(label=_("Class of members"))
    on = day_field(_("Takes effect on"))
    decision = forms.CharField(
        label=_("Decision"),
        required=False,
        max_length=60,
        help_text=_("Its reference, like 2026-GM-001. An application needs none."),
    )
    approved_on = day_field(_("Approved on"), required=False)
    signed_on = day_field(
        _("Signed on"),
        required=False,
        help_text=_("The day on the application or agreement."),
    )

    def __init__(
        self,
        *args: Any,
        people: QuerySet[Person],
        classes: Mapping[str, str],
        code: str,
        on: date,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"code": code, "on": on}
        super().__init__(*args, **kwargs)
        known, chosen = self.fields["known"], self.fields["member_class"]
        assert isinstance(known, forms.ModelChoiceField)  # noqa: S101
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101
        known.queryset = people
        chosen.choices = list(classes.items())
        if len(classes) < 2:
            del self.fields["member_class"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("known") and not given.get("display_name"):
            self.add_error(
                "display_name", _("Give a name, or choose who comes back from the list.")
            )
        return given

    def ask_whether_another(self) -> None:
        """Show the box that says: a namesake, not the same person."""
        self.fields["is_another"].widget = forms.CheckboxInput()

    @property
    def who(self) -> Newcomer | Person:
        given = self.cleaned_data
        if given["known"]:
            person: Person = given["known"]
            return person
        return Newcomer(
            display_name=given["display_name"],
            legal_name=given["legal_name"],
            language=given["language"],
            email=given["email"],
        )

    def step(self, only_class: str) -> FirstStep:
        given = self.cleaned_data
        return FirstStep(
            kind=given["kind"],
            code=given["code"].strip(),
            on=given["on"],
            member_class=given.get("member_class") or only_class,
            decision=given["decision"].strip(),
            signed_on=given["signed_on"],
            approved_on=given["approved_on"],
        )
