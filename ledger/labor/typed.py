"""Hours typed by hand: lines as people write them in a form, and what each changes.

Units: minutes, cents. What is taken back has a minus.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coopkit.canonical import sha256_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """Minutes of one kind by one worker on a day, and their gross wages."""

    line: int
    code: str
    on: date
    kind: str = "worked"
    minutes: int
    wages_cents: int = 0
    ref: str = ""


def digest(lines: Sequence[Typed]) -> str:
    """The hash of typed lines: the same lines give the same.

    >>> one = Typed(line=1, code="M001", on=date(2026, 3, 2), minutes=60)
    >>> digest([one]) == digest([one]), digest([one]) == digest([])
    (True, False)
    """
    rows = [
        [one.code, one.on.isoformat(), one.kind, one.minutes, one.wages_cents]
        for one in lines
    ]
    return sha256_of(rows)
