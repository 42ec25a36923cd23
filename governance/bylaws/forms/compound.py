"""Fields for values of several parts: weights, quorums, thresholds."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from django import forms
from django.utils.translation import get_language_info, gettext_lazy as _

from coopkit.money import parse_share
from governance.bylaws.catalogue import Parameter
from governance.bylaws.wording import in_language, share_words

Fields: TypeAlias = dict[str, forms.Field]
Cleaned = Mapping[str, Any]

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
ONE, ANY, ALL = "one", "any", "at_least"
TOGETHER = [
    (ONE, _("the number alone, if there is one; else the share")),
    (ANY, _("either of the two is enough")),
    (ALL, _("both are needed")),
]
BESIDE = [
    (ONE, _("the first alone")),
    (ANY, _("either of the two is enough")),
    (ALL, _("both are needed")),
]
SHARE_HELP = _("Write it like 1/4, 25% or 0.25.")
LONGEST = 24


def language_name(code: str) -> str:
    """A language's name in the reader's own."""
    return str(get_language_info(code)["name_translated"])


def radio(
    label: str, choices: list[tuple[str, Any]], initial: str | None
) -> forms.ChoiceField:
    """One of a few, all of them in sight."""
    return forms.ChoiceField(
        label=label, choices=choices, initial=initial, widget=forms.RadioSelect
    )


def share_field(label: Any, held: str, *, is_needed: bool = True) -> forms.CharField:
    """A share as people write it, with what is in force as they would."""
    initial = share_words(parse_share(held)).replace("\u00a0", "") if held else ""
    return forms.CharField(
        label=label,
        help_text=SHARE_HELP,
        initial=initial,
        required=is_needed,
        max_length=LONGEST,
    )


def threshold_fields(parameter: Parameter, held: Any, language: str) -> Fields:
    """Which share, how it is met, and of whose votes; and a second one beside it."""
    together = next((name for name in (ANY, ALL) if name in held), ONE)
    first, *others = _parts(held)
    second: Mapping[str, Any] = others[0] if others else {}
    return {
        "value_share": share_field(_("Share that must vote yes"), first["threshold"]),
        "value_compare": _comparison(first),
        "value_basis": forms.ChoiceField(
            label=_("Share of"), choices=BASES, initial=first["basis"]
        ),
        "value_other_share": share_field(
            _("A second share, if there is one"),
            second.get("threshold", ""),
            is_needed=False,
        ),
        "value_other_compare": _comparison(second, is_needed=False),
        "value_other_basis": forms.ChoiceField(
            label=_("The second is a share of"),
            choices=BASES,
            initial=second.get("basis", "members"),
            required=False,
        ),
        "value_together": forms.ChoiceField(
            label=_("If both are written"),
            choices=BESIDE,
            initial=together,
            required=False,
        ),
    }


def read_threshold(parameter: Parameter, cleaned: Cleaned) -> dict[str, Any]:
    first = _threshold(cleaned, "value")
    together = cleaned.get("value_together") or ONE
    if together == ONE or not cleaned.get("value_other_share"):
        return first
    return {together: [first, _threshold(cleaned, "value_other")]}


def _threshold(cleaned: Cleaned, name: str) -> dict[str, Any]:
    return {
        "basis": cleaned[f"{name}_basis"] or "members",
        "threshold": cleaned[f"{name}_share"],
        "strictly_more": cleaned[f"{name}_compare"] == "more",
    }


def quorum_fields(parameter: Parameter, held: Any, language: str) -> Fields:
    """A share, a number, and how the two go together where both are written."""
    together = next((name for name in (ANY, ALL) if name in held), ONE)
    parts = _parts(held)
    share: Mapping[str, Any] = next((part for part in parts if "share" in part), {})
    count: Mapping[str, Any] = next((part for part in parts if "count" in part), {})
    return {
        "value_share": share_field(
            _("Share of the members that must take part"),
            share.get("share", ""),
            is_needed=False,
        ),
        "value_compare": _comparison(share or count),
        "value_count": forms.IntegerField(
            label=_("Or a fixed number of members"),
            initial=_least(count) if count else None,
            min_value=1,
            required=False,
        ),
        "value_together": forms.ChoiceField(
            label=_("If both are written"),
            choices=TOGETHER,
            initial=together,
            required=False,
        ),
    }


def read_quorum(parameter: Parameter, cleaned: Cleaned) -> dict[str, Any]:
    count = cleaned["value_count"]
    strictly = cleaned["value_compare"] == "more"
    share = {"share": cleaned["value_share"], "of": "members"}
    if strictly:
        share["strictly_more"] = True
    if count is None:
        return share
    together = cleaned.get("value_together") or ONE
    if together == ONE or not cleaned["value_share"]:
        return {"count": count}
    return {together: [{"count": count}, share]}


def weight_fields(parameter: Parameter, held: Any, language: str) -> Fields:
    """A weight for each line; an empty one is left out."""
    return {
        f"value_{label}": forms.CharField(
            label=in_language(names, language),
            initial=held.get(label, ""),
            required=False,
            max_length=LONGEST,
        )
        for label, names in parameter.options.items()
    }


def read_weights(parameter: Parameter, cleaned: Cleaned) -> dict[str, str]:
    asked = {label: cleaned[f"value_{label}"] for label in parameter.options}
    return {label: weight for label, weight in asked.items() if weight}


def _comparison(held: Mapping[str, Any], *, is_needed: bool = True) -> forms.ChoiceField:
    initial = "more" if held.get("strictly_more") and "count" not in held else "at_least"
    return forms.ChoiceField(
        label=_("How it is met"),
        choices=COMPARISONS,
        initial=initial,
        required=is_needed,
    )


def _parts(held: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The parts of a quorum or a threshold, however deep they stand."""
    for name in (ANY, ALL):
        if name in held:
            return [found for part in held[name] for found in _parts(part)]
    return [held]


def _least(count: Mapping[str, Any]) -> int:
    """“More than 3” is at least 4."""
    return int(count["count"]) + bool(count.get("strictly_more"))
