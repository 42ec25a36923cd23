"""The count of a declared vote, worked out again from its ballots."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from governance.votes import counting
from governance.votes.models import Motion, MotionState
from governance.votes.selectors.contents import contents, lot_of
from governance.votes.selectors.results import candidates_of
from governance.votes.selectors.ways import is_by_marks, is_seeking

DECLARED = (MotionState.ADOPTED, MotionState.FAILED)
CHOICES = ("yes", "no", "abstain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """The ballots of a vote; and of an election or a poll, their count by its rule.

    `seed` is that of its lot. `is_as_declared`: the count gives what was declared.
    """

    ballots: counting.BallotFile
    result: counting.Result | None
    declared: dict[str, Any]
    seed: str | None
    is_as_declared: bool


def count_of_declared(motion: Motion) -> Count | None:
    """The count of a vote by ballot; None before its result is declared."""
    declared = motion.result
    if motion.state not in DECLARED or not motion.declared_at or not declared:
        return None
    if is_by_marks(motion):
        return _by_marks(motion, declared)
    return None if is_seeking(motion) else _by_choice(motion, declared)


def _by_marks(motion: Motion, declared: dict[str, Any]) -> Count:
    seats = int(motion.options.get("seats", 1))
    listed = [
        (each["number"], each["name"], each["withdrawn"])
        for each in candidates_of(motion)
    ]
    ballots = counting.ballot_file(motion.title, listed, contents(motion), seats=seats)
    seed = lot_of(motion)
    result = counting.count(motion.options["rule"], ballots, seats=seats, lot=seed)
    return Count(
        ballots=ballots,
        result=result,
        declared=declared,
        seed=seed,
        is_as_declared=declared.get("count") == result.as_json(),
    )


def _by_choice(motion: Motion, declared: dict[str, Any]) -> Count:
    names = (_("Yes"), _("No"), _("Abstain"))
    listed = [(n, name, False) for n, name in enumerate(names, start=1)]
    chosen = [str(each.get("choice", "")) for each in contents(motion)]
    marked = [
        {"marks": [CHOICES.index(choice) + 1] if choice in CHOICES else []}
        for choice in chosen
    ]
    counts = declared.get("counts", {})
    return Count(
        ballots=counting.ballot_file(motion.title, listed, marked),
        result=None,
        declared=declared,
        seed=None,
        is_as_declared=all(counts.get(each) == chosen.count(each) for each in CHOICES),
    )
