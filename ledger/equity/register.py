"""Register equals ledger: what the registers say beside what the accounts hold.

Units: cents, a credit positive. Shares, notes, unclaimed money and runs are kept twice:
as what was decided about people, and as accounts in the books. Each pair must agree.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from coopkit.money import Cents

ROLL, SHARES, NOTES, LOANS, UNCLAIMED, RUNS = (
    "roll",
    "shares",
    "notes",
    "loans",
    "unclaimed",
    "runs",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place where a register and the books part; `who` is a code or a batch."""

    register: str
    who: str
    said_cents: Cents
    held_cents: Cents


def compare(
    register: str,
    said: Mapping[str, Cents],
    held: Mapping[str, Cents],
    *,
    only_said: bool = False,
) -> tuple[Difference, ...]:
    """Every code at which the two sides differ; one that is missing counts as zero.

    With `only_said` the register does not know everything, and only what it says counts.

    >>> compare("notes", {"M001": 500}, {"M001": 500, "M002": 100})
    (Difference(register='notes', who='M002', said_cents=0, held_cents=100),)
    """
    every = said if only_said else {**said, **held}
    return tuple(
        Difference(
            register=register,
            who=who,
            said_cents=said.get(who, 0),
            held_cents=held.get(who, 0),
        )
        for who in sorted(every)
        if said.get(who, 0) != held.get(who, 0)
    )


def without_a_person(
    totals: Mapping[str, Cents], known: Collection[str]
) -> tuple[Difference, ...]:
    """The accounts of codes that nobody on the roll has or ever had.

    >>> [one.who for one in without_a_person({"M001": 5, "M009": 7}, {"M001"})]
    ['M009']
    """
    return tuple(
        Difference(register=ROLL, who=code, said_cents=0, held_cents=cents)
        for code, cents in sorted(totals.items())
        if code not in known
    )
