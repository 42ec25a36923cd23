"""Both implementations of counting come to the same, stage by stage, on 10,000 elections.

`governance.votes.counting` counts for the site; the checker's own `recount` was written
from the rules' texts and shares nothing with it. Small elections are all ties.
"""

from random import Random
from typing import Any

import pytest

from governance.votes.counting import count, read_blt
from governance.votes.handouts.recount import recount, same_count

RULES = ("scottish-stv", "meek-stv", "irv", "plurality", "approval")
ELECTIONS = 10_000
SLICES = 8


def election(seed: int) -> tuple[str, int, int, set[int], list[Any], str | None]:
    """A small election with all that goes wrong on paper."""
    random = Random(seed)
    rule = RULES[seed % len(RULES)]
    people = random.randint(1, 7)
    seats = 1 if rule == "irv" else random.randint(1, 5)
    gone = {n for n in range(1, people + 1) if random.random() < 0.12}
    ballots = [ballot(random, people) for _ in range(random.randint(0, 24))]
    lot = None if random.random() < 0.2 else f"seed {seed}"
    return rule, people, seats, gone, ballots, lot


def ballot(random: Random, people: int) -> list[Any]:
    """Marks; now and then a gap, two that are equal, one that comes again, or none."""
    marks: list[Any] = random.sample(range(1, people + 1), random.randint(0, people))
    kind = random.random()
    if marks and kind < 0.08:
        marks.insert(random.randrange(len(marks) + 1), random.choice(marks))
    elif marks and kind < 0.16:
        marks.insert(random.randrange(len(marks) + 1), [])
    elif len(marks) > 1 and kind < 0.24:
        place = random.randrange(len(marks) - 1)
        marks[place : place + 2] = [marks[place : place + 2]]
    return marks


def as_blt(people: int, seats: int, gone: set[int], ballots: list[Any]) -> list[bytes]:
    """The same election as a ballot file."""

    def word(mark: Any) -> str:
        return "=".join(map(str, mark)) or "-" if isinstance(mark, list) else str(mark)

    lines = [f"{people} {seats}", *(f"-{n}" for n in sorted(gone))]
    lines += [" ".join(["1", *map(word, each), "0"]) for each in ballots]
    lines += ["0", *(f'"Candidate {n}"' for n in range(1, people + 1)), '"Test"']
    return [f"{line}\n".encode() for line in lines]


@pytest.mark.parametrize("part", range(SLICES))
def test_both_implementations_agree_on_ten_thousand_elections(part: int) -> None:
    lots = stopped = 0
    for seed in range(part, ELECTIONS, SLICES):
        rule, people, seats, gone, ballots, lot = election(seed)
        file = read_blt(as_blt(people, seats, gone, ballots))
        told = count(rule, file, seats=seats, lot=lot).as_json()
        people_in = [(n, n in gone) for n in range(1, people + 1)]
        again = recount(rule, people_in, ballots, seats=seats, lot=lot)
        assert not list(same_count(told, again)), (seed, rule, told, again)
        lots += len(told["lots"])
        stopped += bool(told["needs_lot"])
    assert lots > 100, "ties that go to the lot are what is most often wrong"
    assert stopped > 10


def test_a_count_that_was_changed_is_named() -> None:
    file = read_blt(as_blt(3, 1, set(), [[1], [1], [2, 3], [3]]))
    told = count("scottish-stv", file, seats=1, lot="a").as_json()
    again = recount(
        "scottish-stv",
        [(n, False) for n in (1, 2, 3)],
        [[1], [1], [2, 3], [3]],
        seats=1,
        lot="a",
    )
    assert not list(same_count(told, again))
    told["elected"] = [2]
    assert any("elects [2]" in what for what in same_count(told, again))
    told["stages"][0]["totals"]["3"] = "2.00000"
    assert any("Stage 1" in what for what in same_count(told, again))
