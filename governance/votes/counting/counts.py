"""A count by the name of its rule."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Protocol

from coopkit.errors import N_, CoopError
from governance.votes.counting import meek, stv
from governance.votes.counting.approval import count_approval
from governance.votes.counting.ballots import BallotFile, Ranking, approvals, rankings
from governance.votes.counting.plurality import count_plurality
from governance.votes.counting.result import Action, NeedsLot, Outcome, Result, Stage


class _Rule(Protocol):
    def __call__(
        self,
        papers: Mapping[Ranking, int],
        *,
        standing: tuple[int, ...],
        seats: int,
        seed: str | None,
    ) -> Outcome: ...


RULES: Mapping[str, tuple[_Rule, int]] = MappingProxyType(
    {
        "scottish-stv": (stv.count_stv, stv.PLACES),
        "meek-stv": (meek.count_meek, meek.PLACES),
        "irv": (partial(stv.count_stv, places=0), 0),
        "plurality": (count_plurality, 0),
        "approval": (count_approval, 0),
    }
)
"""The rules by their names, each with the decimal places of its votes."""

BY_QUOTA = ("scottish-stv", "irv")
"""The rules whose quota is known from the ballots: none of them make it one."""


class NoSuchRuleError(CoopError):
    """A rule that nobody here can count by."""

    template = N_("There is no counting rule “{rule}”. Choose one of: {rules}.")


class SeatsError(CoopError):
    """A number of seats that a rule cannot fill."""

    template = N_(
        "This rule cannot fill {seats} seats: an instant runoff fills one, every other "
        "rule at least one. Change the seats, or choose another rule."
    )


def count(rule: str, ballots: BallotFile, *, seats: int, lot: str | None) -> Result:
    """Count ballots by a rule; `lot` is the seed by which ties are drawn, if any.

    A tie that lacks a seed stops the count, and the result says so in `needs_lot`. Where
    nobody could vote for anybody, no seed elects somebody.
    """
    if rule not in RULES:
        raise NoSuchRuleError(rule=rule, rules=", ".join(RULES))
    if seats < 1 or (rule == "irv" and seats != 1):
        raise SeatsError(seats=seats)
    counted, places = RULES[rule]
    read = approvals(ballots) if rule == "approval" else rankings(ballots)
    standing = ballots.standing
    if not read.papers and len(standing) > seats:
        outcome = _nobody(standing, 10**places if rule in BY_QUOTA else None)
    else:
        outcome = counted(read.papers, standing=standing, seats=seats, seed=lot)
    return Result(
        rule=rule,
        seats=seats,
        title=ballots.title,
        candidates=ballots.candidates,
        tally=read.tally,
        places=places,
        outcome=outcome,
    )


def _nobody(standing: tuple[int, ...], quota: int | None) -> Outcome:
    stage = Stage(
        number=1,
        action=Action(kind="first_preferences"),
        totals=dict.fromkeys(standing, 0),
        nontransferable=0,
        quota=quota,
    )
    need = NeedsLot(stage=1, between=standing, purpose="election")
    return Outcome(stages=(stage,), quota=quota, needs_lot=need)
