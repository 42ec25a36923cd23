"""What is asked in a meeting: who came and left, what was said, who asks for one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.meetings.forms.calling import PlaceForm, hour_field
from governance.meetings.models import EntryKind, Presence


class AttendanceForm(forms.Form):
    """The hour and the way somebody came; the rest stands in the buttons."""

    hour = hour_field(_("At"), help_text=_("Now if you leave it blank."))
    how = forms.ChoiceField(label=_("How"), choices=Presence.choices)

    def __init__(self, *args: Any, is_remote: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hour"].required = False
        if not is_remote:
            how = self.fields["how"]
            assert isinstance(how, forms.ChoiceField)  # noqa: S101
            how.choices = [(Presence.ROOM.value, Presence.ROOM.label)]

    def moment(self, at: datetime) -> datetime:
        """The moment that is meant: an hour of this day, or now."""
        hour = self.cleaned_data.get("hour")
        if hour is None:
            return at
        return timezone.make_aware(datetime.combine(timezone.localdate(at), hour))


class HowForm(forms.Form):
    """How somebody who checks in takes part."""

    how = forms.ChoiceField(choices=Presence.choices)


WRITTEN = (
    EntryKind.NOTE,
    EntryKind.MOVED,
    EntryKind.SECONDED,
    EntryKind.AMENDED,
    EntryKind.NOMINATED,
)
BY_SOMEBODY = frozenset(
    {EntryKind.MOVED, EntryKind.SECONDED, EntryKind.AMENDED, EntryKind.NOMINATED}
)
IN_WORDS = frozenset({EntryKind.NOTE, EntryKind.AMENDED})


class EntryForm(forms.Form):
    """One thing that happened in the item under way."""

    kind = forms.ChoiceField(
        label=_("What happened"), choices=[(each.value, each.label) for each in WRITTEN]
    )
    who = forms.ChoiceField(label=_("Who"), required=False)
    text = forms.CharField(
        label=_("In words"),
        required=False,
        max_length=20_000,
        help_text=_("It goes into the minutes as you write it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        who = self.fields["who"]
        assert isinstance(who, forms.ChoiceField)  # noqa: S101
        who.choices = [("", "–"), *people]

    def clean(self) -> dict[str, Any]:
        """Somebody moves, seconds and nominates; a note and a change have words."""
        data = super().clean() or {}
        kind = data.get("kind")
        if kind in BY_SOMEBODY and not data.get("who"):
            self.add_error("who", _("Say who it was."))
        if kind in IN_WORDS and not data.get("text", "").strip():
            self.add_error("text", _("Write down what was said."))
        return data


class PetitionForm(forms.Form):
    """What a meeting is asked for."""

    purpose = forms.CharField(
        label=_("What the meeting is to decide"),
        max_length=4000,
        help_text=_("Write it as a text that can be voted on."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class CallForm(PlaceForm):
    """A meeting that those who asked for it call themselves."""

    title = forms.CharField(label=_("Title"), max_length=200)
    field_order = ("title", "day", "hour", "minutes", "place", "joining")
