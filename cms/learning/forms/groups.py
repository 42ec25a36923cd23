"""Making groups: a name, and those who are in it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.learning.models import Enrolment, LearningGroup


class GroupForm(forms.Form):
    """A group of a cohort; `people` are those who take part, by number and name."""

    name = forms.CharField(max_length=80, label=_("Name of the group"))
    members = forms.TypedMultipleChoiceField(
        required=False,
        coerce=int,
        label=_("Who is in it"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        people: list[tuple[int, str]],
        group: LearningGroup | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.group = group
        members = self.fields["members"]
        assert isinstance(members, forms.TypedMultipleChoiceField)  # noqa: S101
        members.choices = people


def form_of(
    group: LearningGroup | None, people: list[tuple[int, str]], data: Any = None
) -> GroupForm:
    """The form of a group, or of a new one; each has names of its own on the page."""
    initial = {}
    if group:
        held: list[Enrolment] = list(group.members.all())
        initial = {"name": group.name, "members": [one.pk for one in held]}
    prefix = f"g{group.pk}" if group else "new"
    return GroupForm(data, people=people, group=group, initial=initial, prefix=prefix)
