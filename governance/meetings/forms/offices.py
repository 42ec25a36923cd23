"""What is asked about offices: a new one, its holders, its turns, the end of a term."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from coopkit.cooperatives.models import Role
from governance.meetings import terms
from governance.meetings.models import Body
from governance.members.forms.day import day_field

OFFICE_ROLES = (Role.BOARD, Role.SECRETARY, Role.BOOKKEEPER, Role.AUDITOR)
DECISION_HELP = _(
    "Its number in the register, like 2026-GM-004, or its name if it is older than it."
)
HOWS = [
    (terms.ELECTION, _("elected")),
    (terms.APPOINTMENT, _("appointed")),
    (terms.FOUNDING, _("at the founding")),
    (terms.LOT, _("drawn by lot")),
]
ENDINGS = [
    (terms.RESIGNED, _("They resigned")),
    (terms.RECALLED, _("They were recalled")),
]
KEY_LENGTH = 40


class OfficeForm(forms.Form):
    """An office: its name, whose body it is of, what it lets do, and for how long."""

    body = forms.ChoiceField(
        label=_("Its holders are"),
        required=False,
        choices=[("", _("officers of the co-op")), (Body.BOARD, _("the board"))],
        widget=forms.RadioSelect,
        initial="",
    )
    role = forms.ChoiceField(
        label=_("What it lets them do on this site"),
        required=False,
        choices=[
            ("", _("nothing more than before")),
            *((role.value, role.label) for role in OFFICE_ROLES),
        ],
        help_text=_("The role is granted with the seat, and ends with it."),
    )
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=100, initial=1)
    term_months = forms.IntegerField(
        label=_("Months of a term"),
        min_value=1,
        max_value=120,
        initial=24,
        help_text=_("Of the board, the bylaws’ own term holds instead."),
    )
    rotation = forms.CharField(
        label=_("In turns: the codes in their order"),
        required=False,
        max_length=400,
        help_text=_("Only if it goes round: M001, M004, M002. Then there are no seats."),
    )
    turn_days = forms.IntegerField(
        label=_("Days of a turn"), required=False, min_value=1, max_value=400
    )
    turns_from = day_field(_("The first turn begins on"), required=False)

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = dict(settings.LANGUAGES)
        names = {}
        for place, code in enumerate(languages):
            label = _("Name of the office (%(language)s)") % {
                "language": known.get(code, code)
            }
            names[f"name_{code}"] = forms.CharField(
                label=label, max_length=80, required=not place
            )
        self.languages = list(languages)
        self.fields = names | self.fields

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("rotation") and not (
            given.get("turn_days") and given.get("turns_from")
        ):
            self.add_error(
                "turn_days", _("Say how many days a turn has, and when the first begins.")
            )
        return given

    @property
    def names(self) -> dict[str, str]:
        """The name by language, as far as it was given."""
        found = {code: self.cleaned_data[f"name_{code}"] for code in self.languages}
        return {code: name.strip() for code, name in found.items() if name.strip()}

    @property
    def key(self) -> str:
        """The office's key, made of its first name."""
        first = next(iter(self.names.values()))
        return slugify(first)[:KEY_LENGTH] or "office"

    @property
    def order(self) -> list[str]:
        return codes_in(self.cleaned_data["rotation"])


class SizeForm(forms.Form):
    """How many seats an office has from now on."""

    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=100)


class CloseForm(forms.Form):
    """The last day of an office that is not needed any more."""

    on = day_field(
        _("Its last day"),
        help_text=_(
            "Whoever holds it then leaves it that day, with the role on this site."
        ),
    )


class SeatForm(forms.Form):
    """Who is put into a seat, when, and by what right."""

    code = forms.ChoiceField(label=_("Who"))
    how = forms.ChoiceField(label=_("How"), choices=HOWS)
    starts_on = day_field(_("First day"))
    ends_on = day_field(
        _("Last day"),
        required=False,
        help_text=_("Leave it empty for the term that the bylaws come to."),
    )
    decision = forms.CharField(
        label=_("Decision"), max_length=120, help_text=DECISION_HELP
    )

    def __init__(
        self, *args: Any, people: Mapping[str, str], on: date, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"starts_on": on}
        super().__init__(*args, **kwargs)
        chosen = self.fields["code"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101  for the type checker
        chosen.choices = [
            ("", _("Choose somebody")),
            *((code, f"{name} ({code})") for code, name in people.items()),
        ]


class TurnsForm(forms.Form):
    """The order of the turns from a day on."""

    rotation = forms.CharField(
        label=_("The codes in their order"),
        max_length=400,
        help_text=_("For example M001, M004, M002."),
    )
    turn_days = forms.IntegerField(label=_("Days of a turn"), min_value=1, max_value=400)
    turns_from = day_field(_("From this day on"))

    @property
    def order(self) -> list[str]:
        return codes_in(self.cleaned_data["rotation"])


class EndForm(forms.Form):
    """How a term ends before its time."""

    how = forms.ChoiceField(
        label=_("What happened?"), choices=ENDINGS, widget=forms.RadioSelect
    )
    on = day_field(_("Last day in office"))
    decision = forms.CharField(
        label=_("Decision"),
        required=False,
        max_length=120,
        help_text=_("Of a recall: its number in the register, like 2026-GM-004."),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": on}
        super().__init__(*args, **kwargs)


def codes_in(text: str) -> list[str]:
    """The codes in a text, each once, in their order."""
    return list(dict.fromkeys(re.findall(r"\w+", text.upper())))
