"""The fifteen stages of a founding, each with an honest state.

Stages stand in `governance/rules/formation/stages.toml`. A stage has the highest state
whose rule holds; every rule asks only for facts, never for their absence, so that a fact
more sets no stage back. By kind of stage:

* `decide` (1 to 9). Drafted: a worksheet holds something, one of its parameters is
  proposed or decided, or a task is begun. Decided: every parameter of its worksheets that
  the model text prints is decided, each worksheet without parameters holds something,
  and what the stage waits for is settled (the agreement, the vote on going on). Reviewed,
  where a lawyer reads along: decided, and the lawyer's comments are answered. Done:
  every parameter is decided and the co-op is founded, so that they are in force.
* `bylaws` (10). The same over all parameters of the text; the draft is whole.
* `filing` (11). Drafted: a task is begun. Filed: each is filed or done. Done: all done.
* `meeting` (12). Drafted: its worksheet holds something, a task is begun, or the notice
  is out. Decided: it was held and adopted the bylaws. Done: the act is signed by two.
* `launch` (13). Drafted: a task is begun. Decided: the co-op is founded. Done: the books
  are open too, and every task is done.
* `running` (14). Drafted: a task is begun. Decided: founded, so that its rules hold.
  Done: the first year is closed, and every task is done.
* `first_year` (15). Drafted: a task is begun. Decided: the first year is closed. Filed:
  and each task is filed or done. Done: and all are done.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from governance.bylaws.catalogue import LANGUAGES, RULES
from governance.formation.sheet_files import SheetFile, Texts, sheets_of_stage
from governance.formation.stage_facts import (
    Items,
    StageFacts,
    items_by_stage,
    noted_decisions,
)
from governance.formation.stage_words import (
    SETTLE,
    Next,
    Sentence,
    Tally,
    because_of,
    missing_in,
)

__all__ = [
    "STATES",
    "Items",
    "Next",
    "Sentence",
    "Stage",
    "StageFacts",
    "StageState",
    "items_by_stage",
    "next_steps",
    "noted_decisions",
    "stage",
    "stage_states",
    "stages",
]

NOT_STARTED, DRAFTED, DECIDED = "not_started", "drafted", "decided"
REVIEWED, FILED, DONE = "reviewed", "filed", "done"
STATES = (NOT_STARTED, DRAFTED, DECIDED, REVIEWED, FILED, DONE)
"""From nothing to done; no stage passes through all of them (`Stage.path`)."""

_NEEDED = frozenset({"key", "kind", "lessons", "name", "what"})
_MORE = frozenset({"settled", "lawyer", "filing"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage: its place 1..15, its lessons' codes, its worksheets.

    `settled` are worksheets whose own decision it waits for; `path` the states it can
    have, in order.
    """

    key: str
    place: int
    kind: str
    name: Texts
    what: Texts
    lessons: tuple[str, ...]
    sheets: tuple[SheetFile, ...]
    settled: tuple[str, ...]
    has_lawyer: bool
    has_filing: bool
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageState:
    """How far a stage is, why that can be said, and what is next in it."""

    stage: Stage
    state: str
    because: Sentence
    missing: tuple[Next, ...]


@cache
def stages() -> tuple[Stage, ...]:
    """All fifteen, in order; read once a process."""
    source = (RULES / "formation" / "stages.toml").read_text("utf-8")
    return read_stages(tomllib.loads(source)["stages"])


def stage(place: int) -> Stage:
    """The stage of a place 1..15.

    >>> stage(11).key
    'filing'
    """
    return stages()[place - 1]


def stage_states(facts: StageFacts) -> tuple[StageState, ...]:
    """The state of every stage, in order."""
    return tuple(_state(each, facts) for each in stages())


def next_steps(states: tuple[StageState, ...], *, most: int = 3) -> tuple[Next, ...]:
    """What is next for the group: the first thing to do in its earliest stages."""
    found: list[Next] = []
    for own in states:
        doable = [each for each in own.missing if not each.has_to_wait]
        if doable and own.state != DONE and doable[0] not in found:
            found.append(doable[0])
    return tuple(found[:most])


def read_stages(tables: list[Mapping[str, Any]]) -> tuple[Stage, ...]:
    """Stages from the file's tables; what does not fit is a ValueError."""
    found = tuple(_stage(place, each) for place, each in enumerate(tables, start=1))
    if len({each.key for each in found}) != len(found):
        raise ValueError("stages.toml: a key stands twice")
    return found


def _stage(place: int, table: Mapping[str, Any]) -> Stage:
    name = f"stages.toml: {table.get('key', place)}"
    if _NEEDED - set(table) or set(table) - _NEEDED - _MORE:
        raise ValueError(f"{name}: missing or not known: {set(table) ^ _NEEDED}")
    if table["kind"] not in _RUNGS:
        raise ValueError(f"{name}: no such kind: {table['kind']}")
    if set(table.get("settled", ())) - set(SETTLE):
        raise ValueError(f"{name}: nobody can settle {table['settled']}")
    for texts in (table["name"], table["what"]):
        if set(texts) != set(LANGUAGES) or not all(texts.values()):
            raise ValueError(f"{name}: write each text in {' and '.join(LANGUAGES)}")
    has_lawyer = table.get("lawyer", False)
    return Stage(
        key=table["key"],
        place=place,
        kind=table["kind"],
        name=MappingProxyType(dict(table["name"])),
        what=MappingProxyType(dict(table["what"])),
        lessons=tuple(table["lessons"]),
        sheets=sheets_of_stage(place),
        settled=tuple(table.get("settled", ())),
        has_lawyer=has_lawyer,
        has_filing=table.get("filing", False),
        path=tuple(
            state
            for state in STATES
            if state == NOT_STARTED
            or (state in _RUNGS[table["kind"]] and (state != REVIEWED or has_lawyer))
        ),
    )


def _state(own: Stage, facts: StageFacts) -> StageState:
    tally = tally_of(own, facts)
    rungs = _RUNGS[own.kind]
    reached = [state for state in own.path[1:] if rungs[state](tally, facts)]
    state = reached[-1] if reached else NOT_STARTED
    return StageState(
        stage=own,
        state=state,
        because=because_of(own.kind, state, tally),
        missing=tuple(missing_in(own.kind, tally, facts)),
    )


def tally_of(own: Stage, facts: StageFacts) -> Tally:
    """What of a stage is there, and what of it is open."""
    rules = tuple(_rules_of(own, facts))
    return Tally(
        rules=rules,
        decided=tuple(key for key in rules if key in facts.decided),
        proposed=tuple(key for key in rules if key in facts.proposed),
        sheets=own.sheets,
        saved=tuple(each.key for each in own.sheets if each.key in facts.saved),
        unsettled=tuple(key for key in own.settled if key not in facts.settled),
        items=facts.of_stage(own.place),
        has_lawyer=own.has_lawyer,
    )


def _rules_of(own: Stage, facts: StageFacts) -> Iterator[str]:
    """The parameters that a stage decides: its own sheets', or all of the text."""
    if own.kind == "bylaws":
        yield from sorted(facts.asked)
        return
    for sheet in own.sheets:
        yield from (key for key in sheet.parameters if key in facts.asked)


Rung = Callable[[Tally, StageFacts], bool]


def _is_begun(tally: Tally, facts: StageFacts) -> bool:
    del facts
    return bool(tally.saved or tally.decided or tally.proposed or tally.items.begun)


def _is_decided(tally: Tally, facts: StageFacts) -> bool:
    del facts
    return tally.is_decided and not tally.empty and not tally.unsettled


def _is_reviewed(tally: Tally, facts: StageFacts) -> bool:
    return _is_decided(tally, facts) and facts.review_is_answered


def _is_founded_on(tally: Tally, facts: StageFacts) -> bool:
    return tally.is_decided and facts.is_founded


_DECIDING: Mapping[str, Rung] = {
    DRAFTED: _is_begun,
    DECIDED: _is_decided,
    REVIEWED: _is_reviewed,
    DONE: _is_founded_on,
}
_RUNGS: Mapping[str, Mapping[str, Rung]] = {
    "decide": _DECIDING,
    "bylaws": {
        **_DECIDING,
        DRAFTED: lambda tally, facts: _is_begun(tally, facts) or facts.review_is_out,
    },
    "filing": {
        DRAFTED: _is_begun,
        FILED: lambda tally, facts: tally.is_filed,
        DONE: lambda tally, facts: tally.is_done and tally.items.total > 0,
    },
    "meeting": {
        DRAFTED: lambda tally, facts: _is_begun(tally, facts) or facts.meeting_is_called,
        DECIDED: lambda tally, facts: facts.meeting_is_held and facts.is_adopted,
        DONE: lambda tally, facts: facts.is_founded,
    },
    "launch": {
        DRAFTED: _is_begun,
        DECIDED: lambda tally, facts: facts.is_founded,
        DONE: lambda tally, facts: (
            facts.is_founded and facts.books_are_open and tally.is_done
        ),
    },
    "running": {
        DRAFTED: _is_begun,
        DECIDED: lambda tally, facts: facts.is_founded,
        DONE: lambda tally, facts: facts.year_is_closed and tally.is_done,
    },
    "first_year": {
        DRAFTED: _is_begun,
        DECIDED: lambda tally, facts: facts.year_is_closed,
        FILED: lambda tally, facts: facts.year_is_closed and tally.is_filed,
        DONE: lambda tally, facts: facts.year_is_closed and tally.is_done,
    },
}
