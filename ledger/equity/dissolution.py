"""Dissolution: who is paid what once the debts are paid, and in which order.

Units: cents; labor in minutes. After all debts the members' accounts are paid, then the
indivisible reserve goes to the body that is named, then what is held in common to the
members by labor, by capital or by both, or to another co-op.
Source: Cal. Corp. Code § 12656.5; Ley 27/1999, art. 75; Bylaws, article on dissolution.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from coopkit.money import Cents, allocate

PATRONAGE, CAPITAL, BOTH, COOP = "patronage", "capital", "both", "coop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Somebody with an account, or with labor that counts; past members too."""

    code: str
    account_cents: Cents = 0
    minutes: int = 0
    is_past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one of them would be paid: the own account, and of what is common."""

    code: str
    account_cents: Cents
    common_cents: Cents

    @property
    def total_cents(self) -> Cents:
        return self.account_cents + self.common_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Where everything would go; `short_cents` is what the accounts would lose."""

    parts: tuple[Part, ...]
    indivisible_cents: Cents
    elsewhere_cents: Cents
    debts_unpaid_cents: Cents
    short_cents: Cents

    @property
    def accounts_cents(self) -> Cents:
        return sum(part.account_cents for part in self.parts)

    @property
    def common_cents(self) -> Cents:
        return sum(part.common_cents for part in self.parts)


def plan(
    owners: Sequence[Owner],
    *,
    assets_cents: Cents,
    debts_cents: Cents,
    indivisible_cents: Cents = 0,
    to: str = PATRONAGE,
    past_members: bool = True,
) -> Plan:
    """Divide what a co-op has: it sums to the assets less the debts, to the cent.

    What is missing falls on what is common first, then on the accounts in proportion.

    >>> ana = Owner(code="M001", account_cents=100, minutes=60)
    >>> ben = Owner(code="M002", account_cents=100, minutes=30)
    >>> found = plan([ana, ben], assets_cents=600, debts_cents=100)
    >>> [part.total_cents for part in found.parts], found.elsewhere_cents
    ([300, 200], 0)
    """
    net = max(assets_cents - debts_cents, 0)
    claims = [max(owner.account_cents, 0) for owner in owners]
    claimed = sum(claims)
    paid = claims if claimed <= net else allocate(net, claims)
    rest = net - sum(paid)
    reserve = min(max(indivisible_cents, 0), rest)
    common = rest - reserve
    shares = _shares(owners, claims, common, to=to, past_members=past_members)
    return Plan(
        parts=tuple(
            Part(code=owner.code, account_cents=account, common_cents=share)
            for owner, account, share in zip(owners, paid, shares, strict=True)
        ),
        indivisible_cents=reserve,
        elsewhere_cents=common - sum(shares),
        debts_unpaid_cents=max(debts_cents - assets_cents, 0),
        short_cents=claimed - sum(paid),
    )


def _shares(
    owners: Sequence[Owner],
    claims: Sequence[Cents],
    common: Cents,
    *,
    to: str,
    past_members: bool,
) -> list[Cents]:
    """Each one’s part of what is common by the bylaws; zero where none has a part."""
    takes = [past_members or not owner.is_past for owner in owners]
    labor = [max(o.minutes, 0) if t else 0 for o, t in zip(owners, takes, strict=True)]
    capital = [claim if t else 0 for claim, t in zip(claims, takes, strict=True)]
    ways = {PATRONAGE: [labor], CAPITAL: [capital], BOTH: [labor, capital]}.get(to, [])
    ways = [weights for weights in ways if sum(weights)]
    if not ways or common <= 0:
        return [0] * len(owners)
    found = [0] * len(owners)
    for part, weights in zip(allocate(common, [1] * len(ways)), ways, strict=True):
        for place, cents in enumerate(allocate(part, weights)):
            found[place] += cents
    return found
