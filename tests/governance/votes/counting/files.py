"""Ballot files for the tests, written as a person would write them."""

from collections.abc import Sequence

from governance.votes.counting import BallotFile, Result, count, read_blt


def blt(
    ballots: str, *, candidates: int, seats: int = 1, withdrawn: Sequence[int] = ()
) -> BallotFile:
    """A file of ballots "weight preference…", by comma; candidates A, B, C and so on."""
    return read_blt(text(ballots, candidates, seats, withdrawn).encode().splitlines(True))


def text(
    ballots: str, candidates: int, seats: int = 1, withdrawn: Sequence[int] = ()
) -> str:
    lines = [f"{candidates} {seats}", *(f"-{number}" for number in withdrawn)]
    lines += [f"{ballot.strip()} 0" for ballot in ballots.split(",") if ballot.strip()]
    names = [f'"{chr(65 + number)}"' for number in range(candidates)]
    return "\n".join([*lines, "0", *names, '"A test"', ""])


def counted(
    rule: str,
    ballots: str,
    *,
    candidates: int,
    seats: int = 1,
    withdrawn: Sequence[int] = (),
    lot: str | None = None,
) -> Result:
    """The count of ballots written by comma."""
    file = blt(ballots, candidates=candidates, seats=seats, withdrawn=withdrawn)
    return count(rule, file, seats=seats, lot=lot)


def totals(result: Result, stage: int) -> dict[int, str]:
    """The totals at the end of a stage, as decimal numbers."""
    found = result.stages[stage - 1].totals
    return {number: result.decimal(votes) for number, votes in found.items()}
