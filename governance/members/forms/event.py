"""What is asked when a step of a membership is recorded."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.members.forms.day import day_field
from governance.members.models import EventKind

REASON_KINDS = frozenset({EventKind.SUSPENDED, EventKind.LIFTED})


class EventForm(forms.Form):
    """A step: its days, the decision it rests on, and why."""

    member_class = forms.ChoiceField(label=_("New class"))
    on = day_field(_("Takes effect on"))
    until = day_field(
        _("Planned until"),
        required=False,
        help_text=_("As planned. The return is recorded when it happens."),
    )
    decision = forms.CharField(
        label=_("Decision"),
        required=False,
        max_length=60,
        help_text=_("Its reference, like 2026-BD-004, if there is one."),
    )
    signed_on = day_field(_("Signed on"), required=False)
    approved_on = day_field(_("Approved on"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        help_text=_(
            "Only the person, the secretary and the board see it. Write what matters for "
            "the co-op: nothing about health, family or papers."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        kind: str,
        classes: Mapping[str, str],
        on: date,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"on": on}
        super().__init__(*args, **kwargs)
        if kind == EventKind.CLASS:
            chosen = self.fields["member_class"]
            assert isinstance(chosen, forms.ChoiceField)  # noqa: S101
            chosen.choices = list(classes.items())
        else:
            del self.fields["member_class"]
        if kind != EventKind.LEAVE:
            del self.fields["until"]
        if kind in REASON_KINDS:
            self.fields["reason"].required = True

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        on, until = given.get("on"), given.get("until")
        if on and until and until < on:
            self.add_error("until", _("This is before the leave begins. Choose a later."))
        return given

    @property
    def details(self) -> dict[str, str]:
        """What the event keeps beside its days, by its kind."""
        given = self.cleaned_data
        kept = {}
        if given.get("member_class"):
            kept["class"] = given["member_class"]
        if given.get("until"):
            kept["until"] = given["until"].isoformat()
        return kept


class ReverseForm(forms.Form):
    """Why a step was recorded by mistake."""

    reason = forms.CharField(
        label=_("Why it was a mistake"),
        max_length=500,
        error_messages={
            "required": _(
                "Nothing was taken back: say why it was a mistake, so that the next one "
                "who reads it understands."
            )
        },
    )
