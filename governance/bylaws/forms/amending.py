"""What is asked of whoever drafts an amendment: one step at a time."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from governance.bylaws.drafting import CONTENT
from governance.bylaws.provisions import Provision

WORDS, CLAUSE, ARTICLE = "words", "clause", "article"
REPEAL, RENUMBER, NUMBER = "repeal", "renumber", "number"
DOINGS = [
    (WORDS, _("Change the words of a clause")),
    (NUMBER, _("Change a number or a choice")),
    (CLAUSE, _("Add a clause")),
    (ARTICLE, _("Add an article")),
    (REPEAL, _("Repeal a clause or an article")),
    (RENUMBER, _("Give a clause another number")),
]
LONGEST = 20_000
MARKS = _(
    "A number of the bylaws stands in the words as {{ its.key | words }}: keep such a "
    "mark where it is, or copy it to another place, and the text prints what is in force."
)
DATE_INPUT = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
NOT_A_DAY = {"invalid": _("This is not a day. Write it like 2027-07-01.")}


class DraftForm(forms.Form):
    """A new amendment: what it is called, and why."""

    title = forms.CharField(
        label=_("Title"),
        help_text=_("What it does in a few words. Members see it first."),
        max_length=200,
    )
    why = forms.CharField(
        label=_("Why"),
        help_text=_("You can write this later."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DescribeForm(DraftForm):
    """Title, reasons and day of a draft."""

    effective_from = forms.DateField(
        label=_("Takes effect on"),
        help_text=_("A day after the vote has closed. You can choose it later."),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=DATE_INPUT,
        error_messages=NOT_A_DAY,
    )


class DoForm(forms.Form):
    """The first step: what kind of change."""

    do = forms.ChoiceField(
        label=_("What do you want to do?"), choices=DOINGS, widget=forms.RadioSelect
    )


class PlaceForm(forms.Form):
    """The second step: which clause, article or number it is about."""

    do = forms.CharField(widget=forms.HiddenInput)
    at = forms.ChoiceField()

    def __init__(
        self, *args: Any, label: str, places: Iterable[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"] = forms.ChoiceField(label=label, choices=list(places))


class WordsForm(forms.Form):
    """New words of a clause or article, in each language of the co-op."""

    def __init__(
        self, *args: Any, provision: Provision | None, languages: Iterable[str], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.languages = list(languages)
        self.provision = provision
        names = dict(settings.LANGUAGES)
        with_text = self.has_text()
        for language in self.languages:
            told = {"language": names.get(language, language)}
            if self.has_heading():
                self._add("heading", language, _("Heading, %(language)s"), told, 1)
            if with_text:
                self._add("text", language, _("Words, %(language)s"), told, 8)
                self._add("note", language, _("Plain note, %(language)s"), told, 3)

    def has_heading(self) -> bool:
        return self.provision is not None and bool(self.provision.heading)

    def has_text(self) -> bool:
        return True

    def texts(self) -> dict[str, dict[str, str]]:
        """Heading, text and note by language, as they were written.

        A language that is not asked for keeps its words.
        """
        found = {}
        for name in CONTENT:
            own = dict(getattr(self.provision, name)) if self.provision else {}
            for language in self.languages:
                own[language] = self.cleaned_data.get(f"{name}_{language}", "")
            found[name] = own
        return found

    def _add(
        self, name: str, language: str, label: Any, told: Mapping[str, str], rows: int
    ) -> None:
        held = getattr(self.provision, name).get(language, "") if self.provision else ""
        lines = {"rows": rows, "lang": language}
        self.fields[f"{name}_{language}"] = forms.CharField(
            label=label % told,
            help_text=MARKS if (name, language) == ("text", self.languages[0]) else "",
            initial=held,
            required=False,
            max_length=LONGEST,
            strip=True,
            widget=forms.Textarea(attrs=lines) if rows > 1 else forms.TextInput(),
        )


class InsertForm(WordsForm):
    """A new clause, or a new article with its heading."""

    def __init__(self, *args: Any, number: str, is_article: bool, **kwargs: Any) -> None:
        self.is_article = is_article
        super().__init__(*args, provision=None, **kwargs)
        asked = NumberForm(number=number).fields
        self.fields = {**asked, **self.fields}

    def has_heading(self) -> bool:
        return self.is_article


class NumberForm(forms.Form):
    """A clause's number, as people cite it."""

    number = forms.CharField(
        label=_("Number"),
        help_text=_("As people will cite it, like 4.8. Other clauses keep theirs."),
        max_length=20,
    )

    def __init__(self, *args: Any, number: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].initial = number


class SureForm(forms.Form):
    """A step that asks for nothing but a press."""
