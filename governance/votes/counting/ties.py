"""Ties: the most recent earlier stage in which the tied differ, else the lot."""

from collections.abc import Iterable, Mapping, Sequence

from governance.votes import lots
from governance.votes.counting.result import Lot, NeedsLot, Purpose, Tie


class Ties:
    """Breaks the ties of one count, and keeps how.

    `history` holds the totals at the end of each stage, the last one that in which the
    tie stands. Where only some of the tied differ, the rest are looked at further back.
    """

    def __init__(self, seed: str | None) -> None:
        self.seed = seed
        self.history: list[Mapping[int, int]] = []
        self.lots: list[Lot] = []
        self.needs_lot: NeedsLot | None = None

    def lowest(self, tied: Iterable[int], purpose: Purpose) -> Tie | None:
        """Who had the fewest votes earlier; None where a lot is missing."""
        return self._pick(sorted(tied), purpose, sign=1)

    def highest(self, tied: Iterable[int], purpose: Purpose) -> Tie | None:
        """Who had the most votes earlier; None where a lot is missing."""
        return self._pick(sorted(tied), purpose, sign=-1)

    def _pick(self, tied: list[int], purpose: Purpose, *, sign: int) -> Tie | None:
        among = tied
        for number in range(len(self.history) - 1, 0, -1):
            totals = self.history[number - 1]
            least = min(sign * totals[each] for each in among)
            among = [each for each in among if sign * totals[each] == least]
            if len(among) == 1:
                return Tie(between=tuple(tied), chosen=among[0], by_stage=number)
        chosen = self.by_lot(among, purpose, stage=len(self.history) + 1)
        if chosen is None:
            return None
        return Tie(between=tuple(tied), chosen=chosen, by_stage=None)

    def by_lot(self, among: Sequence[int], purpose: Purpose, *, stage: int) -> int | None:
        """Draw one of them, or note that a lot is needed."""
        between = tuple(sorted(among))
        if self.seed is None:
            self.needs_lot = NeedsLot(stage=stage, between=between, purpose=purpose)
            return None
        drawn = lots.draw(self.seed, stage, between)
        self.lots.append(Lot(stage=stage, between=between, purpose=purpose, drawn=drawn))
        return drawn

    def by_order(self, number: int, totals: Mapping[int, int]) -> tuple[int, ...]:
        """Sorts who are elected in one stage: most votes first, then back in time."""
        back = [totals, *reversed(self.history)]
        return (*(-each[number] for each in back), number)
