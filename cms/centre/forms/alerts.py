"""What is asked of who writes a policy alert, and of who wishes to hear of laws."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cms.centre.forms.careful import Careful
from cms.centre.forms.research import long_text
from cms.centre.models import Campaign, Region, RightsTopic
from cms.centre.services.alerts import AlertFacts
from cms.learning.forms.days import day_field
from coopkit.accounts.models import LANGUAGES


class AlertForm(Careful):
    """A law that is before somebody who decides, and what can be done."""

    FREE_TEXT: ClassVar[tuple[str, ...]] = (
        *("title_en", "title_es", "what_en", "what_es", "do_en", "do_es"),
    )

    topic = forms.ChoiceField(label=_("Topic"), choices=RightsTopic.choices)
    regions = forms.ModelMultipleChoiceField(
        label=_("Regions"),
        queryset=Region.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick nothing if it is for everywhere."),
    )
    campaign = forms.ModelChoiceField(
        label=_("Campaign"), queryset=Campaign.objects.none(), required=False
    )
    bill = forms.CharField(
        label=_("Number of the bill or rule"),
        help_text=_("As the office writes it."),
        max_length=60,
    )
    before = forms.CharField(
        label=_("Who decides"),
        help_text=_("For example: Oakland City Council."),
        max_length=120,
    )
    decides_on = day_field(_("Day of the decision"), required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=120)
    title_es = forms.CharField(label=_("Title in Spanish"), max_length=120)
    what_en = long_text(_("What would change, in English"))
    what_es = long_text(_("What would change, in Spanish"))
    do_en = long_text(_("What you can do, in English"))
    do_es = long_text(_("What you can do, in Spanish"))
    source = forms.CharField(
        label=_("Source"),
        help_text=_("Where the text of the bill or rule stands."),
        max_length=200,
    )

    def __init__(self, *args: Any, campaigns: QuerySet[Campaign], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["campaign"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type alone
        field.queryset = campaigns

    def facts(self) -> AlertFacts:
        """What was said, for the service."""
        data = dict(self.cleaned_data)
        data["regions"] = tuple(data["regions"])
        return AlertFacts(**{name: data[name] for name in AlertFacts.__slots__})


class WishForm(forms.Form):
    """Of which topics and places somebody wishes to hear, and in which language."""

    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        choices=RightsTopic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick nothing to hear of all."),
    )
    regions = forms.ModelMultipleChoiceField(
        label=_("Regions"),
        queryset=Region.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick nothing to hear of all places."),
    )
    language = forms.ChoiceField(label=_("Language of the mails"), choices=LANGUAGES)


class AskForm(WishForm):
    """The same, asked for the first time: where the mail goes."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=200,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={
            "required": _("Type the address at which you read mail."),
            "invalid": _("This is not an e-mail address. Look at it once more."),
        },
    )
    field_order = ["email", "topics", "regions", "language"]
