"""What is asked when an admission goes on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.members.forms.day import day_field


class CriterionForm(forms.Form):
    """A criterion that was met where the program cannot see it."""

    criterion = forms.ChoiceField(label=_("What is met"), widget=forms.RadioSelect)
    on = day_field(_("Met on"))
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=200,
        help_text=_("For example where the course was, or the receipt’s number."),
    )

    def __init__(
        self, *args: Any, criteria: Sequence[tuple[str, str]], on: date, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"on": on}
        super().__init__(*args, **kwargs)
        field = self.fields["criterion"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = criteria


class AdmitForm(forms.Form):
    """An admission that was decided."""

    on = day_field(_("Member from"))
    decision = forms.CharField(
        label=_("Decision"),
        max_length=60,
        help_text=_("Its reference in the register, like 2026-GM-004 or 2026-BD-001."),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": on}
        super().__init__(*args, **kwargs)
