"""What completes the course in a cohort: four choices, kept as a rule."""

from fractions import Fraction
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.learning.completion import ACCEPTED, HANDED_IN, NONE, Rule
from coopkit.money import parse_share, plain_share

SESSIONS = {
    "0": _("none is asked for"),
    "1/2": _("half of those held"),
    "2/3": _("two of three held"),
    "3/4": _("three of four held"),
    "1": _("every one held"),
}
WORKSHEETS = [
    (NONE, _("may stay empty")),
    (HANDED_IN, _("are filled in and handed in")),
    (ACCEPTED, _("are accepted by the facilitator")),
]


class RuleForm(forms.Form):
    """What must be read, answered, handed in and attended.

    Nobody replies in a study group, so nothing is accepted there. The rule that stands
    keeps its lessons, and its share of sessions can always be chosen again.
    """

    read = forms.BooleanField(label=_("Every lesson is read"), required=False)
    questions = forms.BooleanField(
        label=_("Every question is answered right, or checked by oneself"),
        required=False,
    )
    worksheets = forms.ChoiceField(
        label=_("Worksheets"),
        widget=forms.RadioSelect,
        choices=WORKSHEETS,
    )
    sessions = forms.ChoiceField(
        label=_("Sessions one came to"),
        help_text=_("Sessions from which somebody was excused are left out."),
    )

    def __init__(self, *args: Any, rule: Rule, has_replies: bool, **kwargs: Any) -> None:
        share = plain_share(rule.sessions)
        kwargs["initial"] = {
            "read": rule.read,
            "questions": rule.questions,
            "worksheets": rule.worksheets,
            "sessions": share,
        }
        super().__init__(*args, **kwargs)
        self.lessons = rule.lessons
        worksheets = cast("forms.ChoiceField", self.fields["worksheets"])
        sessions = cast("forms.ChoiceField", self.fields["sessions"])
        sessions.choices = list(({share: share} | SESSIONS).items())
        if not has_replies and rule.worksheets != ACCEPTED:
            worksheets.choices = [one for one in WORKSHEETS if one[0] != ACCEPTED]

    def clean(self) -> dict[str, Any]:
        """A rule that asks for nothing would complete the course at once."""
        data = super().clean() or {}
        asks = data.get("read") or data.get("questions") or data.get("sessions") != "0"
        if not self.errors and not asks and data.get("worksheets") == NONE:
            raise forms.ValidationError(
                _(
                    "This rule asks for nothing. A course is completed by doing "
                    "something in it: choose at least one of the four."
                )
            )
        return data

    def rule(self) -> Rule:
        """The rule that was chosen."""
        data = self.cleaned_data
        share: Fraction = parse_share(data["sessions"])
        return Rule(
            lessons=self.lessons,
            read=data["read"],
            questions=data["questions"],
            worksheets=data["worksheets"],
            sessions=share,
        )
