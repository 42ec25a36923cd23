"""The path of a year: its steps in order, which of them is done, and which comes now.

What facts tell of themselves needs nobody's word: hours are locked, a worksheet is
frozen, entries stand in the books. What has only to be looked at is done once somebody
says so, or once the worksheet that holds it is frozen. A path can be left and resumed;
a step that is undone by a change, such as new hours, is open again.
"""

from collections.abc import Mapping
from dataclasses import dataclass

DONE, NOW, OPEN = "done", "now", ""
LABOR, EARNINGS, RESERVES, POOL = "labor", "earnings", "appropriations", "pool"
SHARES, CASH, FREEZE = "shares", "cash", "freeze"
RESOLUTION, POSTING, NOTICES, PAYMENT, CLOSE = (
    "resolution",
    "posting",
    "notices",
    "payment",
    "close",
)
STEPS = (
    LABOR,
    EARNINGS,
    RESERVES,
    POOL,
    SHARES,
    CASH,
    FREEZE,
    RESOLUTION,
    POSTING,
    NOTICES,
    PAYMENT,
    CLOSE,
)
LOOKED_AT = frozenset({EARNINGS, RESERVES, POOL, SHARES, CASH})
"""Steps that somebody looks at and says so."""
ON_THE_PAGE = LOOKED_AT - {EARNINGS}
"""Those of them that one page shows together."""
MARKED = LOOKED_AT | {CLOSE}


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFacts:
    """How far a year has come, as books, hours, worksheets and papers tell.

    `marked` are the steps that somebody has said are done.
    """

    locked: bool = False
    can_be_worked_out: bool = False
    frozen: bool = False
    adopted: bool = False
    posted: bool = False
    told: bool = False
    paid: bool = False
    marked: frozenset[str] = frozenset()


def states(facts: YearFacts) -> dict[str, str]:
    """Each step in order: “done”, “now” for the first that is open, or nothing.

    >>> found = states(YearFacts(locked=True, can_be_worked_out=True))
    >>> [step for step, state in found.items() if state == "now"]
    ['earnings']
    """
    done = finished(facts)
    first = next((step for step in STEPS if step not in done), None)
    return {
        step: DONE if step in done else NOW if step == first else OPEN for step in STEPS
    }


def finished(facts: YearFacts) -> frozenset[str]:
    """The steps that are done."""
    told: Mapping[str, bool] = {
        LABOR: facts.locked or facts.posted,
        FREEZE: facts.frozen,
        RESOLUTION: facts.adopted,
        POSTING: facts.posted,
        NOTICES: facts.posted and facts.told,
        PAYMENT: facts.posted and facts.paid,
        CLOSE: CLOSE in facts.marked,
    }
    looked = {
        step
        for step in LOOKED_AT
        if facts.frozen or (facts.can_be_worked_out and step in facts.marked)
    }
    return frozenset({step for step, is_done in told.items() if is_done} | looked)


def tone_of(days: int) -> str:
    """How the payment period stands: “ok”, “warn” in its last 60 days, then “bad”.

    >>> [tone_of(days) for days in (200, 30, -1)]
    ['ok', 'warn', 'bad']
    """
    if days < 0:
        return "bad"
    return "warn" if days <= 60 else "ok"
