"""What is asked about a task: how far it is, who sees to it, until when, what for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.formation.checklist import STAGES
from governance.formation.models import Founder, TaskState
from governance.formation.selectors.tasks import TaskLine, name_of
from governance.formation.services.tasks import Wish
from governance.members.forms.day import day_field

TITLE = 120
REFERENCE = 60
ORDER = ("title", "state", "stage", "owner", "due_on", "done_on", "reference")
NOT_HERE = _(
    "No numbers of persons, no home addresses, nothing about where somebody comes from "
    "or what papers they have: the whole group reads this."
)


class OwnerForm(forms.Form):
    """Whoever sees to it, and until when."""

    due_on = day_field(_("Until when"), required=False)

    def __init__(self, *args: Any, founders: list[Founder], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.founders = {f"{founder.pk}": founder for founder in founders}
        names = [(key, name_of(founder)) for key, founder in self.founders.items()]
        self.fields["owner"] = forms.ChoiceField(
            label=_("Who sees to it"),
            required=False,
            choices=[("", _("nobody yet")), *names],
        )
        self.order_fields(ORDER)

    @property
    def chosen(self) -> Founder | None:
        return self.founders.get(self.cleaned_data["owner"])


class TaskForm(OwnerForm):
    """A task of the checklist, or of the group's own; `sequence` is the one seen."""

    state = forms.ChoiceField(
        label=_("How far it is"),
        choices=TaskState.choices,
        widget=forms.RadioSelect,
        help_text=_("Filed means handed in; done means you hold the answer."),
    )
    done_on = day_field(
        _("Filed or done on"),
        required=False,
        help_text=_("Left blank: today. Deadlines that follow are counted from it."),
    )
    reference = forms.CharField(
        label=_("Number or note of what was filed"),
        required=False,
        max_length=REFERENCE,
        help_text=NOT_HERE,
    )
    sequence = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, line: TaskLine, **kwargs: Any) -> None:
        task = line.task
        given = {
            "state": line.state,
            "owner": f"{line.owner_id or ''}",
            "due_on": line.due_on,
            "done_on": task.done_on if task else None,
            "reference": task.reference if task else "",
            "title": line.title,
            "sequence": task.sequence if task else 0,
        }
        super().__init__(*args, initial=given, **kwargs)
        if line.item is None:
            self.fields["title"] = title_field()
            self.order_fields(ORDER)

    @property
    def wish(self) -> Wish:
        """The task as it shall be."""
        told = self.cleaned_data
        return Wish(
            state=told["state"],
            owner=self.chosen,
            due_on=told["due_on"],
            done_on=told["done_on"],
            reference=told["reference"],
            title=told.get("title", ""),
            sequence=told["sequence"],
        )


class NewTaskForm(OwnerForm):
    """A task of the group's own."""

    def __init__(self, *args: Any, stages: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"] = title_field()
        self.fields["stage"] = forms.TypedChoiceField(
            label=_("Belongs to"),
            coerce=int,
            choices=[(place, f"{place}. {stages[place]}") for place in STAGES],
        )
        self.order_fields(ORDER)


def title_field() -> forms.CharField:
    """What is to be done."""
    return forms.CharField(
        label=_("What is to be done"), max_length=TITLE, help_text=NOT_HERE
    )
