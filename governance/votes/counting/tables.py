"""The stages of a count as a table: rows for a sheet, and text for a terminal."""

from collections.abc import Callable

from coopkit.errors import N_
from governance.votes.counting.result import Result, Stage
from governance.votes.counting.words import Sentence, heading, story, summary

Speaker = Callable[[Sentence], str]
HEAD = (
    "stage",
    "action",
    "of",
    "number",
    "candidate",
    "transfer",
    "votes",
    "status",
)


def moved(result: Result, stage: Stage, number: int) -> int:
    """By how much a candidate's votes changed in a stage; none in the first."""
    if stage.number == 1:
        return 0
    return stage.totals[number] - result.stages[stage.number - 2].totals[number]


def put_aside(result: Result, stage: Stage) -> int:
    """By how much the votes without a next choice grew in a stage."""
    if stage.number == 1:
        return 0
    return stage.nontransferable - result.stages[stage.number - 2].nontransferable


def status(result: Result, stage: Stage, number: int) -> str:
    """What a candidate is at the end of a stage: elected, excluded, or nothing yet."""
    upto = result.stages[: stage.number]
    if any(number in each.elected for each in upto):
        return "elected"
    return "excluded" if any(number in each.excluded for each in upto) else ""


def rows(result: Result) -> list[tuple[str, ...]]:
    """A row for each candidate in each stage, and one for the votes put aside."""
    found: list[tuple[str, ...]] = [HEAD]
    for stage in result.stages:
        of = "" if stage.action.of is None else str(stage.action.of)
        start = (str(stage.number), stage.action.kind, of)
        for number, total in stage.totals.items():
            change = result.decimal(moved(result, stage, number))
            said = (str(number), result.names[number], change, result.decimal(total))
            found.append((*start, *said, status(result, stage, number)))
        aside = result.decimal(put_aside(result, stage))
        rest = ("", "nontransferable", aside, result.decimal(stage.nontransferable), "")
        found.append((*start, *rest))
    return found


def as_text(result: Result, speak: Speaker = str) -> str:
    """The stage table as a person reads it, with the reason for each step."""
    lines = [result.title] if result.title else []
    lines += [speak(sentence) for sentence in summary(result)]
    for stage in result.stages:
        lines += ["", speak(heading(result, stage))]
        lines += [speak(sentence) for sentence in story(result, stage)]
        lines += _table(result, stage, speak)
    return "\n".join([*lines, ""])


STATUS = {"elected": N_("elected"), "excluded": N_("out")}
ASIDE = N_("without a next choice")


def _table(result: Result, stage: Stage, speak: Speaker) -> list[str]:
    cells = [
        (
            result.names[number],
            _signed(result, moved(result, stage, number)),
            result.decimal(total),
            _word(status(result, stage, number), speak),
        )
        for number, total in stage.totals.items()
    ]
    change = _signed(result, put_aside(result, stage))
    aside = speak(Sentence(template=ASIDE, told={}))
    cells.append((aside, change, result.decimal(stage.nontransferable), ""))
    first, second, third = (max(len(row[i]) for row in cells) for i in range(3))
    return [
        f"  {name:<{first}}  {change:>{second}}  {total:>{third}}  {word}".rstrip()
        for name, change, total, word in cells
    ]


def _signed(result: Result, change: int) -> str:
    return f"{'+' if change > 0 else ''}{result.decimal(change)}" if change else ""


def _word(status: str, speak: Speaker) -> str:
    return speak(Sentence(template=STATUS[status], told={})) if status else ""
