"""What is asked for the founding: the meeting's call, the opening money, a reason."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _, ngettext

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import CoopError
from coopkit.money import parse_amount, plain_amount
from coopkit.worksheets.fields import read, write
from governance.formation.services.convening import Call
from governance.meetings.forms.calling import PlaceForm
from governance.members.forms.day import day_field

Choices = Sequence[tuple[str, str]]
BANK = "Assets:Bank:"
MOST_MONTHS = 360


class CallForm(PlaceForm):
    """The founding meeting: when, where, from which day, and who is proposed."""

    title = forms.CharField(
        label=_("Title"), max_length=200, initial=_("Founding meeting")
    )
    first_day = day_field(
        _("First day of the co-op"),
        help_text=_("The day of the meeting, or a later one. The books begin with it."),
    )
    seats = forms.IntegerField(label=_("Seats of the board"), min_value=1, max_value=99)
    chair = forms.ChoiceField(label=_("Chair"))
    secretary = forms.ChoiceField(label=_("Secretary"))
    treasurer = forms.ChoiceField(label=_("Treasurer"))
    bank = forms.MultipleChoiceField(
        label=_("Who signs at the bank"),
        help_text=_("Two people or more; every payment takes two signatures."),
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = (
        *("title", "day", "hour", "minutes", "place", "joining", "first_day"),
        *("seats", "chair", "secretary", "treasurer", "bank"),
    )

    def __init__(
        self,
        *args: Any,
        people: Choices,
        seats: tuple[int, int] | None,
        told: tuple[int, str] = (0, ""),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        days, soonest = told
        if days:
            self.fields["day"].help_text = ngettext(
                "Your agreement asks for %(days)s whole day between the notice and the "
                "meeting: with a notice today, %(soonest)s or later.",
                "Your agreement asks for %(days)s whole days between the notice and the "
                "meeting: with a notice today, %(soonest)s or later.",
                days,
            ) % {"days": days, "soonest": soonest}
        for name in ("chair", "secretary", "treasurer"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", "—"), *people]
        bank = self.fields["bank"]
        if isinstance(bank, forms.MultipleChoiceField):
            bank.choices = list(people)
        if seats is None:
            del self.fields["seats"]
        else:
            least, most = seats
            most = max(min(most, len(people)), least)
            self.fields["seats"].initial = min(max(least, 3), most)
            self.fields["seats"].help_text = _(
                "By the bylaws you decided, and with those who are here: %(least)s to "
                "%(most)s."
            ) % {"least": least, "most": most}

    def call(self) -> Call:
        """What was asked, for the service."""
        data = self.cleaned_data
        return Call(
            title=data["title"],
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            first_day=data["first_day"],
            seats=data.get("seats") or 0,
            place=data["place"],
            joining=data["joining"],
            officers={
                **{key: data[key] for key in ("chair", "secretary", "treasurer")},
                "bank": sorted(data["bank"]),
            },
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A founder's fields, as the page shows them."""

    code: str
    name: str
    share: tuple[BoundField, ...]
    loan: tuple[BoundField, ...]


class MoneyField(forms.CharField):
    """An amount as a person types it; whole cents come out, 0 for nothing."""

    def __init__(self, *, minor_units: int, **kwargs: Any) -> None:
        self.minor_units = minor_units
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(required=False, max_length=24, widget=widget, **kwargs)

    def clean(self, value: Any) -> int:
        text = str(super().clean(value)).replace("$", "").replace(" ", "")
        try:
            cents = parse_amount(text or "0", minor_units=self.minor_units)
        except CoopError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if cents < 0:
            raise forms.ValidationError(_("Write an amount of zero or more."))
        return cents


class ShareField(forms.CharField):
    """A rate a year as a person types it; text such as “1/20” comes out."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip()
        try:
            return str(read("share", text)) if text else ""
        except CoopError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class OpeningForm(forms.Form):
    """Each founder's opening money, and what the bank account is called."""

    bank = forms.RegexField(
        r"[A-Z][A-Za-z0-9-]*(:[A-Z0-9][A-Za-z0-9-]*)*",
        label=_("What the bank account is called in the books"),
        help_text=_("Letters, digits and hyphens, like Checking or Credit-Union."),
        max_length=60,
        initial="Checking",
        error_messages={
            "invalid": _(
                "Begin with a capital letter, and use letters without accents, digits "
                "and hyphens, like Credit-Union."
            )
        },
    )

    def __init__(
        self, *args: Any, cooperative: Cooperative, people: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people, places = people, cooperative.minor_units
        for code, _name in people:
            self.fields |= _fields_of(code, places)

    @property
    def lines(self) -> Iterator[Line]:
        for code, name in self.people:
            share = (self[f"{code}-paid"], self[f"{code}-parts"], self[f"{code}-due"])
            loan = (self[f"{code}-loan"], self[f"{code}-rate"], self[f"{code}-months"])
            yield Line(code, name, share, loan)

    def opening(self) -> dict[str, Any]:
        """What was written down, as it is kept and voted on."""
        data = self.cleaned_data
        rows = []
        for code, _name in self.people:
            due: date | None = data[f"{code}-due"]
            cents = data[f"{code}-loan"]
            rows.append(
                {
                    "code": code,
                    "paid_cents": data[f"{code}-paid"],
                    "instalments": data[f"{code}-parts"] or 0,
                    "first_due": due.isoformat() if due else "",
                    "loan_cents": cents,
                    "loan_rate": data[f"{code}-rate"] if cents else "",
                    "loan_months": (data[f"{code}-months"] or 0) if cents else 0,
                }
            )
        return {"account": f"{BANK}{data['bank']}", "rows": rows}


class TakeBackForm(forms.Form):
    """Why an act is taken back."""

    why = forms.CharField(label=_("Why it is taken back"), max_length=300)


def opening_initial(opening: Mapping[str, Any] | None, *, places: int) -> dict[str, Any]:
    """What was written down before, as the form's fields."""
    if not opening:
        return {}
    found: dict[str, Any] = {"bank": str(opening["account"]).removeprefix(BANK)}
    for row in opening["rows"]:
        code = row["code"]
        found |= {
            f"{code}-paid": plain_amount(row["paid_cents"], minor_units=places),
            f"{code}-parts": row["instalments"] or None,
            f"{code}-due": row["first_due"] or None,
            f"{code}-loan": plain_amount(row["loan_cents"], minor_units=places)
            if row["loan_cents"]
            else None,
            f"{code}-rate": write("share", row["loan_rate"]) if row["loan_rate"] else "",
            f"{code}-months": row["loan_months"] or None,
        }
    return found


def _fields_of(code: str, places: int) -> dict[str, forms.Field]:
    rate = forms.TextInput(attrs={"autocomplete": "off"})
    return {
        f"{code}-paid": MoneyField(
            label=_("Pays in on the first day"), minor_units=places
        ),
        f"{code}-parts": forms.IntegerField(
            label=_("The rest in how many monthly parts"),
            required=False,
            min_value=0,
            max_value=MOST_MONTHS,
        ),
        f"{code}-due": day_field(_("First of these parts is due on"), required=False),
        f"{code}-loan": MoneyField(label=_("Lends the co-op"), minor_units=places),
        f"{code}-rate": ShareField(
            label=_("Interest a year"),
            required=False,
            max_length=24,
            widget=rate,
            help_text=_("For example 5%, or nothing."),
        ),
        f"{code}-months": forms.IntegerField(
            label=_("Paid back in how many months"),
            required=False,
            min_value=0,
            max_value=MOST_MONTHS,
        ),
    }
