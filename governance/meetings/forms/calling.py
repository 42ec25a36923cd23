"""What is asked when a meeting is prepared, changed, put off or called off."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.meetings.models import Channel, ItemKind, MeetingKind
from governance.members.forms.day import day_field

HOUR = "%H:%M"
SHORTEST, LONGEST = 5, 480


def hour_field(label: Any, *, help_text: Any = "") -> forms.TimeField:
    """An hour of the day, as browsers and people write it."""
    return forms.TimeField(
        label=label,
        help_text=help_text,
        input_formats=[HOUR, "%H:%M:%S"],
        widget=forms.TimeInput(format=HOUR, attrs={"type": "time"}),
        error_messages={
            "required": _("Give an hour, like 18:30."),
            "invalid": _("This is not an hour. Write it like 18:30."),
        },
    )


class WhenForm(forms.Form):
    """A day, an hour, and how long; `starts_at` and `ends_at` come out."""

    day = day_field(_("Day"))
    hour = hour_field(_("Begins at"))
    minutes = forms.IntegerField(
        label=_("Minutes it lasts, as planned"),
        min_value=SHORTEST,
        max_value=LONGEST,
        initial=120,
    )

    @property
    def starts_at(self) -> datetime:
        """The moment it begins, in the co-op's zone."""
        data = self.cleaned_data
        return timezone.make_aware(datetime.combine(data["day"], data["hour"]))

    @property
    def ends_at(self) -> datetime:
        minutes: int = self.cleaned_data["minutes"]
        return self.starts_at + timedelta(minutes=minutes)


class PlaceForm(WhenForm):
    """When and where."""

    place = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=200,
        help_text=_("Where people come together; nothing if all take part from afar."),
    )
    joining = forms.CharField(
        label=_("How to join from afar"),
        required=False,
        max_length=300,
        help_text=_("A telephone number or an address, where the bylaws allow it."),
    )

    def clean(self) -> dict[str, Any]:
        """A meeting is somewhere."""
        data = super().clean() or {}
        if not data.get("place") and not data.get("joining"):
            self.add_error("place", _("Say where the meeting is, or how to join it."))
        return data


class MeetingForm(PlaceForm):
    """A meeting as it is prepared."""

    kind = forms.ChoiceField(label=_("Kind"), choices=MeetingKind.choices)
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("As members call it, like “Spring assembly”."),
    )
    purpose = forms.CharField(
        label=_("What it is called for"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    record_on = day_field(
        _("Day from whose roll the voters are taken"),
        required=False,
        help_text=_("The day of the meeting if you leave it blank."),
    )
    chair = forms.ChoiceField(label=_("Who chairs"), required=False)
    field_order = (
        "kind",
        "title",
        "day",
        "hour",
        "minutes",
        "place",
        "joining",
        "purpose",
        "record_on",
        "chair",
    )

    def __init__(
        self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chair = self.fields["chair"]
        assert isinstance(chair, forms.ChoiceField)  # noqa: S101
        chair.choices = [("", _("Chosen at the meeting")), *people]


class ChangeForm(PlaceForm):
    """When and where a called meeting is now, and why that changed."""

    why = forms.CharField(
        label=_("Why it changes"),
        max_length=300,
        help_text=_("Everybody who was told reads it in the new notice."),
    )


class AdjournForm(WhenForm):
    """To when a meeting is put off."""

    place = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=200,
        help_text=_("The same place if you leave it blank."),
    )
    why = forms.CharField(label=_("Why"), required=False, max_length=300)


class ReasonForm(forms.Form):
    """Why a meeting is called off."""

    reason = forms.CharField(label=_("Why it is called off"), max_length=300)


class ItemForm(forms.Form):
    """An item of an agenda."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("What it is about"),
        required=False,
        max_length=20_000,
        help_text=_("Members read it in the notice."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    duration = forms.IntegerField(
        label=_("Minutes planned"), min_value=1, max_value=LONGEST, initial=10
    )
    brought_by = forms.ChoiceField(label=_("Who brings it"), required=False)
    minutes_of = forms.ChoiceField(
        label=_("Minutes of which meeting"),
        required=False,
        help_text=_("Only where the minutes of an earlier meeting are to be approved."),
    )

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[str, str]],
        meetings: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("brought_by", people), ("minutes_of", meetings)):
            chosen = self.fields[name]
            assert isinstance(chosen, forms.ChoiceField)  # noqa: S101
            chosen.choices = [("", "–"), *choices]

    def clean(self) -> dict[str, Any]:
        """Minutes to approve are those of a meeting."""
        data = super().clean() or {}
        if data.get("kind") == ItemKind.MINUTES and not data.get("minutes_of"):
            self.add_error("minutes_of", _("Choose the meeting whose minutes they are."))
        return data


class NoticeForm(forms.Form):
    """How the notice reaches people."""

    way = forms.ChoiceField(
        label=_("How members are told"),
        choices=[
            ("email", _("By e-mail, and on paper those without an address")),
            ("hand", _("On paper, handed to everybody in person")),
        ],
        initial="email",
        widget=forms.RadioSelect,
    )
    without_email = forms.ChoiceField(
        label=_("Those without an e-mail address get it"),
        choices=[
            (Channel.HAND.value, _("in person, today")),
            (Channel.POST.value, _("by post, sent today")),
        ],
        initial=Channel.HAND.value,
        widget=forms.RadioSelect,
    )


class CalculatorForm(forms.Form):
    """A meeting as one thinks of it, to see when it would have to be told of."""

    body = forms.ChoiceField(
        label=_("Whose meeting"),
        choices=[("GM", _("the members’")), ("BD", _("the board’s"))],
    )
    day = day_field(_("Day of the meeting"))
    hour = hour_field(_("Begins at"))

    @property
    def starts_at(self) -> datetime:
        """The moment it would begin, in the co-op's zone."""
        data = self.cleaned_data
        return timezone.make_aware(datetime.combine(data["day"], data["hour"]))
