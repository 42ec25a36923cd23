"""Counting Scottish STV, 10 candidates and 3 seats, beside pyrankvote and pref_voting.

Each in a process of its own, with the same ballot file: from the file to the result, the
count alone, and the most memory held beyond a bare interpreter. The rivals read the file
by the same few lines into their own ballots. Run by itself:
`python -m tests.bench.counting JOB FILE`.
"""

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from tests.bench.measure import alone, peak_mb, table

SIZES = (1_000, 10_000, 100_000)
CANDIDATES, SEATS, RUNS = 10, 3, 5
PROFILES, VOTERS, SMALL = 300, 400, 6
Rankings = Sequence[Sequence[int]]


def rankings_of(size: int, candidates: int, seed: int) -> Iterator[list[int]]:
    """Voters with opinions: places on a line, candidates too, the nearest few ranked."""
    random = Random(seed)
    places = [random.random() for _ in range(candidates)]
    for _ in range(size):
        where = random.random()
        by = {n: abs(p - where) + random.random() / 3 for n, p in enumerate(places, 1)}
        yield sorted(by, key=lambda n: by[n])[: random.randint(1, candidates)]


def write(path: Path, size: int) -> None:
    lines = [f"{CANDIDATES} {SEATS}"]
    lines += [
        f"1 {' '.join(map(str, ranking))} 0"
        for ranking in rankings_of(size, CANDIDATES, seed=size)
    ]
    names = [f'"Candidate {n}"' for n in range(1, CANDIDATES + 1)]
    path.write_text("\n".join([*lines, "0", *names, '"Bench"', ""]))


def read(path: Path) -> Rankings:
    """What a user of a library writes to read the file."""
    with path.open() as lines:
        next(lines)
        found = []
        for line in lines:
            if line == "0\n":
                break
            found.append([int(word) for word in line.split()[1:-1]])
    return found


def coopkit(path: Path) -> tuple[Any, Callable[[Any], list[int]]]:
    from governance.votes.counting import count, read_blt

    with path.open("rb") as lines:
        file = read_blt(lines)
    return file, lambda file: sorted(
        count("scottish-stv", file, seats=file.seats, lot="bench").elected
    )


def pyrankvote(path: Path) -> tuple[Any, Callable[[Any], list[int]]]:
    return _pyrankvote(read(path), CANDIDATES)


def _pyrankvote(
    rankings: Rankings, candidates: int
) -> tuple[Any, Callable[[Any], list[int]]]:
    from pyrankvote import Ballot, Candidate, single_transferable_vote

    people = {n: Candidate(str(n)) for n in range(1, candidates + 1)}
    ballots = [Ballot([people[n] for n in ranking]) for ranking in rankings]

    def elect(ballots: Any) -> list[int]:
        found = single_transferable_vote([*people.values()], ballots, SEATS)
        return sorted(int(each.name) for each in found.get_winners())

    return ballots, elect


def pref_voting(path: Path) -> tuple[Any, Callable[[Any], list[int]]]:
    return _pref_voting(read(path), CANDIDATES)


def _pref_voting(
    rankings: Rankings, candidates: int
) -> tuple[Any, Callable[[Any], list[int]]]:
    from pref_voting.profiles_with_ties import ProfileWithTies
    from pref_voting.proportional_methods import stv_scottish

    grouped = Counter(map(tuple, rankings))
    profile = ProfileWithTies(
        [{n: place for place, n in enumerate(ranking, 1)} for ranking in grouped],
        rcounts=list(grouped.values()),
        candidates=list(range(1, candidates + 1)),
    )
    chance = Random(1)
    return profile, lambda profile: sorted(
        map(int, stv_scottish(profile, num_seats=SEATS, rng=chance))
    )


LOADERS = {"coopkit": coopkit, "pyrankvote": pyrankvote, "pref_voting": pref_voting}


def timed(job: str, path: Path) -> dict[str, Any]:
    """The best of a few runs, so that another program's work counts least."""
    best: dict[str, float] = {"whole": 1e9, "count": 1e9}
    elected: list[int] = []
    for _ in range(RUNS):
        start = time.perf_counter()
        ballots, elect = LOADERS[job](path)
        middle = time.perf_counter()
        elected = elect(ballots)
        end = time.perf_counter()
        took = {"whole": end - start, "count": end - middle}
        best = {key: min(best[key], took[key]) for key in best}
    return {**best, "elected": elected}


def once(job: str, path: Path) -> dict[str, Any]:
    """The memory of one count, reading included."""
    ballots, elect = LOADERS[job](path)
    elect(ballots)
    return {"mb": peak_mb()}


def agreement() -> dict[str, Any]:
    """How often each rival elects the same, on small profiles where nothing is drawn."""
    from governance.votes.counting import ballot_file, count

    same, compared = Counter[str](), 0
    people = [(n, str(n), False) for n in range(1, SMALL + 1)]
    for seed in range(PROFILES):
        cast = list(rankings_of(VOTERS, SMALL, seed))
        file = ballot_file("", people, [{"marks": each} for each in cast], seats=SEATS)
        result = count("scottish-stv", file, seats=SEATS, lot=None)
        if result.needs_lot is not None:
            continue
        compared += 1
        for name, make in (("pyrankvote", _pyrankvote), ("pref_voting", _pref_voting)):
            ballots, elect = make(cast, SMALL)
            same[name] += elect(ballots) == sorted(result.elected)
    return {"compared": compared, "same": dict(same)}


def report() -> str:
    rows: list[list[str]] = []
    found = alone(__name__, "agreement", "-")
    with tempfile.TemporaryDirectory() as folder:
        bare = alone(__name__, "bare", "-")["mb"]
        for size in SIZES:
            path = Path(folder) / f"{size}.blt"
            write(path, size)
            took = {job: alone(__name__, job, str(path)) for job in LOADERS}
            held = {job: alone(__name__, f"memory-{job}", str(path)) for job in LOADERS}
            rows += [_row(job, size, took, held[job]["mb"] - bare) for job in LOADERS]
    head = ["", "ballots", "count", "times", "from file", "times", "MB", "elected"]
    title = f"Scottish STV, {CANDIDATES} candidates, {SEATS} seats; best of {RUNS}"
    lines = [
        f"{name} elects the same in {number} of {found['compared']} small profiles"
        for name, number in found["same"].items()
    ]
    return "\n".join([table(title, head, rows), *lines])


def _row(job: str, size: int, took: dict[str, Any], held: float) -> list[str]:
    mine, ours = took[job], took["coopkit"]
    ratios = {key: f"{mine[key] / ours[key]:.1f}×" for key in ("count", "whole")}
    return [
        job,
        f"{size:,}",
        f"{mine['count'] * 1000:.1f} ms",
        ratios["count"],
        f"{mine['whole'] * 1000:.1f} ms",
        ratios["whole"],
        f"{held:.0f}",
        " ".join(map(str, mine["elected"])),
    ]


def main(job: str, path: str) -> dict[str, Any]:
    if job == "bare":
        return {"mb": peak_mb()}
    if job == "agreement":
        return agreement()
    if job.startswith("memory-"):
        return once(job.removeprefix("memory-"), Path(path))
    return timed(job, Path(path))


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
