"""What is asked of whoever prepares a vote, by the way in which it decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.votes.forms.motions import DATE_INPUT
from governance.votes.models import Method, Proceeding

Choices = Sequence[tuple[str, Any]]

WRONG_DAY = {"invalid": _("This is not a day. Write it like 2027-07-01.")}
COUNTED = [
    ("", _("as the bylaws say")),
    ("scottish-stv", _("ranked, several seats: Scottish STV")),
    ("meek-stv", _("ranked, several seats: Meek STV")),
    ("irv", _("ranked, one seat: instant runoff")),
    ("approval", _("approve as many as you like")),
    ("plurality", _("one mark: whoever has the most")),
]
POLLED = [
    ("approval", _("mark as many answers as you like")),
    ("plurality", _("mark one answer")),
    ("irv", _("rank the answers")),
]
LEAST_ANSWERS, MOST_ANSWERS = 2, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a form can offer on this day: where, for whom, by which rules."""

    way: str
    least_days: int
    items: Choices = ()
    offices: Choices = ()
    matters: Choices = ()
    classes: Choices = ()
    elections: str = ""
    with_words: bool = True
    with_board: bool = False


class PrepareForm(forms.Form):
    """A vote as it is prepared; fields that its way of deciding lacks are left out."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("The text that is voted on"),
        help_text=_("Members vote on exactly these words."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    matter = forms.ChoiceField(
        label=_("What it does"),
        help_text=_("Once adopted, this is done at once."),
        required=False,
    )
    office = forms.ChoiceField(
        label=_("Which office it fills"),
        help_text=_("Whoever is elected holds it from then on."),
        required=False,
    )
    seats = forms.IntegerField(
        label=_("Seats to fill"), min_value=1, max_value=99, initial=1
    )
    rule = forms.ChoiceField(label=_("How it is counted"), required=False)
    starts_on = forms.DateField(
        label=_("First day of the term"),
        help_text=_("Or the day on which the result is declared."),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=DATE_INPUT,
        error_messages=WRONG_DAY,
    )
    answers = forms.CharField(
        label=_("Answers"),
        help_text=_("One a line, two at least."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    rounds = forms.IntegerField(
        label=_("Rounds at most"),
        help_text=_("Each puts a text that was changed to meet the objections."),
        min_value=1,
        max_value=9,
        initial=3,
    )
    review_months = forms.IntegerField(
        label=_("Looked at again after how many months"),
        min_value=1,
        max_value=60,
        initial=12,
    )
    body = forms.ChoiceField(
        label=_("Who decides"),
        choices=[("GM", _("the members")), ("BD", _("the board"))],
        widget=forms.RadioSelect,
        initial="GM",
    )
    item = forms.ChoiceField(
        label=_("Where it is decided"),
        help_text=_("Without a meeting everybody votes on the site or on paper."),
        required=False,
    )
    days = forms.IntegerField(
        label=_("Days the vote stays open"),
        help_text=_("Without a meeting; at least as many as the bylaws say."),
        max_value=90,
    )
    is_secret = forms.BooleanField(
        label=_("Secret ballot"),
        help_text=_(
            "Needs two tellers who make keys, and five voters at least. Nobody can tell "
            "then who voted for what, not even whoever runs the site."
        ),
        required=False,
    )
    classes = forms.MultipleChoiceField(
        label=_("Classes of members whose rights it touches"),
        help_text=_("Each votes apart, and all must agree."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    record_on = forms.DateField(
        label=_("Record date"),
        help_text=_("Whoever is a member on this day may vote. Empty: the day it opens."),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=DATE_INPUT,
        error_messages=WRONG_DAY,
    )
    challenge_days = forms.IntegerField(
        label=_("Days to challenge the result"),
        min_value=1,
        max_value=90,
        initial=14,
    )

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for name in _left_out(asked):
            del self.fields[name]
        self._offer("item", [("", _("without a meeting")), *asked.items])
        self._offer("matter", [("plain", _("nothing but its words")), *asked.matters])
        self._offer("office", [("", _("none of the list")), *asked.offices])
        self._offer("rule", POLLED if asked.way == Method.POLL else COUNTED)
        self._offer("classes", asked.classes)
        self.fields["days"].initial = asked.least_days
        self.fields["days"] = _days(self.fields["days"], asked.least_days)

    def _offer(self, name: str, choices: Choices) -> None:
        found = self.fields.get(name)
        if isinstance(found, forms.ChoiceField):
            found.choices = list(choices)

    def clean_answers(self) -> list[str]:
        """The answers of a poll, each once, in their order."""
        lines = [
            " ".join(line.split()) for line in self.cleaned_data["answers"].split("\n")
        ]
        found = list(dict.fromkeys(line[:120] for line in lines if line))
        if not LEAST_ANSWERS <= len(found) <= MOST_ANSWERS:
            raise forms.ValidationError(
                _("Write two answers at least and thirty at most, one a line.")
            )
        return found

    def options(self) -> dict[str, Any]:
        """The options of its way of deciding, as the motion keeps them."""
        given = self.cleaned_data
        names = {
            Method.ELECTION: ("rule", "seats", "office"),
            Method.POLL: ("rule", "answers"),
            Method.CONSENT: ("rounds", "review_months"),
            Method.CONSENSUS: ("rounds", "review_months"),
        }.get(Method(self.method()), ())
        found = {name: given[name] for name in names if name in given}
        if given.get("classes"):
            found["classes"] = given["classes"]
        if given.get("challenge_days"):
            found["challenge_days"] = given["challenge_days"]
        return found

    def method(self) -> str:
        """The way of deciding as the motion keeps it."""
        return Method.MOTION if self.asked.way == "unanimous" else self.asked.way

    def proceeding(self) -> str:
        if self.asked.way == "unanimous":
            return Proceeding.UNANIMOUS
        return Proceeding.MEETING if self.cleaned_data.get("item") else Proceeding.BALLOT

    def deciding_body(self) -> str:
        if self.asked.way == "unanimous":
            return "BD"
        return str(self.cleaned_data.get("body") or "GM")

    def kind_and_payload(self) -> tuple[str, dict[str, Any]]:
        """What is done once it is adopted, as its kind reads it."""
        given = self.cleaned_data
        if self.asked.way == Method.ELECTION:
            starts = given.get("starts_on")
            return "election", {"starts_on": starts.isoformat()} if starts else {}
        kind, *rest = str(given.get("matter") or "plain").split(":")
        if kind == "recall":
            return kind, {"term": int(rest[0]), "code": rest[1]}
        if kind == "minutes":
            return kind, {"meeting": int(rest[0]), "version": int(rest[1])}
        return kind, {}

    def closes_at(self, opens_at: datetime) -> datetime | None:
        """When a vote without a meeting would close; in a meeting the chair closes it."""
        if self.cleaned_data.get("item"):
            return None
        return opens_at + timedelta(days=self.cleaned_data["days"])


class CorrectionForm(forms.Form):
    """Somebody whom the secretary puts on the list of a vote, or takes off it."""

    code = forms.CharField(label=_("Code of the member"), max_length=16)
    is_included = forms.ChoiceField(
        label=_("What is right"),
        choices=[("1", _("they may vote")), ("0", _("they may not vote"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Everybody can read it."),
        max_length=300,
    )


class RoundForm(forms.Form):
    """The next round of seeking consent: the changed text, and why it was changed."""

    text = forms.CharField(
        label=_("The changed text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    why = forms.CharField(
        label=_("How it meets the objections"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FallbackForm(forms.Form):
    """Why consensus was not found, so that a vote follows."""

    why = forms.CharField(
        label=_("Why a vote follows"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SettleForm(forms.Form):
    """What became of an objection."""

    objection = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("What became of it"),
        choices=[
            ("integrated", _("met by a change of the text")),
            ("withdrawn", _("taken back by who raised it")),
            ("set_aside", _("set aside, with a reason")),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Answer"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ProxyForm(forms.Form):
    """Who votes for whom, and on which day it was signed."""

    giver = forms.ChoiceField(label=_("Who gives it"))
    holder = forms.ChoiceField(label=_("Who votes for them"))
    signed_on = forms.DateField(
        label=_("Signed on"),
        input_formats=["%Y-%m-%d"],
        widget=DATE_INPUT,
        error_messages=WRONG_DAY,
    )

    def __init__(
        self, *args: Any, givers: Choices, holders: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("giver", givers), ("holder", holders)):
            found = self.fields[name]
            if isinstance(found, forms.ChoiceField):
                found.choices = list(choices)


class ChallengeForm(forms.Form):
    """What is wrong with a declared result."""

    text = forms.CharField(
        label=_("What is wrong"),
        help_text=_("Everybody in the co-op can read it, with your name."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(forms.Form):
    """What the co-op answers to a challenge."""

    challenge = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.CharField(
        label=_("Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


def _left_out(asked: Asked) -> list[str]:
    """The fields that this way of deciding has no use for."""
    is_marked = asked.way in {Method.ELECTION, Method.POLL}
    is_sought = asked.way in {Method.CONSENT, Method.CONSENSUS}
    is_motion = asked.way in {Method.MOTION, Method.RATIFICATION}
    is_unanimous = asked.way == "unanimous"
    out = {
        "matter": not (is_motion and asked.matters),
        "office": asked.way != Method.ELECTION,
        "seats": asked.way != Method.ELECTION,
        "starts_on": asked.way != Method.ELECTION,
        "rule": not is_marked,
        "answers": asked.way != Method.POLL,
        "rounds": not is_sought,
        "review_months": not is_sought,
        "body": not (is_motion and asked.with_board),
        "item": is_unanimous or not asked.items,
        "is_secret": is_sought or is_unanimous,
        "classes": not (is_motion and len(asked.classes) > 1),
        "challenge_days": asked.way == Method.POLL,
        "title": not asked.with_words,
        "text": not asked.with_words,
        "record_on": is_unanimous,
    }
    return [name for name, is_out in out.items() if is_out]


def _days(days: forms.Field, least: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=days.label,
        help_text=days.help_text,
        min_value=least,
        max_value=90,
        initial=days.initial,
    )
