"""Asking for a value of any type of the catalogue, without a script.

`value_fields` gives the fields, `read_value` the JSON that they say, and `ValueForm` both
with the catalogue's check. Every field's name begins with “value”.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from coopkit.errors import CoopError
from coopkit.money import parse_amount
from governance.bylaws.catalogue import LANGUAGES, NUMBERS, Parameter
from governance.bylaws.forms import compound, value_rows
from governance.bylaws.forms.compound import Fields, language_name, radio, share_field
from governance.bylaws.shapes import LONGEST_TEXT
from governance.bylaws.wording import in_language

Cleaned = Mapping[str, Any]


class ValueForm(forms.Form):
    """A new value of one number or choice; `value()` is its checked JSON."""

    def __init__(
        self,
        *args: Any,
        parameter: Parameter,
        held: Any = None,
        language: str = "en",
        minor_units: int = 2,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parameter = parameter
        own = value_fields(parameter, held, language, minor_units=minor_units)
        self.fields = {**own, **self.fields}
        self.own_fields = tuple(own)

    def clean(self) -> dict[str, Any]:
        """Refuse what the catalogue refuses, once every field by itself is right."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(name in self.errors for name in self.own_fields):
            try:
                self._value = self.parameter.check(read_value(self.parameter, cleaned))
            except CoopError as refusal:
                self.add_error(None, str(refusal))
        return cleaned

    def value(self) -> Any:
        """The value in its written form; only of a valid form."""
        return self._value


def value_fields(
    parameter: Parameter, held: Any, language: str, *, minor_units: int = 2
) -> Fields:
    """The fields that ask for a value of a parameter's type; `held` is the one in force.

    Where no value is in force the fields begin with the model's.
    """
    value = parameter.default if held is None else held
    asked = _FIELDS[parameter.type](parameter, value, language)
    if parameter.type == "money":
        asked["value"].validators.append(_amount_of(minor_units))
    first = next(field for field in asked.values() if not field.widget.is_hidden)
    question = _label(parameter, language)
    usual = _("Usual: %(range)s") % {"range": in_language(parameter.range, language)}
    said = ["" if first.label == question else question, str(first.help_text), str(usual)]
    first.help_text = " ".join(each for each in said if each)
    return asked


def read_value(parameter: Parameter, cleaned: Cleaned) -> Any:
    """The JSON value that the fields of `value_fields` say; `Parameter.check` it."""
    read = _READ.get(parameter.type)
    return read(parameter, cleaned) if read else cleaned["value"]


def _label(parameter: Parameter, language: str) -> str:
    return in_language(parameter.question, language)


def _yes_no(parameter: Parameter, held: Any, language: str) -> Fields:
    choices = [("yes", _("Yes")), ("no", _("No"))]
    label = _label(parameter, language)
    return {"value": radio(label, choices, "yes" if held else "no")}


def _choice(parameter: Parameter, held: Any, language: str) -> Fields:
    return {
        "value": radio(_label(parameter, language), _options(parameter, language), held)
    }


def _choices(parameter: Parameter, held: Any, language: str) -> Fields:
    options = _options(parameter, language)
    if not parameter.is_ordered:
        field = forms.MultipleChoiceField(
            label=_label(parameter, language),
            choices=options,
            initial=held,
            widget=forms.CheckboxSelectMultiple,
        )
        return {"value": field}
    fields: Fields = {}
    for place in range(len(options)):
        label = _label(parameter, language) if not place else _("And then")
        fields[f"value_{place + 1}"] = forms.ChoiceField(
            label=label,
            choices=options if not place else [("", _("nothing more")), *options],
            initial=held[place] if place < len(held) else "",
            required=not place,
        )
    return fields


def _share(parameter: Parameter, held: Any, language: str) -> Fields:
    return {"value": share_field(_label(parameter, language), held)}


def _number(parameter: Parameter, held: Any, language: str) -> Fields:
    field = forms.IntegerField(
        label=_label(parameter, language),
        initial=held,
        help_text=_UNITS.get(parameter.type, ""),
        error_messages={"invalid": _("Write digits alone, like 7.")},
        widget=forms.NumberInput(
            attrs={"min": parameter.at_least, "max": parameter.at_most}
        ),
    )
    return {"value": field}


def _money(parameter: Parameter, held: Any, language: str) -> Fields:
    field = forms.CharField(
        label=_label(parameter, language),
        help_text=_("Write it like 1234.50."),
        initial=held,
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    return {"value": field}


def _date_rule(parameter: Parameter, held: Any, language: str) -> Fields:
    month, _dash, day = held.partition("-")
    months = [(f"{number:02d}", name) for number, name in MONTHS.items()]
    return {
        "value_month": forms.ChoiceField(
            label=_label(parameter, language), choices=months, initial=month
        ),
        "value_day": forms.IntegerField(
            label=_("Day of the month"), initial=int(day), min_value=1, max_value=31
        ),
    }


def _text(parameter: Parameter, held: Any, language: str) -> Fields:
    own = held if isinstance(held, Mapping) else dict.fromkeys(LANGUAGES, held)
    return {
        f"value_{each}": forms.CharField(
            label=_("In %(language)s") % {"language": language_name(each)},
            initial=own.get(each, ""),
            required=False,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": 3, "lang": each}),
        )
        for each in LANGUAGES
    }


def _read_choices(parameter: Parameter, cleaned: Cleaned) -> Any:
    if not parameter.is_ordered:
        return list(cleaned["value"])
    places = range(1, len(parameter.options) + 1)
    return [said for place in places if (said := cleaned[f"value_{place}"])]


def _read_text(parameter: Parameter, cleaned: Cleaned) -> Any:
    """One text where all languages say the same."""
    said = {each: cleaned[f"value_{each}"] for each in LANGUAGES}
    texts = {each: text for each, text in said.items() if text}
    return texts if len(set(texts.values())) > 1 else next(iter(texts.values()), "")


def _options(parameter: Parameter, language: str) -> list[tuple[str, str]]:
    return [(own, in_language(text, language)) for own, text in parameter.options.items()]


def _amount_of(minor_units: int) -> Callable[[str], None]:
    def validate(text: str) -> None:
        try:
            parse_amount(text, minor_units=minor_units)
        except CoopError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    return validate


_UNITS = {
    "days": _("In days."),
    "months": _("In months."),
    "years": _("In years."),
    "hours": _("In hours."),
}
_FIELDS: Mapping[str, Callable[[Parameter, Any, str], Fields]] = {
    **dict.fromkeys(NUMBERS, _number),
    "share": _share,
    "money": _money,
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choices,
    "date_rule": _date_rule,
    "text": _text,
    "weights": compound.weight_fields,
    "quorum": compound.quorum_fields,
    "threshold": compound.threshold_fields,
    "classes": value_rows.class_fields,
    "steps": value_rows.step_fields,
}
_READ: Mapping[str, Callable[[Parameter, Cleaned], Any]] = {
    "yes_no": lambda _own, cleaned: cleaned["value"] == "yes",
    "choices": _read_choices,
    "date_rule": lambda _own, cleaned: (
        f"{cleaned['value_month']}-{cleaned['value_day']:02d}"
    ),
    "text": _read_text,
    "weights": compound.read_weights,
    "quorum": compound.read_quorum,
    "threshold": compound.read_threshold,
    "classes": value_rows.read_classes,
    "steps": value_rows.read_steps,
}
