"""Approval: everybody who is marked on a ballot has a vote of it, and the most win.

Whole votes, one stage, ties by lot as under plurality.
"""

from collections.abc import Mapping

from governance.votes.counting.ballots import Ranking
from governance.votes.counting.plurality import elect_most
from governance.votes.counting.result import Outcome


def count_approval(
    papers: Mapping[Ranking, int],
    *,
    standing: tuple[int, ...],
    seats: int,
    seed: str | None,
) -> Outcome:
    """Elect those whom most ballots approve of."""
    totals = dict.fromkeys(standing, 0)
    for paper, count in papers.items():
        for number in paper:
            totals[number] += count
    return elect_most(totals, "approvals", seats, seed)
