"""What is asked of organisers for a campaign, and of whoever stands by it."""

import re
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cms.centre.forms.careful import Careful
from cms.centre.forms.research import long_text
from cms.centre.models import Ally, Industry, Region, RightsTopic, Workbook
from cms.centre.services.campaigns import CampaignTexts
from cms.learning.forms.days import day_field, within_reach
from coopkit.codes import LONGEST_TYPED
from coopkit.errors import CoopError
from coopkit.money import Cents, parse_amount

LOCAL = "%Y-%m-%dT%H:%M"
MOST_CENTS = 10**12
LONGEST_DEMAND = 500
FIRST_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)?")
BOTH = _("People read it in their own language: write both.")


class TextsForm(Careful):
    """What a campaign demands and why, in both languages."""

    FREE_TEXT: ClassVar[tuple[str, ...]] = (
        *("title_en", "title_es", "demand_en", "demand_es", "why_en", "why_es"),
    )

    topic = forms.ChoiceField(label=_("Topic"), choices=RightsTopic.choices)
    industry = forms.ChoiceField(label=_("Industry"), choices=Industry.choices)
    region = forms.ModelChoiceField(label=_("Region"), queryset=Region.objects.all())
    title_en = forms.CharField(
        label=_("Title in English"), max_length=120, help_text=BOTH
    )
    title_es = forms.CharField(label=_("Title in Spanish"), max_length=120)
    demand_en = long_text(
        _("Demand in English"),
        help_text=_("One thing, in a sentence or two. It stands on the flyer."),
        most=LONGEST_DEMAND,
    )
    demand_es = long_text(_("Demand in Spanish"), most=LONGEST_DEMAND)
    why_en = long_text(_("Why, in English"), rows=4)
    why_es = long_text(_("Why, in Spanish"), rows=4)

    def texts(self) -> CampaignTexts:
        """What was said, for the service."""
        data = self.cleaned_data
        return CampaignTexts(**{name: data[name] for name in CampaignTexts.__slots__})


class ActionForm(Careful):
    """Something that is done on a day."""

    FREE_TEXT: ClassVar[tuple[str, ...]] = ("place", "what_en", "what_es")

    when = forms.DateTimeField(
        label=_("Day and time"),
        input_formats=[LOCAL, "%Y-%m-%d %H:%M"],
        validators=[within_reach],
        widget=forms.DateTimeInput(format=LOCAL, attrs={"type": "datetime-local"}),
        error_messages={
            "invalid": _("This is no day and time. Write it like 2027-03-01 18:00.")
        },
    )
    place = forms.CharField(label=_("Place"), max_length=200)
    what_en = forms.CharField(label=_("What happens, in English"), max_length=200)
    what_es = forms.CharField(label=_("What happens, in Spanish"), max_length=200)


class UpdateForm(Careful):
    """A line of the timeline."""

    FREE_TEXT: ClassVar[tuple[str, ...]] = ("text_en", "text_es")

    on = day_field(_("Day"))
    text_en = long_text(_("What happened, in English"))
    text_es = long_text(_("What happened, in Spanish"))


class AllyForm(Careful):
    """A partner, and what it does in the campaign."""

    FREE_TEXT: ClassVar[tuple[str, ...]] = ("part_en", "part_es")

    ally = forms.ModelChoiceField(label=_("Partner"), queryset=Ally.objects.none())
    part_en = forms.CharField(label=_("What it does, in English"), max_length=120)
    part_es = forms.CharField(label=_("What it does, in Spanish"), max_length=120)

    def __init__(self, *args: Any, allies: QuerySet[Ally], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["ally"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type alone
        field.queryset = allies


class WonForm(Careful):
    """Money that workers got back."""

    FREE_TEXT: ClassVar[tuple[str, ...]] = ("source",)

    on = day_field(_("Day it was paid"))
    amount = forms.CharField(
        label=_("Amount in dollars"),
        help_text=_("For example 4812.37. All of it, to the cent."),
        max_length=24,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )
    workers = forms.IntegerField(
        label=_("To how many workers"), min_value=1, max_value=100_000
    )
    source = forms.CharField(
        label=_("Where it is written"),
        help_text=_("A judgment, a settlement, a letter: with its number and day."),
        max_length=200,
    )

    def clean_amount(self) -> Cents:
        """The amount in cents, read exactly."""
        try:
            cents = parse_amount(self.cleaned_data["amount"].removeprefix("$"))
        except CoopError as refusal:
            raise forms.ValidationError(str(refusal)) from None
        if not 0 < cents < MOST_CENTS:
            raise forms.ValidationError(
                _("Money that was won is more than nothing. Look at the amount again.")
            )
        return cents


class LinkForm(forms.Form):
    """The workbook that a campaign stands on: one of those that name the organiser."""

    workbook = forms.ModelChoiceField(
        label=_("Workbook"),
        queryset=Workbook.objects.none(),
        required=False,
        empty_label=_("none"),
        help_text=_("Only its readers can open it. The public page never names it."),
    )

    def __init__(self, *args: Any, workbooks: QuerySet[Workbook], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["workbook"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type alone
        field.queryset = workbooks


class SignForm(Careful):
    """Stand by a demand; nobody has to give a name."""

    FREE_TEXT: ClassVar[tuple[str, ...]] = ("first_name",)

    first_name = forms.CharField(
        label=_("First name"),
        help_text=_("A first name alone, or nothing. It need not be your own."),
        max_length=30,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def clean_first_name(self) -> str:
        """One word of letters: no full name, no sentence, no address."""
        name: str = self.cleaned_data["first_name"].strip()
        if name and not FIRST_NAME.fullmatch(name):
            raise forms.ValidationError(
                _("One first name, made of letters. Leave out the family name.")
            )
        return name


class TakeBackForm(forms.Form):
    """The code by which somebody takes their name back."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=LONGEST_TYPED,
        help_text=_("Eight letters and numbers. Capitals and spaces do not matter."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )
