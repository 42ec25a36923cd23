"""What a founding group has done so far, as far as its fifteen stages ask.

Plain sets and counts, gathered by `selectors/tracker.py`; more of them never sets a stage
back (`stages.py`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

AGREEMENT, GO_NO_GO = "agreement", "go_no_go"
LEAST_FOUNDERS = 2
GO, GO_IF, NOT_NOW = "go", "go_if", "not_now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """Tasks of a stage: how many there are, and how many came at least so far.

    Whatever is filed is begun, whatever is done counts as filed and begun; what is not
    needed is not counted at all.
    """

    total: int = 0
    begun: int = 0
    filed: int = 0
    done: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.done <= self.filed <= self.begun <= self.total:
            raise ValueError(f"tasks that do not fit: {self}")

    @property
    def open(self) -> int:
        return self.total - self.done


def items_by_stage(tasks: Iterable[tuple[int, str]]) -> dict[int, Items]:
    """Tasks counted, from each one's stage and state (`models.TaskState`).

    >>> items_by_stage([(11, "filed"), (11, "open"), (11, "not_needed")])[11]
    Items(total=2, begun=1, filed=1, done=0)
    """
    counted: dict[int, Counter[str]] = {}
    for stage, state in tasks:
        counted.setdefault(stage, Counter())[state] += 1
    return {stage: _items(states) for stage, states in counted.items()}


def _items(states: Counter[str]) -> Items:
    done = states["done"]
    filed = done + states["filed"]
    begun = filed + states["started"]
    return Items(total=begun + states["open"], begun=begun, filed=filed, done=done)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFacts:
    """The facts of a group on a day.

    `asked` are the parameters that its model text prints; `proposed` those in an open
    vote, `decided` those with a decision. `saved` are the keys of the worksheets in which
    something stands, `noted` those whose own decision the group wrote down
    (`noted_decisions`). `founders` accepted the agreement. A review `review_is_answered`
    when it came back and each comment has an answer. `is_adopted`: the founding meeting
    adopted the bylaws; `year_is_closed`: the first year's result is decided and booked.
    """

    asked: frozenset[str]
    founders: int = 1
    saved: frozenset[str] = frozenset()
    proposed: frozenset[str] = frozenset()
    decided: frozenset[str] = frozenset()
    noted: frozenset[str] = frozenset()
    review_is_out: bool = False
    review_is_back: bool = False
    review_is_answered: bool = False
    items: Mapping[int, Items] = field(default_factory=dict)
    meeting_is_called: bool = False
    meeting_is_held: bool = False
    is_adopted: bool = False
    is_founded: bool = False
    books_are_open: bool = False
    year_is_closed: bool = False

    @property
    def settled(self) -> frozenset[str]:
        """Worksheets whose own decision stands; joining is accepting the agreement."""
        agreed = {AGREEMENT} if self.founders >= LEAST_FOUNDERS else set()
        return self.noted | agreed

    def of_stage(self, place: int) -> Items:
        """The tasks of a stage 1..15."""
        return self.items.get(place, Items())


def noted_decisions(sheets: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """The worksheets, by key with their values, in which a decision and its day stand.

    >>> vote = {"decision": "go", "decided_on": "2027-02-01"}
    >>> sorted(noted_decisions({"go_no_go": vote}))
    ['go_no_go']
    """
    values = sheets.get(GO_NO_GO, {})
    said, day = values.get("decision"), values.get("decided_on")
    is_noted = said in (GO, GO_IF, NOT_NOW) and isinstance(day, str)
    return frozenset({GO_NO_GO}) if is_noted else frozenset()
