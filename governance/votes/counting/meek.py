"""Meek STV: the elected keep only the part of each vote that they need.

Votes and keep values in thousand-millionths. A ballot gives each elected candidate it
ranks their keep value, rounded up, of what is left of it, and the rest to the first one
who is still in the running. Keep values and quota are worked out again and again until
the surplus is gone. Source: Hill, Wichmann and Woodall, Algorithm 123, The Computer
Journal 30 (1987), as the reference rule fixes it: nine decimals, omega one millionth.
"""

from collections.abc import Mapping

from governance.votes.counting.ballots import Ranking
from governance.votes.counting.result import Action, Outcome, Stage, Tie
from governance.votes.counting.ties import Ties

PLACES = 9
UNIT = 10**PLACES
OMEGA = UNIT // 10**6
"""A total surplus below this is none."""


def count_meek(
    papers: Mapping[Ranking, int],
    *,
    standing: tuple[int, ...],
    seats: int,
    seed: str | None,
) -> Outcome:
    """Count ballots that have at least one preference each."""
    return _Count(papers, standing, seats, Ties(seed)).run()


class _Count:
    """One count on its way; a stage is a round of working out, until somebody is
    elected or nothing more moves."""

    def __init__(
        self,
        papers: Mapping[Ranking, int],
        standing: tuple[int, ...],
        seats: int,
        ties: Ties,
    ) -> None:
        self.papers, self.seats, self.ties = dict(papers), seats, ties
        self.valid = sum(papers.values()) * UNIT
        self.standing = standing
        self.hopeful = set(standing)
        self.keep: dict[int, int] = {}  # of the elected, in the order of election
        self.totals = dict.fromkeys(standing, 0)
        self.quota = self.surplus = 0
        self.stages: list[Stage] = []

    def run(self) -> Outcome:
        action, tie = Action(kind="first_preferences"), None
        while True:
            elected = self._round()
            self._close(action, elected, tie)
            if self._is_full():
                break
            action, tie = Action(kind="keep_values"), None
            if not elected:
                found = self._lowest()
                if found is None:
                    break
                number, tie = found
                action = Action(kind="exclusion", of=number)
                self._exclude(number)
                if self._is_full():
                    self._fill(number, tie)
                    break
        return Outcome(
            stages=tuple(self.stages),
            quota=self.quota,
            lots=tuple(self.ties.lots),
            needs_lot=self.ties.needs_lot,
        )

    def _is_full(self) -> bool:
        return len(self.keep) + len(self.hopeful) <= self.seats or (
            len(self.keep) == self.seats
        )

    def _round(self) -> list[int]:
        """Work out votes, quota and keep values until somebody is elected or all is
        stable; the newly elected."""
        paths, before = self._paths(), None
        while True:
            self._distribute(paths)
            self.quota = sum(self.totals.values()) // (self.seats + 1) + 1
            new = [each for each in self.hopeful if self.totals[each] >= self.quota]
            over = [*self.keep, *new]
            total = sum(self.totals[each] - self.quota for each in over)
            self.surplus = max(0, total)
            if new:
                return sorted(new, key=lambda n: self.ties.by_order(n, self.totals))
            if self.surplus < OMEGA or (before is not None and self.surplus >= before):
                return []
            before = self.surplus
            for number, keep in self.keep.items():
                product = -(-keep * self.quota // UNIT)
                self.keep[number] = -(-product * UNIT // self.totals[number])

    def _paths(self) -> dict[Ranking, int]:
        """What of each ballot matters now: the elected before its first hopeful, and
        them. Few ballots differ in that."""
        paths: dict[Ranking, int] = {}
        for paper, count in self.papers.items():
            for end, number in enumerate(paper, start=1):
                if number in self.hopeful:
                    paper = paper[:end]
                    break
            paths[paper] = paths.get(paper, 0) + count
        return paths

    def _distribute(self, paths: Mapping[Ranking, int]) -> None:
        totals = dict.fromkeys(self.standing, 0)
        for path, count in paths.items():
            left = UNIT
            for number in path:
                kept = -(-left * self.keep.get(number, UNIT) // UNIT)
                totals[number] += kept * count
                left -= kept
                if not left:
                    break
        self.totals = totals

    def _lowest(self) -> tuple[int, Tie | None] | None:
        """Who drops out; those no further apart than the surplus are tied."""
        least = min(self.totals[each] for each in self.hopeful)
        tied = [n for n in self.hopeful if self.totals[n] <= least + self.surplus]
        if len(tied) == 1:
            return tied[0], None
        tie = self.ties.lowest(tied, "exclusion")
        return (tie.chosen, tie) if tie else None

    def _exclude(self, number: int) -> None:
        self.hopeful.remove(number)
        gone = bytes([number])
        shorter: dict[Ranking, int] = {}
        for paper, count in self.papers.items():
            rest = paper.translate(None, gone)
            if rest:
                shorter[rest] = shorter.get(rest, 0) + count
        self.papers = shorter

    def _close(self, action: Action, elected: list[int], tie: Tie | None) -> None:
        self.keep |= dict.fromkeys(elected, UNIT)
        self.hopeful -= set(elected)
        last: list[int] = []
        if len(self.keep) < self.seats and self._is_full():
            last = self._rest()
        self.stages.append(
            Stage(
                number=len(self.stages) + 1,
                action=action,
                totals=dict(self.totals),
                nontransferable=self.valid - sum(self.totals.values()),
                quota=self.quota,
                elected=(*elected, *last),
                excluded=(action.of,) if action.of is not None else (),
                tie=tie,
            )
        )
        self.ties.history.append(self.stages[-1].totals)

    def _fill(self, number: int, tie: Tie | None) -> None:
        """The last exclusion leaves as many as there are seats: no stage of its own."""
        stage = self.stages.pop()
        self.stages.append(
            Stage(
                number=stage.number,
                action=stage.action,
                totals=stage.totals,
                nontransferable=stage.nontransferable,
                quota=stage.quota,
                elected=(*stage.elected, *self._rest()),
                excluded=(*stage.excluded, number),
                tie=stage.tie or tie,
            )
        )

    def _rest(self) -> list[int]:
        return sorted(self.hopeful, key=lambda n: self.ties.by_order(n, self.totals))
