"""Plurality: the first preference of each ballot counts, and the most votes win.

Whole votes, one stage. A tie for the last seat has no earlier stage to go back to, only
the lot. With several seats it is still one vote a ballot.
"""

from collections.abc import Mapping

from governance.votes.counting.ballots import Ranking
from governance.votes.counting.result import Action, Kind, Outcome, Stage
from governance.votes.counting.ties import Ties


def count_plurality(
    papers: Mapping[Ranking, int],
    *,
    standing: tuple[int, ...],
    seats: int,
    seed: str | None,
) -> Outcome:
    """Elect those whom most ballots put first."""
    totals = dict.fromkeys(standing, 0)
    for paper, count in papers.items():
        totals[paper[0]] += count
    return elect_most(totals, "first_preferences", seats, seed)


def elect_most(
    totals: Mapping[int, int], kind: Kind, seats: int, seed: str | None
) -> Outcome:
    """Elect those with the most votes, in the one stage there is."""
    ties, elected = Ties(seed), list[int]()
    left = dict(totals)
    while left and len(elected) < seats and not ties.needs_lot:
        most = max(left.values())
        tied = sorted(number for number, votes in left.items() if votes == most)
        if len(tied) <= seats - len(elected):
            chosen = tied
        else:
            drawn = ties.by_lot(tied, "election", stage=1)
            chosen = [] if drawn is None else [drawn]
        elected += chosen
        for number in chosen:
            del left[number]
    stage = Stage(
        number=1,
        action=Action(kind=kind),
        totals=totals,
        nontransferable=0,
        quota=None,
        elected=tuple(elected),
    )
    return Outcome(stages=(stage,), lots=tuple(ties.lots), needs_lot=ties.needs_lot)
