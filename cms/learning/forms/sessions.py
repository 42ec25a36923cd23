"""What is asked of a session: when, where, which lessons, and who came."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.learning.forms.days import day_field
from cms.learning.models import CohortSession, Presence
from cms.learning.services.sessions import SessionFacts

HOUR = "%H:%M"
SHORTEST, LONGEST = 10, 600
USUAL = 90


class SessionForm(forms.Form):
    """A day, an hour, how long, where, what to bring, and the lessons it is about."""

    day = day_field(_("Day"))
    hour = forms.TimeField(
        label=_("Begins at"),
        input_formats=[HOUR, "%H:%M:%S"],
        widget=forms.TimeInput(format=HOUR, attrs={"type": "time"}),
        error_messages={
            "required": _("Give an hour, like 18:30."),
            "invalid": _("This is not an hour. Write it like 18:30."),
        },
    )
    minutes = forms.IntegerField(
        label=_("Minutes it lasts"),
        min_value=SHORTEST,
        max_value=LONGEST,
        initial=USUAL,
    )
    place = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=200,
        help_text=_("An address, or how to join by telephone or video."),
    )
    note = forms.CharField(label=_("What to bring"), required=False, max_length=300)
    lessons = forms.MultipleChoiceField(
        label=_("Lessons it is about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, lessons: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lessons"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  for the type
        field.choices = list(lessons)
        if not field.choices:
            del self.fields["lessons"]

    def facts(self) -> SessionFacts:
        """What was said, for the service; hours are those of the site's zone."""
        data = self.cleaned_data
        begins = timezone.make_aware(datetime.combine(data["day"], data["hour"]))
        return SessionFacts(
            starts_at=begins,
            ends_at=begins + timedelta(minutes=data["minutes"]),
            place=data["place"],
            note=data["note"],
            lessons=tuple(data.get("lessons", ())),
        )


def told_of(session: CohortSession) -> dict[str, Any]:
    """A session as its form shows it."""
    begins = timezone.localtime(session.starts_at)
    return {
        "day": begins.date(),
        "hour": begins.time(),
        "minutes": (session.ends_at - session.starts_at) // timedelta(minutes=1),
        "place": session.place,
        "note": session.note,
        "lessons": session.lessons,
    }


PRESENCES: list[tuple[str, Any]] = [("", _("not noted")), *Presence.choices]


def presences_in(posted: Iterable[tuple[str, str]]) -> dict[int, str]:
    """Who came, by enrolment, from fields named `p12`; what is no word is passed over.

    >>> presences_in([("p12", "came"), ("p13", ""), ("p14", "flew"), ("px", "came")])
    {12: 'came', 13: ''}
    """
    found = {}
    for name, value in posted:
        number = name.removeprefix("p")
        is_pk = name.startswith("p") and number.isascii() and number.isdecimal()
        if is_pk and len(number) < 18 and value in ("", *Presence.values):
            found[int(number)] = value
    return found
