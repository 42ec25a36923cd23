"""Appropriations: what the bylaws set aside before members divide the rest.

Units: money in cents; each amount is rounded half-up to the cent.
Source: Bylaws, article on net earnings; Cal. Corp. Code § 12454.5 for what may feed an
indivisible account, which the bylaws must heed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from coopkit.errors import N_, CoopError
from coopkit.money import Cents, half_up, plain_share
from ledger.patronage.earnings import Sources

COLLECTIVE, INDIVISIBLE, MEMBERS = "collective", "indivisible", "members"
NET_EARNINGS, PATRONAGE, NON_PATRONAGE = "net_earnings", "patronage", "non_patronage"
BASES = (NET_EARNINGS, PATRONAGE, NON_PATRONAGE)
REST, EXTRANEOUS = "rest", "extraneous"
ALL_BASES = (*BASES, REST, EXTRANEOUS)
OUTSIDE = frozenset({NON_PATRONAGE, EXTRANEOUS})


class IndivisibleFromPatronageError(CoopError):
    """A step that would feed the indivisible reserve from what members' labor made."""

    template = N_(
        "A step takes {share} for the indivisible reserve from “{of}”. The bylaws let "
        "only earnings that are not patronage feed it, as the law of California does "
        "(Corp. Code § 12454.5), for it is never shared out. Take the step from those "
        "earnings, or let it go to the collective account."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Appropriation:
    """A part set aside for an account; `of` is one of ALL_BASES.

    “rest” is what then is left for the members, “extraneous” what nobody's labor made.
    What is set aside for the members themselves, later steps cannot take. With
    `counting_non_patronage`, what non-patronage earnings bring to the account counts
    towards its part, and only the rest is taken from patronage.
    """

    to: str
    share: Fraction
    of: str
    counting_non_patronage: bool = False

    def __post_init__(self) -> None:
        if self.of not in ALL_BASES:
            raise ValueError(f"an appropriation is of one of {ALL_BASES}")


def check_indivisible(steps: Iterable[Appropriation]) -> None:
    """Refuse steps that feed the indivisible reserve from patronage."""
    for step in steps:
        if step.to == INDIVISIBLE and step.of not in OUTSIDE:
            raise IndivisibleFromPatronageError(
                share=plain_share(step.share), of=_WORDS[step.of]
            )


_WORDS = {
    NET_EARNINGS: N_("the net earnings"),
    PATRONAGE: N_("the earnings from members’ labor"),
    REST: N_("what is then left"),
}


def appropriate(
    sources: Sources,
    *,
    net_cents: Cents,
    steps: Sequence[Appropriation],
    extraneous_cents: Cents = 0,
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
    names = [*(step.to for step in steps if step.to != MEMBERS), COLLECTIVE]
    received: dict[str, Cents] = dict.fromkeys(names, 0)
    outside = {
        NON_PATRONAGE: sources.non_patronage_cents,
        EXTRANEOUS: min(extraneous_cents, sources.non_patronage_cents),
    }
    _place_outside(outside, steps, received)
    bases = {NET_EARNINGS: net_cents, PATRONAGE: sources.patronage_cents}
    pool = _take_from_patronage(bases, steps, received)
    received[COLLECTIVE] += min(sources.patronage_cents, 0)
    return pool, received


def _take_from_patronage(
    bases: Mapping[str, Cents],
    steps: Sequence[Appropriation],
    received: dict[str, Cents],
) -> Cents:
    """Take each step's part, in order, and tell what is left for the members."""
    brought, pool, kept = dict(received), max(bases[PATRONAGE], 0), 0
    for step in steps:
        if step.of in OUTSIDE:
            continue
        wanted = half_up(step.share, of=pool if step.of == REST else bases[step.of])
        if step.counting_non_patronage:
            counted = min(brought[step.to], max(wanted, 0))
            brought[step.to] -= counted
            wanted -= counted
        taken = max(0, min(wanted, pool))
        pool -= taken
        if step.to == MEMBERS:
            kept += taken
        else:
            received[step.to] += taken
    return pool + kept


def _place_outside(
    outside: Mapping[str, Cents],
    steps: Sequence[Appropriation],
    received: dict[str, Cents],
) -> None:
    """Place non-patronage earnings as the steps say; the rest is the collective's."""
    left = outside[NON_PATRONAGE]
    for step in steps:
        if step.of in OUTSIDE and step.to != MEMBERS:
            taken = max(0, min(half_up(step.share, of=outside[step.of]), left))
            received[step.to] += taken
            left -= taken
    received[COLLECTIVE] += left
