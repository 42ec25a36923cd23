"""What is asked on the way to a seat, of who grants it, and of who helps when."""

from typing import Any, ClassVar

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from cms.centre.forms.careful import Careful
from cms.centre.models import CentreRole
from cms.learning.forms.days import day_field
from coopkit.accounts.models import LANGUAGES, User

TIME = {"type": "time"}


class InviteForm(forms.Form):
    """Somebody who begins a path: by e-mail, which is how they sign in."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("They sign in with a code that we send there."),
    )
    role = forms.ChoiceField(label=_("The path to"), choices=CentreRole.choices)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)


class AlongForm(forms.Form):
    """Somebody went along: who learns, beside whom, on which day."""

    learner = forms.TypedChoiceField(label=_("Who went along with you?"), coerce=int)
    beside = forms.TypedChoiceField(label=_("With whom?"), coerce=int)
    on = day_field(_("On which day?"))

    def __init__(
        self,
        *args: Any,
        learners: list[User] | None = None,
        holders: list[User] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        for name, people in (("learner", learners), ("beside", holders)):
            if people is None:
                del self.fields[name]
                continue
            one = self.fields[name]
            assert isinstance(one, forms.TypedChoiceField)  # noqa: S101
            one.choices = [(user.pk, str(user)) for user in people]


class GrantForm(Careful):
    """A seat: by which decision, from when, and why before the path is complete."""

    FREE_TEXT: ClassVar[tuple[str, ...]] = ("act", "reason")

    act = forms.CharField(
        label=_("Decision"),
        help_text=_("Who decided, and when: Board, 2026-11-02."),
        max_length=120,
    )
    starts_on = day_field(_("First day"))
    reason = forms.CharField(
        label=_("Why before the path is complete"),
        help_text=_("Only needed where something is missing. It is kept with the seat."),
        required=False,
        max_length=200,
    )

    def __init__(self, *args: Any, is_first: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_first:  # a page hands its patterns over once
            self.fields["act"].widget.attrs["data-careful"] = ""


class EndForm(forms.Form):
    """The last day of a seat."""

    ends_on = day_field(_("Last day"))


class TimeForm(forms.Form):
    """A time of the week at which somebody can help."""

    weekday = forms.TypedChoiceField(
        label=_("Day of the week"), coerce=int, choices=list(WEEKDAYS.items())
    )
    starts_at = forms.TimeField(label=_("From"), widget=forms.TimeInput(TIME))
    ends_at = forms.TimeField(label=_("Until"), widget=forms.TimeInput(TIME))
