"""What a group has decided, what is before it, and what it has only written down."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from coopkit.cooperatives.models import Cooperative, State
from coopkit.errors import CoopError
from coopkit.money import parse_share
from coopkit.offers import Finding
from coopkit.worksheets.fields import TYPED
from governance.bylaws.parameters import Parameter, catalogue
from governance.bylaws.selectors import in_force
from governance.formation.models import (
    FormationDecision,
    FormationSheet,
    FoundingGroup,
)
from governance.votes.models import Motion, MotionState

KIND = "founding_rules"
BEFORE_THE_GROUP = (MotionState.OPEN, MotionState.PREPARED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A value that is before the group, and the vote in which it is."""

    key: str
    value: Any
    motion: Motion


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A value that a worksheet holds, and nobody has put to the group since."""

    key: str
    value: Any
    sheet_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where every parameter of a group stands; three queries."""

    group: FoundingGroup
    decisions: Mapping[str, FormationDecision]
    proposals: Mapping[str, Proposal]
    answers: Mapping[str, Answer]

    @property
    def values(self) -> dict[str, Any]:
        """What is decided, as the catalogue writes it."""
        return {key: each.value for key, each in self.decisions.items()}

    def assumed(self, model: Mapping[str, Any]) -> dict[str, Any]:
        """A value for everything: decided, else proposed, else answered, else usual."""
        found = dict(model)
        found |= {key: each.value for key, each in self.answers.items()}
        found |= {key: each.value for key, each in self.proposals.items()}
        return found | self.values


def standing_of(group: FoundingGroup) -> Standing:
    """What is decided, proposed and answered; three queries."""
    decisions = decisions_of(group)
    return Standing(
        group=group,
        decisions=decisions,
        proposals=open_proposals(group),
        answers=_answers(group, decisions),
    )


def adoption_fact(cooperative: Cooperative, on: date) -> Mapping[str, int | Fraction]:
    """The share by which a co-op that is forming adopts its bylaws, as it agreed."""
    if cooperative.state != State.FORMING:
        return {}
    held = in_force(cooperative, on=on).get("vote.bylaws")
    share = held.value.get("threshold") if held else None
    return {"adoption": parse_share(share)} if share else {}


def decisions_of(group: FoundingGroup) -> dict[str, FormationDecision]:
    """The newest decision on each parameter: the one that holds; one query."""
    rows = FormationDecision.objects.filter(group=group).select_related("motion")
    return {row.key: row for row in rows.order_by("pk")}


def decided_values(group: FoundingGroup) -> dict[str, Any]:
    """The decided value of each parameter; one query."""
    rows = FormationDecision.objects.filter(group=group).order_by("pk")
    return dict(rows.values_list("key", "value"))


def open_proposals(group: FoundingGroup) -> dict[str, Proposal]:
    """The values that are before the group, by parameter; one query."""
    motions = Motion.objects.filter(
        cooperative=group.cooperative_id, kind=KIND, state__in=BEFORE_THE_GROUP
    ).select_related("cooperative")
    return {
        key: Proposal(key=key, value=value, motion=motion)
        for motion in motions.order_by("-pk")
        for key, value in motion.payload["values"].items()
    }


def history_of(group: FoundingGroup, key: str) -> list[FormationDecision]:
    """Every decision on a parameter, the newest first; one query."""
    rows = FormationDecision.objects.filter(group=group, key=key)
    return list(rows.select_related("motion").order_by("-pk"))


def motions_about(group: FoundingGroup, key: str) -> list[Motion]:
    """Every vote on a parameter, adopted or not, the newest first; one query."""
    rows = Motion.objects.filter(cooperative=group.cooperative_id, kind=KIND)
    return [each for each in rows.order_by("-pk") if key in each.payload["values"]]


def readable(parameter: Parameter, value: Any, *, minor_units: int) -> bool:
    """Whether a stored answer is a value that the catalogue takes; see `fields.TYPED`."""
    if isinstance(value, Mapping) and TYPED in value:
        return False
    try:
        return bool(parameter.check(value, minor_units=minor_units) == value)
    except CoopError:
        return False


def decisions_hold() -> Iterator[Finding]:
    """Each decision says what the adopted motion said that it cites."""
    rows = FormationDecision.objects.select_related(
        "motion__resolution", "group__cooperative"
    )
    for row in rows.order_by("pk").iterator(chunk_size=500):
        motion, where = row.motion, f"{row.group.cooperative.slug} decision {row.pk}"
        number = motion.resolution.reference if motion.resolution else ""
        if motion.state != MotionState.ADOPTED or number != row.resolution:
            yield Finding(where=where, what=f"its vote did not adopt “{row.key}”")
        elif motion.payload["values"].get(row.key) != row.value:
            yield Finding(where=where, what=f"its vote was on another “{row.key}”")


def _answers(
    group: FoundingGroup, decisions: Mapping[str, FormationDecision]
) -> dict[str, Answer]:
    """The answers of all worksheets that differ from what is decided; one query."""
    cooperative = group.cooperative
    known = catalogue(cooperative.jurisdiction)
    found: dict[str, Answer] = {}
    for sheet in FormationSheet.objects.filter(group=group).order_by("pk"):
        for key in sorted(set(sheet.values) & set(known)):
            value = sheet.values[key]
            if key in decisions and decisions[key].value == value:
                continue
            if value is not None and readable(
                known[key], value, minor_units=cooperative.minor_units
            ):
                found[key] = Answer(key=key, value=value, sheet_key=sheet.key)
    return found
