"""What is asked of organisers who look into an industry."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cms.centre.careful import plainly
from cms.centre.forms.careful import Careful
from cms.centre.models import Industry, Section
from cms.centre.selectors.research import names_in
from cms.centre.services.research import Found
from cms.learning.forms.days import day_field
from coopkit.accounts.models import User

LONGEST = 4000


def long_text(
    label: Any, *, help_text: Any = "", rows: int = 3, most: int = LONGEST
) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        widget=forms.Textarea({"rows": rows}),
    )


class WorkbookForm(Careful):
    """What a workbook is called, and whom it is about."""

    FREE_TEXT: ClassVar[tuple[str, ...]] = ("title", "about")

    title = forms.CharField(
        label=_("Name of the workbook"),
        help_text=_("Without the employer’s name. The list of workbooks shows it."),
        max_length=120,
    )
    industry = forms.ChoiceField(label=_("Industry"), choices=Industry.choices)
    about = forms.CharField(
        label=_("Which employer it is about"),
        help_text=_(
            "Sealed. Write each name on a line of its own. In public circles no text "
            "with this name is shown."
        ),
        max_length=400,
        widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """The title is not sealed, so it names nobody whom the workbook is about."""
        cleaned = super().clean()
        title = plainly(cleaned.get("title", ""))
        if any(plainly(one) in title for one in names_in(cleaned.get("about", ""))):
            self.add_error("title", self.fields["title"].help_text)
        return cleaned


class FindingForm(Careful):
    """One thing that was found out, with its source."""

    FREE_TEXT: ClassVar[tuple[str, ...]] = ("what", "source")

    section = forms.ChoiceField(label=_("Part"), choices=Section.choices)
    what = long_text(
        _("What did you find out?"),
        help_text=_("Facts, not people: never anybody’s immigration status."),
        rows=4,
    )
    source = forms.CharField(
        label=_("Where does it stand?"),
        help_text=_("A record and its number, a web page, a visit, a talk."),
        max_length=300,
    )
    dated = day_field(_("Day of that source"), is_plan=False)

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.on = on

    def clean_dated(self) -> date:
        day: date = self.cleaned_data["dated"]
        if not day.year >= 1900 or day > self.on:
            raise forms.ValidationError(
                _("A source has a day that is past. Give the day it was written or seen.")
            )
        return day

    def found(self) -> Found:
        """What was said, for the service."""
        data = self.cleaned_data
        return Found(
            section=data["section"],
            what=data["what"],
            source=data["source"],
            dated=data["dated"],
        )


class ReaderForm(forms.Form):
    """Another organiser who may read a workbook."""

    reader = forms.ModelChoiceField(
        label=_("Organizer or coordinator"), queryset=User.objects.none()
    )

    def __init__(self, *args: Any, people: QuerySet[User], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["reader"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type alone
        field.queryset = people
        field.label_from_instance = name_of  # type: ignore[method-assign,assignment]


def name_of(user: User) -> str:
    """What somebody is called among those who work here."""
    return user.get_full_name() or user.email
