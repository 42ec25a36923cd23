"""A decision's result as pages and papers show it, read from its record alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext, gettext_lazy as _

from coopkit.cooperatives.models import Cooperative
from governance.meetings.selectors.register import Meter, RuleUsed, meter, rules_used
from governance.meetings.sums import Sums, majority_sums, quorum_sums

LABELS = {
    "yes": _("Yes"),
    "no": _("No"),
    "abstain": _("Abstain"),
    "consent": _("Consent"),
    "concern": _("With a concern"),
    "object": _("Object"),
    "aside": _("Stand aside"),
    "valid": _("Valid"),
    "blank": _("Blank"),
    "invalid": _("Invalid"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassOutcome:
    """How one class voted, where classes vote apart."""

    name: str
    sums: Sums
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A record's result as a page shows it: counts, and the arithmetic they passed.

    `quorum` and `majority` say the sums in words and figures; `because` and
    `quorum_because` are the ones that decided. Of an election nothing was yes or no.
    """

    figures: tuple[tuple[str, int], ...]
    present: int
    members: int
    quorate: bool | None
    quorum_needed: int
    quorum_because: str
    threshold_met: bool
    because: str
    adopted: bool
    rules: list[RuleUsed]
    yes: int = 0
    no: int = 0
    abstain: int = 0
    stepped_aside: int = 0
    persisted: str = ""
    casting: str = ""
    quorum: Sums | None = None
    majority: Sums | None = None
    classes: tuple[ClassOutcome, ...] = ()
    elected: tuple[str, ...] = field(default=())

    @property
    def absent(self) -> int:
        return max(self.members - self.present - self.stepped_aside, 0)

    @property
    def meter(self) -> Meter:
        there = self.present + self.stepped_aside
        return meter(there, self.members, self.quorum_needed)


def outcome(cooperative: Cooperative, record: Mapping[str, Any]) -> Outcome | None:
    """The result in a record, in the reader's language; None where none was counted."""
    counts, computed = record.get("counts"), record.get("computation")
    if not counts or not computed:
        return None
    rules = record.get("rules", {})
    aside = counts.get("stepped_aside", 0)
    votes = {name: counts.get(name, 0) for name in ("yes", "no", "abstain")}
    return Outcome(
        **votes,
        figures=_figures(counts),
        present=counts["present"],
        members=counts["members"],
        quorate=computed["quorate"],
        quorum_needed=computed["quorum_needed"],
        quorum_because=computed["quorum_because"],
        threshold_met=computed["threshold_met"],
        because=computed["because"],
        adopted=computed["adopted"],
        rules=list(rules_used(cooperative, rules)),
        stepped_aside=aside,
        persisted=computed.get("persisted", ""),
        casting=computed.get("casting", ""),
        quorum=_quorum(rules, counts["present"] + aside, counts["members"]),
        majority=_majority(rules, counts, computed.get("casting", "")),
        classes=tuple(_classes(record)),
        elected=tuple(_elected(record)),
    )


def _figures(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    always = {"yes", "no", "abstain", "consent", "object", "valid"}
    return tuple(
        (str(label), counts[name])
        for name, label in LABELS.items()
        if name in counts and (counts[name] or name in always)
    )


def _quorum(rules: Mapping[str, Any], present: int, members: int) -> Sums | None:
    held = rules.get("quorum")
    if not held:
        return None
    return quorum_sums(held["value"], present=present, members=members, say=gettext)


def _majority(
    rules: Mapping[str, Any], counts: Mapping[str, int], casting: str
) -> Sums | None:
    held = rules.get("threshold")
    if not held or "yes" not in counts:
        return None
    voted = dict(counts)
    if casting:
        voted[casting] += 1
    return majority_sums(held["value"], voted, gettext)


def _classes(record: Mapping[str, Any]) -> list[ClassOutcome]:
    counts = record.get("classes", {})
    held = record.get("rules", {}).get("threshold")
    return [
        ClassOutcome(
            name=each["class"],
            sums=majority_sums(held["value"], counts[each["class"]], gettext),
            because=each["because"],
        )
        for each in record["computation"].get("classes", ())
        if held and each["class"] in counts
    ]


def _elected(record: Mapping[str, Any]) -> list[str]:
    numbers = record["computation"].get("elected", ())
    names = {each["number"]: each["name"] for each in record.get("candidates", ())}
    return [names.get(number, str(number)) for number in numbers]
