"""What a ballot's form holds: an order, places that were typed, a choice, a tracker."""

from dataclasses import dataclass, field, replace

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from governance.members.models import Membership
from governance.votes import marking
from governance.votes.marking import Offer
from governance.votes.models import Elector, Via

MOVES = ("up", "down", "out", "add")
SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A ballot as its form has it; never stored, and repr tells nothing of it."""

    marks: tuple[int, ...] = field(default=(), repr=False)
    choice: str = field(default="", repr=False)
    tracker: str = field(default="", repr=False)

    def content(self, offer: Offer) -> dict[str, object]:
        """The ballot's content, as it is counted."""
        if offer.kind == "choice":
            return {"choice": self.choice}
        return {"marks": list(self.marks)}

    @property
    def is_blank(self) -> bool:
        return not self.marks and not self.choice


def held(data: QueryDict, offer: Offer) -> Filled:
    """What came, as far as it can be shown again; nothing in it is refused."""
    marks = [int(each) for each in data.getlist("marks") if _is_number(each)]
    kept = dict.fromkeys(number for number in marks if number in offer.names)
    choice = data.get("choice", "")
    return Filled(
        marks=tuple(kept), choice=choice if choice in {"yes", "no", "abstain"} else ""
    )


def filled(data: QueryDict, offer: Offer) -> Filled:
    """The ballot that came; what does not fit is a CoopError written to the voter."""
    tracker = data.get("tracker", "")
    tracker = tracker if marking.is_tracker(tracker) else ""
    if offer.kind == "choice":
        return Filled(
            choice=marking.checked_choice(data.get("choice", "")), tracker=tracker
        )
    marks = _marks(data)
    if offer.kind == "ranked":
        marks = _typed_over(data, marks, offer)
    return Filled(marks=marking.checked(marks, offer), tracker=tracker)


def pressed(data: QueryDict, found: Filled, offer: Offer) -> Filled | None:
    """The ballot after an arrow, “add” or “take out” was pressed; None: none was."""
    for how in MOVES:
        number = data.get(how, "")
        if how in data:
            known = _is_number(number) and int(number) in offer.names
            if not known:
                raise marking.UnknownOptionError(number=_printable(number))
            return replace(found, marks=marking.moved(found.marks, how, int(number)))
    return None


def typed_places(data: QueryDict, offer: Offer) -> dict[int, str]:
    """What was typed beside each name."""
    return {
        number: _printable(data.get(f"place-{number}", ""))
        for number in offer.names
        if f"place-{number}" in data
    }


def _typed_over(data: QueryDict, marks: list[int], offer: Offer) -> list[int]:
    """Places that were typed go before the order, where somebody changed them."""
    typed = typed_places(data, offer)
    shown = dict.fromkeys(typed, "")
    shown |= {number: str(at) for at, number in enumerate(marks, 1) if number in typed}
    changed = {number: text.strip() for number, text in typed.items()} != shown
    return list(marking.by_places(typed, offer)) if changed else marks


def _marks(data: QueryDict) -> list[int]:
    found = []
    for each in data.getlist("marks"):
        if not _is_number(each):
            raise marking.UnknownOptionError(number=_printable(each))
        found.append(int(each))
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 5


def _printable(text: str) -> str:
    """A text as it can be shown again: a sign that none can see becomes a box."""
    return "".join(sign if sign.isprintable() else "□" for sign in text)[:SHOWN]


class NominationForm(forms.Form):
    """Who is put forward; whoever keeps the roll may write in a name and a statement."""

    member = forms.ModelChoiceField(
        Membership.objects.none(), label=_("Who"), required=False
    )
    name = forms.CharField(
        label=_("Another name, or an answer of the poll"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    statement = forms.CharField(
        label=_("Statement"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(forms.Form):
    """What somebody who was nominated says about themselves."""

    statement = forms.CharField(
        label=_("Your statement"),
        help_text=_("What you want to do, in your own words. All members can read it."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class TakenForm(forms.Form):
    """How votes came that somebody enters for others."""

    via = forms.ChoiceField(
        label=_("How the vote came"),
        choices=[(each.value, each.label) for each in Via if each != Via.SITE],
        widget=forms.RadioSelect,
    )


class ReturnForm(forms.Form):
    """Whose paper ballot came."""

    elector = forms.ModelChoiceField(
        Elector.objects.none(),
        label=_("Whose paper ballot came"),
        empty_label=_("Choose a member"),
    )


class SheetForm(forms.Form):
    """The number that was written on a sheet after the sheets were mixed."""

    sheet = forms.IntegerField(
        label=_("Number on the sheet"),
        help_text=_("Written on it after all sheets were mixed face down."),
        min_value=1,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
