"""What is asked for a scenario: a name, and the rules that would be others."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coopkit.errors import CoopError
from governance.bylaws.catalogue import Parameter
from governance.bylaws.wording import in_language

SHARES = (
    "patronage.collective_share",
    "reserves.indivisible_share",
    "reserves.education_share",
    "patronage.cash_share",
    "patronage.max_share",
    "patronage.loss_members",
    "patronage.seniority_weight",
)
NUMBERS = ("patronage.seniority_cap", "patronage.minimum_hours")
BASIS = "patronage.basis"
ASKED = (*SHARES, *NUMBERS)


class ScenarioForm(forms.Form):
    """Other rules for a year; what is left empty stays as the bylaws have it."""

    name = forms.CharField(label=_("Name of the scenario"), max_length=80)

    def __init__(
        self, *args: Any, known: Mapping[str, Parameter], language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.language = known, language
        for measure, words in known[BASIS].options.items():
            if measure != "points":
                self.fields[f"basis-{measure}"] = forms.CharField(
                    label=_("Weight of: %(measure)s")
                    % {"measure": in_language(words, language)},
                    required=False,
                    max_length=24,
                )
        for key in ASKED:
            self.fields[_field(key)] = self._asked(key)

    def _asked(self, key: str) -> forms.Field:
        own = self.known[key]
        label = in_language(own.name, self.language)
        help_text = in_language(own.range, self.language)
        if key in NUMBERS:
            return forms.IntegerField(
                label=label, help_text=help_text, required=False, min_value=0
            )
        return forms.CharField(
            label=label, help_text=help_text, required=False, max_length=24
        )

    def clean(self) -> dict[str, Any]:
        """Each value is one the bylaws could have."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._changes: dict[str, Any] = {}
        basis = self._basis(cleaned)
        given = [(key, _field(key), cleaned.get(_field(key))) for key in ASKED]
        if basis:
            given.append((BASIS, next(iter(basis)), {k[6:]: v for k, v in basis.items()}))
        for key, field, value in given:
            if value in (None, ""):
                continue
            try:
                self._changes[key] = self.known[key].check(value)
            except CoopError as problem:
                self.add_error(field, str(problem))
        if len(basis) > 1:
            self._changes["patronage.normalize"] = True
        return cleaned

    def changes(self) -> dict[str, Any]:
        """The values by key; only of a valid form."""
        return self._changes

    def _basis(self, cleaned: Mapping[str, Any]) -> dict[str, str]:
        fields: Iterable[str] = [name for name in self.fields if name[:6] == "basis-"]
        return {name: cleaned[name] for name in fields if cleaned.get(name)}


def _field(key: str) -> str:
    return key.replace(".", "-")
