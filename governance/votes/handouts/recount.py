"""Count ballots again: a second implementation, from the rules’ own texts.

It shares no line with the site’s own counting, so that both must be wrong in the same
way before a wrong result goes unseen. Votes are whole numbers of a hundred-thousandth
(Scottish STV) or a thousand-millionth (Meek): no machine rounds them.

Sources: Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules
45 to 52; the reference Meek rule of Hill, Wichmann and Woodall in nine decimals.
"""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

ONE = 100_000  # a vote under Scottish STV, in five decimals
MEEK = 10**9  # a vote under Meek’s rule, in nine decimals
OMEGA = 10**3  # a millionth: where the iteration may stop


class NeedsLotError(Exception):
    """A tie that only a lot settles, and there is none."""


def as_text(votes: int, one: int) -> str:
    """Votes in decimals, as the record writes them."""
    whole, part = divmod(votes, one)
    places = len(str(one)) - 1
    return f"{whole}.{part:0{places}d}" if places else str(whole)


def tally_choices(contents: Any) -> dict[str, int]:
    """How many said yes, no and abstain."""
    found = Counter(content["choice"] for content in contents)
    return {name: found[name] for name in ("yes", "no", "abstain")}


class Count:
    """What a count has come to: who is in, who is out, and each stage’s totals."""

    def __init__(self, standing: list[int], seats: int, lot: Any, one: int) -> None:
        self.standing, self.seats, self.lot, self.one = standing, seats, lot, one
        self.elected: list[int] = []
        self.excluded: list[int] = []
        self.history: list[dict[int, int]] = []
        self.stages: list[dict[str, Any]] = []
        self.lots: list[dict[str, Any]] = []

    def continuing(self) -> list[int]:
        out = {*self.elected, *self.excluded}
        return [number for number in self.standing if number not in out]

    def vacancies(self) -> int:
        return self.seats - len(self.elected)

    def is_over(self) -> bool:
        """Rule 52: no seat is left, or no more people than seats."""
        return self.vacancies() <= 0 or len(self.continuing()) <= self.vacancies()

    def elect(self, numbers: list[int]) -> None:
        """Most votes first; those level now as they stood before, the latest first."""
        back = self.history[::-1]
        ordered = sorted(numbers, key=lambda n: ([-then[n] for then in back], n))
        self.elected += ordered
        self.stages[-1]["elected"] += ordered

    def stage(self, totals: dict[int, int], excluded: list[int]) -> None:
        """End a stage: what each has now is kept, for the ties to come."""
        self.history.append(dict(totals))
        told = {str(n): as_text(votes, self.one) for n, votes in totals.items()}
        self.stages.append({"totals": told, "elected": [], "excluded": excluded})

    def one_of(self, tied: list[int], *, highest: bool) -> int:
        """Rules 49 and 51: by the latest stage in which they differed, else by lot."""
        pick, left = max if highest else min, tied
        for then in self.history[-2::-1]:
            best = pick(then[number] for number in left)
            left = [number for number in left if then[number] == best]
        return left[0] if len(left) == 1 else self.draw(left, len(self.stages) + 1)

    def draw(self, tied: list[int], stage: int) -> int:
        """The lot: whose hash of seed, stage and number is the lowest."""
        if self.lot is None:
            raise NeedsLotError(tied)
        tickets = {
            n: sha256(f"{self.lot}:{stage}:{n}".encode()).hexdigest() for n in tied
        }
        drawn = min(tied, key=lambda n: tickets[n])
        self.lots.append({"stage": stage, "between": sorted(tied), "drawn": drawn})
        return drawn


def readable(marks: Any, standing: list[int]) -> list[int]:
    """Preferences up to where two are equal or one comes again; gaps are passed over."""
    found: list[int] = []
    for mark in marks:
        group = [n for n in (mark if isinstance(mark, list) else [mark]) if n in standing]
        if len(group) > 1 or set(group) & set(found):
            break
        found += group
    return found


def scottish(count: Count, ballots: list[list[int]]) -> None:
    """Rules 45 to 52: papers lie in piles, and go to the next continuing candidate."""
    one, votes = count.one, dict.fromkeys(count.standing, 0)
    piles: dict[int, list[tuple[int, list[int]]]] = {n: [] for n in count.standing}

    def move(papers: list[tuple[int, list[int]]]) -> None:
        to = count.continuing()
        for value, preferences in papers:
            after = next((n for n in preferences if n in to), None)
            if after is not None:
                piles[after].append((value, preferences))
                votes[after] += value

    quota = (len(ballots) // (count.seats + 1) + 1) * one
    move([(one, ballot) for ballot in ballots])
    count.stage(votes, [])
    count.elect([n for n in count.continuing() if votes[n] >= quota])
    while not count.is_over():
        over = {n: votes[n] - quota for n in count.elected if votes[n] > quota}
        left, excluded = count.continuing(), []
        if over:
            largest = [n for n in over if over[n] == max(over.values())]
            giver = count.one_of(largest, highest=True)
            total, votes[giver] = votes[giver], quota
            move([(over[giver] * v // total, ballot) for v, ballot in piles.pop(giver)])
        else:
            lowest = [n for n in left if votes[n] == min(votes[m] for m in left)]
            giver = count.one_of(lowest, highest=False)
            count.excluded.append(giver)
            votes[giver], excluded = 0, [giver]
            move(piles.pop(giver))
        count.stage(votes, excluded)
        count.elect([n for n in count.continuing() if votes[n] >= quota])
    if count.vacancies() > 0:
        count.elect(count.continuing())


def up(product: int, by: int) -> int:
    """Divide, and round up."""
    return -(-product // by)


def meek(count: Count, ballots: list[list[int]]) -> None:
    """The reference rule, its steps named as there: B.1, B.2.a to B.2.f, B.3, C."""
    keep = dict.fromkeys(count.standing, MEEK)
    excluded: list[int] = []
    while True:
        surplus: int | None = None
        while True:
            votes = dict.fromkeys(count.standing, 0)  # B.2.a
            for ballot in ballots:
                weight = MEEK
                for n in ballot:
                    part = up(weight * keep[n], MEEK)
                    votes[n] += part
                    weight -= part
            quota = sum(votes.values()) // (count.seats + 1) + 1  # B.2.b
            winners = [n for n in count.continuing() if votes[n] >= quota]  # B.2.c
            above = [votes[n] - quota for n in [*count.elected, *winners]]
            before, surplus = surplus, max(sum(above), 0)  # B.2.d
            if winners or surplus < OMEGA or (before is not None and surplus >= before):
                break  # B.2.e
            for n in count.elected:  # B.2.f
                keep[n] = up(up(keep[n] * quota, MEEK) * MEEK, votes[n])
        count.stage(votes, excluded)
        count.elect(winners)
        excluded = []
        if not count.is_over() and not winners:  # B.3
            left = count.continuing()
            low = min(votes[n] for n in left) + surplus
            tied = [n for n in left if votes[n] <= low]
            loser = tied[0] if len(tied) == 1 else count.one_of(tied, highest=False)
            count.excluded.append(loser)
            keep[loser], excluded = 0, [loser]
        if count.is_over():  # B.1 and C
            count.stages[-1]["excluded"] = [*count.stages[-1]["excluded"], *excluded]
            if count.vacancies() > 0:
                count.elect(count.continuing())
            return


def most(count: Count, ballots: list[list[int]]) -> None:
    """One vote to each who is on a ballot; the most win, one seat after another."""
    votes = dict.fromkeys(count.standing, 0)
    for n in (n for ballot in ballots for n in ballot):
        votes[n] += 1
    count.stage(votes, [])
    left = list(count.standing)
    while left and count.vacancies() > 0:
        best = max(votes[n] for n in left)
        level = [n for n in left if votes[n] == best]
        if len(level) > count.vacancies():
            level = [count.draw(level, 1)]
        count.elect(level)
        left = [n for n in left if n not in level]


def recount(
    rule: str, candidates: Any, ballots: Any, *, seats: int, lot: str | None
) -> dict[str, Any]:
    """Count by a rule; `candidates` are (number, is gone), a ballot is its marks."""
    standing = [number for number, withdrawn in candidates if not withdrawn]
    one = {"scottish-stv": ONE, "meek-stv": MEEK}.get(rule, 1)
    count, stopped = Count(standing, seats, lot, one), False
    if rule == "approval":
        flat = [
            [n for m in b for n in (m if isinstance(m, list) else [m])] for b in ballots
        ]
        papers = [[n for n in standing if n in ballot] for ballot in flat]
    else:
        papers = [readable(ballot, standing) for ballot in ballots]
    papers = [paper for paper in papers if paper]
    if rule == "plurality":
        papers = [paper[:1] for paper in papers]
    if not papers and len(standing) > seats:
        count.stage(dict.fromkeys(standing, 0), [])
        stopped = True
    else:
        how = {"scottish-stv": scottish, "irv": scottish, "meek-stv": meek}.get(
            rule, most
        )
        try:
            how(count, papers)
        except NeedsLotError:
            stopped = True
    return {
        "stages": count.stages,
        "elected": count.elected,
        "lots": count.lots,
        "vacant": max(0, seats - len(standing)),
        "needs_lot": stopped,
    }


def same_count(told: Any, again: Any) -> Iterator[str]:
    """Where a count that was told is not the one that was counted again."""
    if told["elected"] != again["elected"] or told["vacant"] != again["vacant"]:
        yield f"The result elects {told['elected']}; counted again, {again['elected']}."
    if bool(told["needs_lot"]) != again["needs_lot"]:
        yield "Counted again, it is not the same whether a lot is missing."
    drawn = [
        {key: lot[key] for key in ("stage", "between", "drawn")} for lot in told["lots"]
    ]
    if drawn != again["lots"]:
        yield f"The lots that were drawn are not those of the seed: {again['lots']}."
    if len(told["stages"]) != len(again["stages"]):
        yield (
            f"The result has {len(told['stages'])} stages, and {len(again['stages'])} "
            "when counted again."
        )
    for number, (said, found) in enumerate(zip(told["stages"], again["stages"]), 1):  # noqa: B905
        for part in ("totals", "elected", "excluded"):
            if said[part] != found[part]:
                yield f"Stage {number}: “{part}” is {said[part]}, not {found[part]}."
