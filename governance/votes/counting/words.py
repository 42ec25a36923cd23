"""A count in plain words: each stage, what was done, why, and what came of it.

Sentences are templates with named places, so that they stand in the catalogues; whoever
shows them translates the template and fills in the rest. Votes come as decimal numbers
without idle zeros, which `write` may put as the reader writes numbers.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from coopkit.errors import N_, Marked
from governance.votes.counting.result import NeedsLot, Result, Stage

HEADINGS = {
    "first_preferences": N_("Stage {stage}: first choices"),
    "approvals": N_("Stage {stage}: everybody who was marked"),
    "surplus": N_("Stage {stage}: the votes that {name} did not need"),
    "exclusion": N_("Stage {stage}: {name} drops out"),
    "keep_values": N_("Stage {stage}: the elected keep only what they need"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A template of the catalogues, and what fills its places."""

    template: Marked
    told: Mapping[str, str]

    def __str__(self) -> str:
        """The sentence in English."""
        return self.template.format(**self.told)


def _say(template: Marked, **told: object) -> Sentence:
    return Sentence(template=template, told={k: str(v) for k, v in told.items()})


Writer = Callable[[str], str]


def votes(result: Result, number: int, write: Writer = str) -> str:
    """Votes for a person: exact, without idle zeros.

    So 25.00000 is 25, and 3.77630 is 3.7763.
    """
    exact = result.decimal(number)
    return write(exact.rstrip("0").rstrip(".") if "." in exact else exact)


def heading(result: Result, stage: Stage) -> Sentence:
    """What a stage is called."""
    name = result.names[stage.action.of] if stage.action.of is not None else ""
    return _say(HEADINGS[stage.action.kind], stage=stage.number, name=name)


def summary(result: Result, write: Writer = str) -> list[Sentence]:
    """What was counted, by what measure, and who is elected."""
    tally = result.tally
    found = [
        _say(
            N_("Ballots that came in: {total}. They count: {valid}. Blank: {blank}. Not "
               "readable: {invalid}."),
            total=tally.total, valid=tally.valid, blank=tally.blank,
            invalid=tally.invalid,
        )
    ]  # fmt: skip
    if tally.invalid_from:
        found.append(
            _say(
                N_("Ballots that could be read only up to some point, or not at all: "
                   "{number}. Up to that point they count."),
                number=tally.invalid_from,
            )
        )  # fmt: skip
    found += _measure(result, write)
    if result.elected:
        names = ", ".join(result.names[number] for number in result.elected)
        found.append(_say(N_("Elected, in this order: {names}."), names=names))
    if result.vacant:
        found.append(
            _say(
                N_("Seats that stay empty, since too few people stood: {seats}."),
                seats=result.vacant,
            )
        )
    if result.needs_lot:
        found.append(_stopped(result, result.needs_lot))
    return found


def _measure(result: Result, write: Writer) -> Iterator[Sentence]:
    quota = result.outcome.quota
    if quota is None:
        yield _say(N_("The most votes win. Seats: {seats}."), seats=result.seats)
    elif result.rule == "irv":
        yield _say(
            N_("More than half of the {valid} ballots elects: {quota} votes."),
            valid=result.tally.valid,
            quota=votes(result, quota, write),
        )
    elif result.rule == "scottish-stv":
        yield _say(
            N_("{quota} votes elect: {valid} ballots divided by {parts}, which is one "
               "more than the seats, without the fraction, plus one."),
            quota=votes(result, quota, write), valid=result.tally.valid,
            parts=result.seats + 1,
        )  # fmt: skip
    else:
        yield _say(
            N_("In the end {quota} votes elect: the votes that still count, divided by "
               "{parts}, which is one more than the seats. As ballots run out of "
               "choices this number falls."),
            quota=votes(result, quota, write), parts=result.seats + 1,
        )  # fmt: skip


def story(result: Result, stage: Stage, write: Writer = str) -> list[Sentence]:
    """What was done in a stage, why, and what came of it."""
    return [
        *_why(result, stage),
        *_done(result, stage, write),
        *_aside(result, stage, write),
        *_came_of_it(result, stage, write),
    ]


def _why(result: Result, stage: Stage) -> Iterator[Sentence]:
    """How a tie was broken before the stage."""
    tie = stage.tie
    if tie is None:
        return
    names = _names(result, tie.between)
    name = result.names[tie.chosen]
    if tie.by_stage is None:
        yield _say(
            N_("{names} were level in every stage. The lot decided: {name}."),
            names=names,
            name=name,
        )
    elif stage.action.kind == "surplus":
        yield _say(
            N_("{names} were level. The last time they differed, in stage {stage}, "
               "{name} had the most votes and so comes first."),
            names=names, name=name, stage=tie.by_stage,
        )  # fmt: skip
    else:
        yield _say(
            N_("{names} were level. The last time they differed, in stage {stage}, "
               "{name} had the fewest votes."),
            names=names, name=name, stage=tie.by_stage,
        )  # fmt: skip


def _done(result: Result, stage: Stage, write: Writer) -> Iterator[Sentence]:
    number = stage.action.of
    if stage.action.kind == "first_preferences":
        yield _say(N_("Every ballot goes to its first choice."))
    elif stage.action.kind == "approvals":
        yield _say(N_("Every ballot gives a vote to everybody who is marked on it."))
    elif stage.action.kind == "keep_values":
        yield _say(
            N_("Each elected person keeps only the part of every vote that they need. "
               "The rest of each vote moves on to the next choice.")
        )  # fmt: skip
    elif number is not None:
        before = result.stages[stage.number - 2].totals[number]
        if stage.action.kind == "surplus":
            yield _say(
                N_("{name} has {votes} votes and needs {quota}. What is too much, "
                   "{surplus}, moves on to the next choices: every ballot of {name} "
                   "moves, with the same part of its value."),
                name=result.names[number], votes=votes(result, before, write),
                quota=votes(result, stage.totals[number], write),
                surplus=votes(result, before - stage.totals[number], write),
            )  # fmt: skip
        else:
            yield _say(
                N_("{name} has the fewest votes, {votes}, and drops out. Each ballot "
                   "moves on to its next choice, at the value it came with."),
                name=result.names[number], votes=votes(result, before, write),
            )  # fmt: skip


def _aside(result: Result, stage: Stage, write: Writer) -> Iterator[Sentence]:
    before = result.stages[stage.number - 2] if stage.number > 1 else None
    more = stage.nontransferable - (before.nontransferable if before else 0)
    if more > 0:
        yield _say(
            N_("Votes without a next choice, put aside: {votes}."),
            votes=votes(result, more, write),
        )


def _came_of_it(result: Result, stage: Stage, write: Writer) -> Iterator[Sentence]:
    for number in stage.elected:
        told = {
            "name": result.names[number],
            "votes": votes(result, stage.totals[number], write),
        }
        if stage.quota is None:
            yield from _won(result, number, told)
        elif stage.totals[number] >= stage.quota:
            yield _say(
                N_("{name} has {votes} votes, which is enough, and is elected."), **told
            )
        else:
            yield _say(
                N_("{name} is elected with {votes} votes: no more people are left than "
                   "seats."), **told,
            )  # fmt: skip
    for number in stage.excluded:
        if number != stage.action.of:
            yield _say(N_("{name} drops out."), name=result.names[number])


def _won(result: Result, number: int, told: Mapping[str, str]) -> Iterator[Sentence]:
    drawn = [lot for lot in result.outcome.lots if lot.drawn == number]
    for lot in drawn:
        yield _say(
            N_("{names} were level. The lot decided: {name}."),
            names=_names(result, lot.between),
            name=told["name"],
        )
    yield _say(N_("{name} is elected with {votes} votes."), **told)


def _stopped(result: Result, need: NeedsLot) -> Sentence:
    names = _names(result, need.between)
    told = {"names": names, "stage": need.stage}
    if need.purpose == "surplus":
        return _say(
            N_("The count stops before stage {stage}: {names} are level, and a lot must "
               "decide whose votes move on first."), **told,
        )  # fmt: skip
    if need.purpose == "exclusion":
        return _say(
            N_("The count stops before stage {stage}: {names} are level, and a lot must "
               "decide who drops out."), **told,
        )  # fmt: skip
    return _say(
        N_("The count stops: {names} are level, and a lot must decide who is elected."),
        **told,
    )


def _names(result: Result, numbers: Iterable[int]) -> str:
    return ", ".join(result.names[number] for number in numbers)
