"""What a count comes to: every stage with its reason, in whole numbers of a unit.

Votes are whole numbers of 1/10^places of a vote: hundred-thousandths under Scottish STV,
thousand-millionths under Meek's rule, whole votes elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from governance.votes.counting.ballots import Candidate, Tally

Kind: TypeAlias = Literal[
    "first_preferences", "approvals", "surplus", "exclusion", "keep_values"
]
Purpose: TypeAlias = Literal["surplus", "exclusion", "election"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What is done in a stage, and to whom."""

    kind: Kind
    of: int | None = None

    def plain(self) -> dict[str, Any]:
        return {"kind": self.kind} | ({} if self.of is None else {"of": self.of})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """How a tie was broken before a stage: by an earlier stage, or (None) by lot."""

    between: tuple[int, ...]
    chosen: int
    by_stage: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """How everybody stands at the end of a stage, and what it decided.

    Those in `elected` without the quota filled the last seats.
    """

    number: int
    action: Action
    totals: Mapping[int, int]
    nontransferable: int
    quota: int | None
    elected: tuple[int, ...] = ()
    excluded: tuple[int, ...] = ()
    tie: Tie | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """A lot that was drawn. `purpose`: whose surplus first, who drops out, who wins."""

    stage: int
    between: tuple[int, ...]
    purpose: Purpose
    drawn: int

    def plain(self) -> dict[str, Any]:
        return {
            "stage": self.stage,
            "between": list(self.between),
            "for": self.purpose,
            "drawn": self.drawn,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsLot:
    """A tie that only a lot can break, where no seed was given: the count stops."""

    stage: int
    between: tuple[int, ...]
    purpose: Purpose

    def plain(self) -> dict[str, Any]:
        return {
            "stage": self.stage,
            "between": list(self.between),
            "for": self.purpose,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a rule finds in the ballots."""

    stages: tuple[Stage, ...]
    quota: int | None = None
    lots: tuple[Lot, ...] = ()
    needs_lot: NeedsLot | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A finished count, or one that a tie has stopped."""

    rule: str
    seats: int
    title: str
    candidates: tuple[Candidate, ...]
    tally: Tally
    places: int
    outcome: Outcome

    @property
    def stages(self) -> tuple[Stage, ...]:
        return self.outcome.stages

    @property
    def elected(self) -> tuple[int, ...]:
        """The numbers of those elected, in the order of their election."""
        return tuple(number for stage in self.stages for number in stage.elected)

    @property
    def vacant(self) -> int:
        """The seats for which nobody stood."""
        standing = sum(not each.withdrawn for each in self.candidates)
        return max(0, self.seats - standing)

    @property
    def needs_lot(self) -> NeedsLot | None:
        return self.outcome.needs_lot

    @property
    def names(self) -> dict[int, str]:
        return {each.number: each.name for each in self.candidates}

    def decimal(self, votes: int) -> str:
        """Votes as an exact decimal number, with all its places.

        An elected candidate holds, say, "25.00000" votes.
        """
        return decimal(votes, self.places)

    def as_json(self) -> dict[str, Any]:
        """The count as plain values, candidates by their number."""
        tally = {
            "total": self.tally.total,
            "blank": self.tally.blank,
            "invalid": self.tally.invalid,
            "valid": self.tally.valid,
        }
        if self.tally.invalid_from:
            tally["invalid_from"] = self.tally.invalid_from
        outcome = self.outcome
        return {
            "rule": self.rule,
            "seats": self.seats,
            "title": self.title,
            "candidates": [
                {"number": each.number, "name": each.name, "withdrawn": each.withdrawn}
                for each in self.candidates
            ],
            "ballots": tally,
            "quota": None if outcome.quota is None else self.decimal(outcome.quota),
            "stages": [self._plain(stage) for stage in self.stages],
            "elected": list(self.elected),
            "vacant": self.vacant,
            "lots": [lot.plain() for lot in outcome.lots],
            "needs_lot": self.needs_lot.plain() if self.needs_lot else None,
        }

    def _plain(self, stage: Stage) -> dict[str, Any]:
        return {
            "stage": stage.number,
            "action": stage.action.plain(),
            "totals": {
                str(number): self.decimal(votes) for number, votes in stage.totals.items()
            },
            "nontransferable": self.decimal(stage.nontransferable),
            "elected": list(stage.elected),
            "excluded": list(stage.excluded),
        }


def decimal(votes: int, places: int) -> str:
    """
    >>> decimal(2500000, 5), decimal(7, 0), decimal(-50000, 5)
    ('25.00000', '7', '-0.50000')
    """
    if not places:
        return str(votes)
    whole, part = divmod(abs(votes), 10**places)
    return f"{'-' if votes < 0 else ''}{whole}.{part:0{places}d}"
