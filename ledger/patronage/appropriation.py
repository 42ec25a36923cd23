"""Appropriations: what the bylaws set aside before members divide the rest.

Units: money in cents; each amount is rounded half-up to the cent.
Source: Bylaws, article on net earnings; Cal. Corp. Code § 12454.5 for what may feed an
indivisible account, which the bylaws must heed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from coopkit.money import Cents, half_up
from ledger.patronage.earnings import Sources

COLLECTIVE = "collective"
NET_EARNINGS, PATRONAGE, NON_PATRONAGE = "net_earnings", "patronage", "non_patronage"
BASES = (NET_EARNINGS, PATRONAGE, NON_PATRONAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appropriation:
    """A part set aside for an account; `of` is one of BASES.

    With `counting_non_patronage`, what non-patronage earnings bring to the account
    counts towards its part, and only the rest is taken from patronage.
    """

    to: str
    share: Fraction
    of: str
    counting_non_patronage: bool = False

    def __post_init__(self) -> None:
        if self.of not in BASES:
            raise ValueError(f"an appropriation is of one of {BASES}")


def appropriate(
    sources: Sources, *, net_cents: Cents, steps: Sequence[Appropriation]
) -> tuple[Cents, dict[str, Cents]]:
    """What is left for the members, and what each account receives in all.

    Steps of non-patronage earnings take from those; other steps take from patronage, in
    order. A step that asks for more than is left takes what is left. What remains of
    non-patronage earnings, and a loss of patronage, are the collective account's.

    >>> collective = Appropriation(to="collective", share=Fraction(3, 10),
    ...     of="net_earnings", counting_non_patronage=True)
    >>> sources = Sources(patronage_cents=50_020_00, non_patronage_cents=10_980_00)
    >>> appropriate(sources, net_cents=61_000_00, steps=[collective])
    (4270000, {'collective': 1830000})
    """
    names = [*(step.to for step in steps), COLLECTIVE]
    received: dict[str, Cents] = dict.fromkeys(names, 0)
    _place_outside(sources.non_patronage_cents, steps, received)
    bases = {NET_EARNINGS: net_cents, PATRONAGE: sources.patronage_cents}
    brought, pool = dict(received), max(sources.patronage_cents, 0)
    for step in steps:
        if step.of == NON_PATRONAGE:
            continue
        wanted = half_up(step.share, of=bases[step.of])
        if step.counting_non_patronage:
            counted = min(brought[step.to], max(wanted, 0))
            brought[step.to] -= counted
            wanted -= counted
        taken = max(0, min(wanted, pool))
        received[step.to] += taken
        pool -= taken
    received[COLLECTIVE] += min(sources.patronage_cents, 0)
    return pool, received


def _place_outside(
    outside: Cents, steps: Sequence[Appropriation], received: dict[str, Cents]
) -> None:
    """Place non-patronage earnings as the steps say; the rest is the collective's."""
    left = outside
    for step in steps:
        if step.of == NON_PATRONAGE:
            taken = max(0, min(half_up(step.share, of=outside), left))
            received[step.to] += taken
            left -= taken
    received[COLLECTIVE] += left
