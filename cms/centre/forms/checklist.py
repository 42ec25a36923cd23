"""The checklist as it is asked: first the topics, then their questions.

Nothing has to be answered, and nothing of it is kept.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from cms.centre.checklist.findings import Answers
from cms.centre.checklist.questions import (
    ANSWERS,
    CALIFORNIA,
    ELSEWHERE,
    NO,
    UNSURE,
    YES,
    Checklist,
    Topic,
)
from cms.centre.models import RightsTopic
from cms.pages.references import Fact, worded

MOST_TOPICS = 4
"""So many topics at a time: a page that a cheap phone can load."""
PLACES = [(CALIFORNIA, _("California")), (ELSEWHERE, _("Another state"))]
WORDS = {
    YES: pgettext_lazy("an answer", "Yes"),
    NO: pgettext_lazy("an answer", "No"),
    UNSURE: pgettext_lazy("an answer", "Not sure"),
}


class TopicsForm(forms.Form):
    """Where somebody works, and what it is about."""

    place = forms.ChoiceField(
        label=_("Where do you work?"),
        choices=PLACES,
        initial=CALIFORNIA,
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label=_("What is it about?"),
        choices=RightsTopic.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Up to four at a time."),
        error_messages={"required": _("Choose at least one topic.")},
    )

    def clean_topics(self) -> list[str]:
        topics: list[str] = self.cleaned_data["topics"]
        if len(topics) > MOST_TOPICS:
            raise forms.ValidationError(
                _("Choose up to four topics now. You can come back for the others.")
            )
        return topics


class AnswersForm(forms.Form):
    """The questions of the topics that were chosen; each may stay open."""

    def __init__(
        self,
        *args: Any,
        whole: Checklist,
        topics: list[str],
        place: str,
        language: str,
        facts: Mapping[str, Fact],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.place = place
        self.chosen = [one for key, one in whole.topics.items() if key in topics]
        choices = [(answer, WORDS[answer]) for answer in ANSWERS]
        for topic in self.chosen:
            for question in topic.asked_in(place):
                self.fields[name_of(topic.key, question.key)] = forms.ChoiceField(
                    label=worded(question.ask[language], facts),
                    choices=choices,
                    required=False,
                    widget=forms.RadioSelect,
                )

    def groups(self) -> Iterator[tuple[str, str, list[forms.BoundField]]]:
        """Each topic's key and name, with its questions."""
        for topic in self.chosen:
            yield topic.key, str(RightsTopic(topic.key).label), self._fields_of(topic)

    def _fields_of(self, topic: Topic) -> list[forms.BoundField]:
        asked = topic.asked_in(self.place)
        return [self[name_of(topic.key, one.key)] for one in asked]

    def answers(self) -> Answers:
        """What was answered, by topic and question."""
        return {
            (topic.key, one.key): answer
            for topic in self.chosen
            for one in topic.asked_in(self.place)
            if (answer := self.cleaned_data[name_of(topic.key, one.key)])
        }

    def carried(self) -> list[tuple[str, str]]:
        """Topics, place and answers as hidden fields carry them to the packet."""
        told = [("place", self.place), *(("topics", one.key) for one in self.chosen)]
        answers = self.answers().items()
        return told + [(name_of(*place), answer) for place, answer in answers]


def name_of(topic: str, question: str) -> str:
    """The name of a question's field."""
    return f"a-{topic}-{question}"
