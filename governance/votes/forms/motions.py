"""What is asked of whoever votes, proposes, or takes a motion back."""

from copy import deepcopy
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.bylaws.forms.values import ValueForm

DATE_INPUT = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class MotionForm(forms.Form):
    """A motion in words."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("The text that is voted on"),
        help_text=_("Members vote on exactly these words."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    days = forms.IntegerField(label=_("Days the vote stays open"), max_value=90)

    def __init__(self, *args: Any, least_days: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = self.fields["days"]
        assert isinstance(days, forms.IntegerField)  # noqa: S101  for the type checker
        self.fields["days"] = forms.IntegerField(
            label=days.label,
            help_text=_("At least as many as the bylaws say."),
            min_value=least_days,
            max_value=90,
            initial=least_days,
        )


class ExpulsionMotionForm(MotionForm):
    """A motion to end a membership, and the last day of it."""

    last_day = forms.DateField(
        label=_("Last day as a member"),
        help_text=_("Not before the vote has closed, nor before the bylaws allow it."),
        input_formats=["%Y-%m-%d"],
        widget=DATE_INPUT,
        error_messages={"invalid": _("This is not a day. Write it like 2027-07-01.")},
    )
    field_order = ("title", "text", "last_day", "days")


class AmendForm(MotionForm):
    """What is told with an amendment when it is put to the vote."""

    effective_from = forms.DateField(
        label=_("Takes effect on"),
        help_text=_("A day after the vote has closed."),
        input_formats=["%Y-%m-%d"],
        widget=DATE_INPUT,
        error_messages={"invalid": _("This is not a day. Write it like 2027-07-01.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        text.label, text.help_text = _("Why"), _("Said to the members below the change.")
        text.required = False
        del self.fields["title"]
        self.order_fields(["effective_from", "text", "days"])


class ChangeForm(ValueForm, AmendForm):
    """A new value of one number of the bylaws."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"] = deepcopy(self.base_fields["title"])
        self.fields["text"].required = True
        self.order_fields([*self.own_fields, "title"])

    def effective(self) -> date:
        found: date = self.cleaned_data["effective_from"]
        return found


class WithdrawForm(forms.Form):
    """Why a motion is taken back."""

    reason = forms.CharField(label=_("Why it is taken back"), max_length=200)
