"""What is asked of whoever opens a cohort, and of whoever joins one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from cms.learning.completion import Rule
from cms.learning.forms.days import day_field
from cms.learning.models import CohortKind, Pace, Way
from cms.learning.selectors.cohorts import ALL_CO_OPS, CourseName
from cms.learning.services.cohorts import CohortFacts
from coopkit.accounts.models import LANGUAGES
from coopkit.codes import LONGEST_TYPED
from coopkit.cooperatives.models import Cooperative

MOST_SEATS = 500
ALIAS_LONGEST = 40
WORDS_LONGEST = 300


class CohortForm(forms.Form):
    """A cohort's name, course, dates and pace; of a class also how people get in.

    What it may choose from is given: courses by key, and co-ops by number.
    """

    title = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("For example: Saturday group, spring."),
    )
    course = forms.ChoiceField(label=_("Course"))
    cooperative = forms.ChoiceField(label=_("Co-op"), required=False)
    language = forms.ChoiceField(label=_("Language you meet in"), choices=LANGUAGES)
    way = forms.ChoiceField(
        label=_("How people get in"), choices=Way.choices, widget=forms.RadioSelect
    )
    pace = forms.ChoiceField(
        label=_("Pace"),
        choices=Pace.choices,
        widget=forms.RadioSelect,
        help_text=_("Together, each lesson has its week. No lesson is ever closed."),
    )
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"), required=False)
    seats = forms.IntegerField(
        label=pgettext_lazy("in a class", "Seats"),
        required=False,
        min_value=1,
        max_value=MOST_SEATS,
        help_text=_("Nothing if there is room for everybody."),
    )

    def __init__(
        self,
        *args: Any,
        kind: str,
        courses: Mapping[UUID, CourseName],
        co_ops: Mapping[int, Cooperative | None],
        is_new: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.co_ops = co_ops
        self._choose_course(courses)
        self._choose_co_op()
        if kind == CohortKind.STUDY_GROUP:
            for name in ("way", "seats", "cooperative"):
                self.fields.pop(name, None)
        if not is_new:
            for name in ("course", "cooperative"):
                self.fields.pop(name, None)

    def _choose_course(self, courses: Mapping[UUID, CourseName]) -> None:
        field = self.fields["course"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type alone
        field.choices = [(str(key), name.title) for key, name in courses.items()]

    def _choose_co_op(self) -> None:
        """Own co-ops; none at all only for whoever may open classes for nobody."""
        field = self.fields["cooperative"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type alone
        own = [(str(pk), coop.name) for pk, coop in self.co_ops.items() if coop]
        none = [("", _("no co-op’s own"))] if ALL_CO_OPS in self.co_ops else []
        field.choices = [*none, *own]
        field.required = not none

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error(
                "ends_on", _("The last day is before the first one. Choose a later day.")
            )
        return data

    def facts(
        self, *, course_key: UUID | None = None, rule: Rule | None = None
    ) -> CohortFacts:
        """What was said, for the service; the course of a cohort that stands is given."""
        data = self.cleaned_data
        chosen = data.get("cooperative")
        return CohortFacts(
            title=data["title"],
            course_key=course_key or UUID(data["course"]),
            language=data["language"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            way=data.get("way", Way.CODE),
            pace=data["pace"],
            seats=data.get("seats"),
            cooperative=self.co_ops.get(int(chosen)) if chosen else None,
            rule=rule,
        )


class JoinForm(forms.Form):
    """The code of a cohort, as somebody heard or read it."""

    code = forms.CharField(
        label=_("Code"),
        max_length=LONGEST_TYPED,
        help_text=_("Eight letters and numbers. Capitals and spaces do not matter."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters"}
        ),
        error_messages={"required": _("Type the code that you were given.")},
    )


class LeaderForm(forms.Form):
    """The address of somebody who is to lead too."""

    email = forms.EmailField(
        label=_("E-mail address of their account"),
        error_messages={
            "required": _("Type the address they sign in with."),
            "invalid": _("This is not an e-mail address. Look at it once more."),
        },
    )


class AliasForm(forms.Form):
    """The name that others of a cohort see."""

    alias = forms.CharField(
        label=_("Name that the others see"),
        required=False,
        max_length=ALIAS_LONGEST,
        help_text=_("Any name you like. Without one, the others do not see you listed."),
    )


class DecisionForm(forms.Form):
    """The answer to somebody who asked for a seat."""

    do = forms.ChoiceField(choices=[("accept", "accept"), ("decline", "decline")])
    words = forms.CharField(
        label=_("A sentence to them"), required=False, max_length=WORDS_LONGEST
    )
