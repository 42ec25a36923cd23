"""What is asked of accounts: whether labor made what is on them, and by which key."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coopkit.errors import CoopError
from coopkit.money import parse_share, plain_share
from ledger.patronage.sources import (
    BY_INCOME,
    BY_LABOR,
    BY_SHARE,
    COMMON,
    EXTRANEOUS,
    PATRONAGE,
    SourceLine,
)

KINDS = {
    PATRONAGE: _("made by labor"),
    EXTRANEOUS: _("nobody’s labor made it"),
    f"{COMMON}:{BY_LABOR}": _("common, divided as labor’s earnings are"),
    f"{COMMON}:{BY_INCOME}": _("common, divided as the income of both sides is"),
    f"{COMMON}:{BY_SHARE}": _("common, divided by a share of its own"),
}


class SourceForm(forms.Form):
    """Where the income or the cost of an account, and all below it, comes from."""

    account = forms.ChoiceField(label=_("Account"))
    kind = forms.ChoiceField(
        label=_("Where it comes from"),
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
    )
    share = forms.CharField(
        label=_("Labor’s share of it"),
        help_text=_("Only for a share of its own, like 3/4 or 75%."),
        required=False,
        max_length=24,
    )
    unit = forms.CharField(
        label=_("Part of the business"),
        help_text=_(
            "Only where you keep several apart, like “Café”. Where one of them loses and "
            "another gains, the members are told."
        ),
        required=False,
        max_length=40,
    )

    def __init__(self, *args: Any, prefixes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["account"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(prefix, prefix) for prefix in prefixes]

    def clean(self) -> dict[str, Any]:
        """A key of its own needs a share of 0 to 1."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == f"{COMMON}:{BY_SHARE}":
            try:
                share = parse_share(cleaned.get("share", ""))
            except CoopError as problem:
                self.add_error("share", str(problem))
            else:
                if share > 1:
                    self.add_error("share", _("A share is at most the whole."))
                cleaned["share"] = plain_share(share)
        return cleaned

    def line(self) -> SourceLine:
        """What was said; only of a valid form."""
        nature, _colon, key = self.cleaned_data["kind"].partition(":")
        return SourceLine(
            prefix=self.cleaned_data["account"],
            nature=nature,
            key=key,
            share=self.cleaned_data["share"] if key == BY_SHARE else "",
            unit=self.cleaned_data["unit"].strip(),
        )
