"""Scottish STV, by hand rules; with one seat it is instant-runoff voting.

Votes in hundred-thousandths (whole votes with one seat, where none is ever divided).
Source: Scottish Local Government Elections Order 2007 (S.S.I. 2007/42), and 2011
(S.S.I. 2011/399), schedule 1, part III: first stage (45), quota (46), return (47),
transfer of surpluses (48, 49), exclusion (50, 51), filling of last vacancies (52).
"""

from collections.abc import Callable, Mapping

from governance.votes.counting.ballots import Ranking
from governance.votes.counting.result import Action, Outcome, Stage, Tie
from governance.votes.counting.ties import Ties

PLACES = 5


def count_stv(
    papers: Mapping[Ranking, int],
    *,
    standing: tuple[int, ...],
    seats: int,
    seed: str | None,
    places: int = PLACES,
) -> Outcome:
    """Count ballots that have at least one preference each."""
    return _Count(papers, standing, seats, Ties(seed), 10**places).run()


class _Count:
    """One count on its way. A pile holds a candidate's ballots by their present value.

    Ballots that have become alike are counted together, so that piles shrink.
    """

    def __init__(
        self,
        papers: Mapping[Ranking, int],
        standing: tuple[int, ...],
        seats: int,
        ties: Ties,
        unit: int,
    ) -> None:
        self.seats, self.ties, self.unit = seats, ties, unit
        self.valid = sum(papers.values()) * unit
        self.quota = (sum(papers.values()) // (seats + 1) + 1) * unit
        self.continuing = set(standing)
        self.elected: list[int] = []
        self.gone = b""
        first: dict[int, dict[Ranking, int]] = {number: {} for number in standing}
        for paper, count in papers.items():
            first[paper[0]][paper] = count
        self.piles = {number: {unit: pile} for number, pile in first.items()}
        self.totals = {n: sum(pile.values()) * unit for n, pile in first.items()}
        self.stages: list[Stage] = []

    def run(self) -> Outcome:
        self._close(Action(kind="first_preferences"))
        while len(self.elected) < self.seats and self.continuing:
            if not self._step():
                break
        return Outcome(
            stages=tuple(self.stages),
            quota=self.quota,
            lots=tuple(self.ties.lots),
            needs_lot=self.ties.needs_lot,
        )

    def _step(self) -> bool:
        """Transfer the largest surplus, else exclude the lowest; False if a lot lacks."""
        over = [each for each in self.elected if self.totals[each] > self.quota]
        if over:
            most = max(self.totals[each] for each in over)
            found = self._one_of([each for each in over if self.totals[each] == most])
        else:
            least = min(self.totals[each] for each in self.continuing)
            low = [each for each in self.continuing if self.totals[each] == least]
            found = self._one_of(low, is_exclusion=True)
        if found is None:
            return False
        number, tie = found
        if over:
            self._transfer_surplus(number, tie)
        else:
            self._exclude(number, tie)
        return True

    def _one_of(
        self, tied: list[int], *, is_exclusion: bool = False
    ) -> tuple[int, Tie | None] | None:
        if len(tied) == 1:
            return tied[0], None
        if is_exclusion:
            tie = self.ties.lowest(tied, "exclusion")
        else:
            tie = self.ties.highest(tied, "surplus")
        return (tie.chosen, tie) if tie else None

    def _transfer_surplus(self, number: int, tie: Tie | None) -> None:
        """Each ballot moves at its value × surplus ÷ total, any remainder ignored."""
        total = self.totals[number]
        surplus = total - self.quota
        self._move(number, lambda value: value * surplus // total)
        self.totals[number] = self.quota
        self._close(Action(kind="surplus", of=number), tie=tie)

    def _exclude(self, number: int, tie: Tie | None) -> None:
        """Each ballot moves at the value at which it came."""
        self.continuing.remove(number)
        self.gone += bytes([number])
        self._move(number, lambda value: value)
        self.totals[number] = 0
        self._close(Action(kind="exclusion", of=number), excluded=(number,), tie=tie)

    def _move(self, number: int, new_value: Callable[[int], int]) -> None:
        gone, piles, totals = self.gone, self.piles, self.totals
        for value, papers in piles.pop(number).items():
            new = new_value(value)
            moved: dict[Ranking, int] = {}
            for paper, count in papers.items():
                rest = paper.translate(None, gone)
                moved[rest] = moved.get(rest, 0) + count
            moved.pop(b"", None)
            for rest, count in moved.items():
                pile = piles[rest[0]].setdefault(new, {})
                pile[rest] = pile.get(rest, 0) + count
                totals[rest[0]] += new * count

    def _close(
        self, action: Action, *, excluded: tuple[int, ...] = (), tie: Tie | None = None
    ) -> None:
        """End a stage: whoever has the quota is elected; so are the last for the rest."""
        over = [each for each in self.continuing if self.totals[each] >= self.quota]
        elected = self._seat(over)
        vacancies = self.seats - len(self.elected)
        if vacancies and len(self.continuing) <= vacancies:
            elected += self._seat(list(self.continuing))
        self.stages.append(
            Stage(
                number=len(self.stages) + 1,
                action=action,
                totals=dict(self.totals),
                nontransferable=self.valid - sum(self.totals.values()),
                quota=self.quota,
                elected=tuple(elected),
                excluded=excluded,
                tie=tie,
            )
        )
        self.ties.history.append(self.stages[-1].totals)

    def _seat(self, numbers: list[int]) -> list[int]:
        ordered = sorted(numbers, key=lambda each: self.ties.by_order(each, self.totals))
        self.elected += ordered
        self.continuing -= set(ordered)
        self.gone += bytes(ordered)
        return ordered
