"""What the page of saved columns asks."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.labor.providers import PROVIDERS
from ledger.labor.reading import DAY_FIRST, kept, pairs_in

WHO = {
    "code": _("Code on the roll"),
    "payroll": _("Payroll or employee number"),
    "email": _("E-mail address"),
    "first_name": _("First name"),
    "name": _("Last name, or whole name"),
}
WHAT = {
    "date": _("Day, or last day of the period"),
    "start": _("Time of the start"),
    "kind": _("Kind of hours"),
    "wages": _("Gross wages"),
    "ref": _("Number of the entry in the program"),
    "hours": _("Hours, of the kind in that column"),
}


class MapForm(forms.Form):
    """Our columns, each with the headers it has in somebody’s sheets."""

    name = forms.CharField(
        label=_("What to call it: the program’s name, for one"), max_length=60
    )
    provider = forms.ChoiceField(
        label=_("Words for kinds as in"),
        choices=[("", _("no program"))]
        + [(key, each.name) for key, each in PROVIDERS.items()],
        required=False,
    )
    day_first = forms.BooleanField(
        label=_("Dates begin with the day: 3/1/2026 is 3 January"), required=False
    )
    kinds = forms.CharField(
        label=_("Their words for our kinds"),
        help_text=_("One on each line, like: Vacation = leave"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        required=False,
    )
    codes = forms.CharField(
        label=_("Their names or numbers for our codes"),
        help_text=_("One on each line, like: Ana Peña = M006"),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        required=False,
    )

    def __init__(
        self, *args: Any, kinds: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.roles: dict[str, Any] = {**WHO, **WHAT}
        for kind, name in kinds:
            self.roles[f"hours:{kind}"] = _("Hours: %(kind)s") % {"kind": name}
        for role, label in self.roles.items():
            self.fields[f"column-{role}"] = forms.CharField(
                label=label, required=False, max_length=200
            )
        self.order_fields(
            ["name", *(f"column-{role}" for role in self.roles), "day_first", "provider"]
        )

    def columns(self) -> dict[str, Any]:
        """The columns as they are kept; several headers are parted by “|”."""
        pairs = []
        for role in self.roles:
            written = self.cleaned_data.get(f"column-{role}") or ""
            pairs += [(role, one.strip()) for one in written.split("|") if one.strip()]
        return kept(pairs, day_first=self.cleaned_data["day_first"])

    def as_kept(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "name": cleaned["name"],
            "provider": cleaned["provider"],
            "columns": self.columns(),
            "kinds": pairs_in(cleaned["kinds"]),
            "codes": pairs_in(cleaned["codes"]),
        }

    @staticmethod
    def filled(
        name: str, provider: str, columns: Any, kinds: Any, codes: Any
    ) -> dict[str, Any]:
        """What the form shows of a saved or ready way to read."""
        found: dict[str, Any] = {"name": name, "provider": provider}
        for role, headers in columns.items():
            several = [headers] if isinstance(headers, str) else headers
            if role == DAY_FIRST:
                found["day_first"] = headers
            else:
                found[f"column-{role}"] = " | ".join(several)
        for field, pairs in (("kinds", kinds), ("codes", codes)):
            found[field] = "\n".join(f"{word} = {ours}" for word, ours in pairs.items())
        return found
