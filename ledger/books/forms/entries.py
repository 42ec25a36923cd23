"""Which entries to show, and a reversal of one."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.books.forms.fields import LONGEST_REASON, day_field, resolution_field


class EntriesForm(forms.Form):
    """Which entries to show."""

    words = forms.CharField(label=_("Words"), max_length=100, required=False)
    account = forms.CharField(
        label=_("Account, with all in it"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"list": "accounts", "autocomplete": "off"}),
    )
    year = forms.TypedChoiceField(
        label=_("Fiscal year"), required=False, coerce=int, empty_value=None
    )
    first = day_field(label=_("From"), required=False)
    last = day_field(label=_("Through"), required=False)
    batch = forms.CharField(label=_("Batch"), max_length=60, required=False)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All years")), *((str(year), str(year)) for year in years)]
        self.fields["year"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        asked = super().clean() or {}
        first, last = asked.get("first"), asked.get("last")
        if first and last and first > last:
            self.add_error("last", _("This day is before the first one."))
        return asked


class ReverseForm(forms.Form):
    """When, why and by what right an entry is reversed."""

    on = day_field(label=_("Day of the reversal"))
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("It stands in the books for ever: “typed twice”, “wrong account”."),
        max_length=LONGEST_REASON,
    )
    resolution = resolution_field(_("Resolution, if one decided it"), required=False)
    override = forms.CharField(
        label=_("Reason to post on a locked day"),
        help_text=_("Only if the day is locked. It stands in the entry."),
        max_length=LONGEST_REASON,
        required=False,
    )

    def __init__(
        self, *args: Any, locked_through: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if locked_through is None:
            del self.fields["override"]
