"""What is asked of a clinic."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.centre.forms.careful import Careful
from cms.centre.models import Clinic, Region, RightsTopic, Spoken
from cms.centre.services.clinics import ClinicFacts
from cms.learning.forms.days import day_field
from coopkit.accounts.models import User

HOUR = "%H:%M"


def hour_field(label: Any) -> forms.TimeField:
    """An hour as browsers and people write it."""
    return forms.TimeField(
        label=label,
        input_formats=[HOUR, "%H:%M:%S"],
        widget=forms.TimeInput(format=HOUR, attrs={"type": "time"}),
        error_messages={
            "required": _("Give an hour, like 18:30."),
            "invalid": _("This is not an hour. Write it like 18:30."),
        },
    )


class PeopleField(forms.ModelMultipleChoiceField[User]):
    """People by their names."""

    def label_from_instance(self, obj: User) -> str:
        return obj.get_full_name() or obj.email


class ClinicForm(Careful):
    """When and where, about what, in which languages, and who opens what people ask."""

    FREE_TEXT: ClassVar[tuple[str, ...]] = ("title", "note")

    title = forms.CharField(label=_("Title"), max_length=120)
    day = day_field(_("Day"))
    begins = hour_field(_("Begins at"))
    ends = hour_field(_("Ends at"))
    place = forms.CharField(
        label=_("Place"),
        max_length=200,
        help_text=_("An address, or how to join by telephone."),
    )
    region = forms.ModelChoiceField(label=_("Region"), queryset=Region.objects.none())
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        choices=RightsTopic.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None, if people can come with anything."),
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=Spoken.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=_("What to bring, and what is there"),
        max_length=300,
        required=False,
        help_text=_("For example: a way in for wheelchairs, child care, interpreters."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    takes_requests = forms.BooleanField(
        label=_("People can ask to be called"), required=False
    )
    coordinators = PeopleField(
        label=_("Who opens what people ask"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only they can open a request to be called. Each look is noted."),
    )

    def __init__(self, *args: Any, people: QuerySet[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["region"].queryset = Region.objects.all()  # type: ignore[attr-defined]
        self.fields["coordinators"].queryset = people  # type: ignore[attr-defined]

    def facts(self) -> ClinicFacts:
        """What was said, for the service; hours are those of the site's zone."""
        data = self.cleaned_data
        return ClinicFacts(
            title=data["title"],
            starts_at=timezone.make_aware(datetime.combine(data["day"], data["begins"])),
            ends_at=timezone.make_aware(datetime.combine(data["day"], data["ends"])),
            place=data["place"],
            region=data["region"],
            topics=tuple(data["topics"]),
            languages=tuple(data["languages"]),
            note=data["note"],
            takes_requests=data["takes_requests"],
            coordinators=tuple(data["coordinators"]),
        )


def told_of(clinic: Clinic) -> dict[str, Any]:
    """A clinic as its form shows it."""
    begins = timezone.localtime(clinic.starts_at)
    return {
        "title": clinic.title,
        "day": begins.date(),
        "begins": begins.time(),
        "ends": timezone.localtime(clinic.ends_at).time(),
        "place": clinic.place,
        "region": clinic.region_id,
        "topics": clinic.topics,
        "languages": clinic.languages.split(),
        "note": clinic.note,
        "takes_requests": clinic.takes_requests,
        "coordinators": list(clinic.coordinators.values_list("pk", flat=True)),
    }
