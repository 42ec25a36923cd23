"""What is asked of a text that a co-op brings along."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy as _

from coopkit.accounts.models import LANGUAGES
from coopkit.errors import CoopError
from governance.bylaws.found_numbers import FoundNumber, of_kind, suggestions
from governance.bylaws.parameters import Parameter
from governance.bylaws.text_file import words_of_file
from governance.bylaws.wording import in_language

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class TextForm(forms.Form):
    """The words, pasted or in a file, and the language they are in."""

    language = forms.ChoiceField(label=_("The text is in"), choices=LANGUAGES)
    words = forms.CharField(
        label=_("Paste the text here"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Articles and clauses are told apart by their headings and numbers."),
    )
    file = forms.FileField(
        label=_("Or choose a file"),
        required=False,
        help_text=_("A text file or a Word file (.docx), up to 2 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,.md,.docx"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        file = cleaned.get("file")
        if file:
            try:
                cleaned["words"] = words_of_file(file.name, file.read())
            except CoopError as problem:
                self.add_error("file", str(problem))
        return cleaned


class BindForm(forms.Form):
    """For each number found in the text, the parameter it is, or none."""

    def __init__(
        self,
        *args: Any,
        pieces: Sequence[Mapping[str, Any]],
        catalogue: Mapping[str, Parameter],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pieces = pieces
        known = _described(catalogue)
        language = (get_language() or "en").partition("-")[0]
        names = {key: in_language(each.name, language) for key, each in catalogue.items()}
        for place, nth, number in self._numbers():
            text = pieces[place]["text"]
            self.fields[_name(place, nth)] = forms.ChoiceField(
                label=number["written"],
                required=False,
                choices=_choices(text, number, known, names),
                initial=number["key"],
            )

    def chosen(self) -> dict[tuple[int, int], str]:
        """The key for each number that somebody bound."""
        return {
            (place, nth): self.cleaned_data[_name(place, nth)]
            for place, nth, _number in self._numbers()
            if self.cleaned_data.get(_name(place, nth))
        }

    def clauses(self) -> list[tuple[Mapping[str, Any], list[forms.BoundField]]]:
        """Each piece with the fields of its numbers, as the page shows them."""
        return [
            (piece, [self[_name(place, nth)] for nth in range(len(piece["numbers"]))])
            for place, piece in enumerate(self.pieces)
        ]

    def _numbers(self) -> Iterator[tuple[int, int, Mapping[str, Any]]]:
        for place, piece in enumerate(self.pieces):
            for nth, number in enumerate(piece["numbers"]):
                yield place, nth, number


class UseForm(forms.Form):
    """What the text is called."""

    title = forms.CharField(label=_("Title"), max_length=200)


class FirstForm(UseForm):
    """By what right the text holds, for a co-op that has no bylaws here yet."""

    adopted_on = forms.DateField(label=_("Adopted on"), widget=_DAY)
    effective_from = forms.DateField(label=_("In force from"), widget=_DAY)
    adopted_by = forms.CharField(
        label=_("Adopted by"),
        max_length=40,
        help_text=_("The resolution or meeting, like 2023-GM-001."),
    )
    with_model_values = forms.BooleanField(
        label=_("For what the text does not say, take the model’s numbers"),
        required=False,
        initial=True,
        help_text=_(
            "Without them, a page that needs a missing number says so and stops."
        ),
    )


def _described(catalogue: Mapping[str, Parameter]) -> list[tuple[str, str, str]]:
    """Key, type, and the words in every language by which a parameter is known."""
    return [
        (key, each.type, " ".join([*each.name.values(), *each.question.values()]))
        for key, each in catalogue.items()
    ]


def _choices(
    text: str,
    number: Mapping[str, Any],
    known: Sequence[tuple[str, str, str]],
    names: Mapping[str, str],
) -> list[tuple[str, Any]]:
    """None first, then the likely ones, then every one of the kind."""
    found = FoundNumber(
        number["start"],
        number["end"],
        number["written"],
        number["kind"],
        number["value"],
    )
    likely = suggestions(text, found, known)
    others = {key for key, _words in of_kind(found, known)} - set(likely)
    listed = sorted(others, key=lambda key: names[key])
    choices: list[tuple[str, Any]] = [("", _("Leave as words"))]
    if likely:
        choices.append((str(_("Likely")), [(key, names[key]) for key in likely]))
    if listed:
        choices.append((str(_("Others of this kind")), [(k, names[k]) for k in listed]))
    return choices


def _name(place: int, nth: int) -> str:
    return f"n{place}-{nth}"
