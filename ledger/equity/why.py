"""Why this number: what a batch's name tells of the act that posted it.

Every act of this floor posts under a name of its own: “redemption-3”, “interest-2026”,
“note-7”, “note-7-2”, “share-4-1”, “transfer-M001”. The name leads back to the act.
"""

import re
from dataclasses import dataclass

REDEMPTION, INTEREST, NOTE, SHARE, REFUND, TRANSFER, REVERSAL = (
    "redemption",
    "interest",
    "note",
    "share",
    "refund",
    "transfer",
    "reversal",
)
_NUMBERED = re.compile(
    r"(?P<act>redemption|interest|note|share|refund)-(?P<number>\d+)(?:-(?P<rest>.+))?"
)
_ALLOCATION = re.compile(r"patronage-(?P<year>\d{4})(?:-s?\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """The act behind a batch: its kind, its number, and what follows the number.

    A transfer and a reversal have no number: `rest` is the code, or the entry's id.
    """

    kind: str
    number: int = 0
    rest: str = ""


def allocated_year(batch: str) -> int | None:
    """The fiscal year that a batch allocates: at first, in a rerun, or by a supplement.

    >>> [allocated_year(f"patronage-2026{end}") for end in ("", "-2", "-s1")]
    [2026, 2026, 2026]
    >>> allocated_year("patronage-2026-cash"), allocated_year("note-7")
    (None, None)
    """
    found = _ALLOCATION.fullmatch(batch)
    return int(found["year"]) if found else None


def act_of(batch: str) -> Act | None:
    """The act of this floor that a batch names; None where it is none of ours.

    >>> act_of("note-7-2")
    Act(kind='note', number=7, rest='2')
    >>> act_of("transfer-M001").rest, act_of("patronage-2026"), act_of("")
    ('M001', None, None)
    """
    found = _NUMBERED.fullmatch(batch)
    if found:
        number = int(found["number"])
        return Act(kind=found["act"], number=number, rest=found["rest"] or "")
    for kind in (TRANSFER, REVERSAL):
        if batch.startswith(f"{kind}-"):
            return Act(kind=kind, rest=batch.removeprefix(f"{kind}-"))
    return None
