"""What is asked of whoever votes, proposes, or takes a motion back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.bylaws.parameters import Parameter
from governance.bylaws.wording import in_language

DATE_INPUT = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
BASES = [
    ("cast", _("votes for or against")),
    ("cast_incl_abstain", _("all votes, abstentions included")),
    ("present", _("those who take part")),
    ("members", _("all members")),
]
COMPARISONS = [
    ("more", _("more than this share")),
    ("at_least", _("at least this share")),
]
SHARE_HELP = _("Write it like 1/4, 25% or 0.25.")


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


class ChangeForm(MotionForm):
    """A new value of one number of the bylaws."""

    field_order = ("effective_from", "title", "text", "days")
    effective_from = forms.DateField(
        label=_("Takes effect on"),
        help_text=_("A day after the vote has closed."),
        input_formats=["%Y-%m-%d"],
        widget=DATE_INPUT,
        error_messages={"invalid": _("This is not a day. Write it like 2027-07-01.")},
    )

    def __init__(
        self, *args: Any, parameter: Parameter, held: Any, language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parameter = parameter
        own = value_fields(parameter, held, language)
        text = self.fields["text"]
        text.label, text.help_text = _("Why"), _("Said to the members below the change.")
        self.fields = {**own, **self.fields}

    def value(self) -> Any:
        """The value that was asked for, as JSON; the catalogue checks it."""
        return read_value(self.parameter, self.cleaned_data)

    def effective(self) -> date:
        found: date = self.cleaned_data["effective_from"]
        return found


class WithdrawForm(forms.Form):
    """Why a motion is taken back."""

    reason = forms.CharField(label=_("Why it is taken back"), max_length=200)


def value_fields(
    parameter: Parameter, held: Any, language: str
) -> dict[str, forms.Field]:
    """The fields that ask for a value of a parameter's type."""
    label = in_language(parameter.question, language)
    if parameter.type == "threshold":
        return _threshold_fields(held or parameter.default)
    if parameter.type == "quorum":
        return _quorum_fields(held or parameter.default)
    if parameter.type == "weights":
        return _weight_fields(parameter, held or {}, language)
    if parameter.type == "yes_no":
        choices = [("yes", _("Yes")), ("no", _("No"))]
        return {"value": _radio(label, choices, "yes" if held else "no")}
    if parameter.type == "choice":
        options = [(v, in_language(t, language)) for v, t in parameter.options.items()]
        return {"value": _radio(label, options, held)}
    if parameter.type == "share":
        field: forms.Field = forms.CharField(
            label=label, help_text=SHARE_HELP, initial=held, max_length=24
        )
    else:
        field = forms.IntegerField(label=label, initial=held)
    return {"value": field}


def read_value(parameter: Parameter, cleaned: Mapping[str, Any]) -> Any:
    """The JSON value that the fields of `value_fields` say."""
    if parameter.type == "threshold":
        return {
            "basis": cleaned["value_basis"],
            "threshold": cleaned["value_share"],
            "strictly_more": cleaned["value_compare"] == "more",
        }
    if parameter.type == "quorum":
        if cleaned["value_count"] is not None:
            return {"count": cleaned["value_count"]}
        strictly = cleaned["value_compare"] == "more"
        quorum = {"share": cleaned["value_share"], "of": "members"}
        return quorum | ({"strictly_more": True} if strictly else {})
    if parameter.type == "weights":
        asked = {label: cleaned[f"value_{label}"] for label in parameter.options}
        return {label: weight for label, weight in asked.items() if weight}
    if parameter.type == "yes_no":
        return cleaned["value"] == "yes"
    return cleaned["value"]


def _radio(
    label: str, choices: list[tuple[str, Any]], initial: str | None
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, initial=initial, widget=forms.RadioSelect
    )


def _comparison(held: Mapping[str, Any]) -> forms.ChoiceField:
    initial = "more" if held.get("strictly_more") else "at_least"
    return forms.ChoiceField(
        label=_("How it is met"), choices=COMPARISONS, initial=initial
    )


def _threshold_fields(held: Mapping[str, Any]) -> dict[str, forms.Field]:
    return {
        "value_share": forms.CharField(
            label=_("Share that must vote yes"),
            help_text=SHARE_HELP,
            initial=held["threshold"],
            max_length=24,
        ),
        "value_compare": _comparison(held),
        "value_basis": forms.ChoiceField(
            label=_("Share of"), choices=BASES, initial=held["basis"]
        ),
    }


def _quorum_fields(held: Mapping[str, Any]) -> dict[str, forms.Field]:
    return {
        "value_share": forms.CharField(
            label=_("Share of the members that must take part"),
            help_text=SHARE_HELP,
            initial=held.get("share", "1/2"),
            max_length=24,
        ),
        "value_compare": _comparison(held),
        "value_count": forms.IntegerField(
            label=_("Or a fixed number of members"),
            initial=held.get("count"),
            min_value=1,
            required=False,
        ),
    }


def _weight_fields(
    parameter: Parameter, held: Mapping[str, str], language: str
) -> dict[str, forms.Field]:
    return {
        f"value_{label}": forms.CharField(
            label=in_language(names, language),
            initial=held.get(label, ""),
            required=False,
            max_length=24,
        )
        for label, names in parameter.options.items()
    }
