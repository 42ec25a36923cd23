"""Netting: advances against what is to be paid, and one unit's loss against others' gain.

Money that was advanced on a year's surplus within its payment period is money already
paid, and counts as such. What was advanced beyond a member's cash stays a debt to the
co-op, and is netted in the next year that has cash. Units: cents.
Source: 26 U.S.C. § 1382(b), (d), § 1388(c)(1), (j)(1), (j)(3).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from coopkit.money import Cents


def taken_off(cash: Cents, *, advanced: Cents) -> Cents:
    """How much of an advance the cash of a year makes good.

    >>> taken_off(100_00, advanced=30_00), taken_off(20_00, advanced=30_00)
    (3000, 2000)
    >>> taken_off(0, advanced=30_00)
    0
    """
    if advanced < 0:
        raise ValueError("an advance is money that was paid")
    return min(max(cash, 0), advanced)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNetting:
    """Parts of the business by what labor earned in each; losses are negative.

    `netted_cents` is what losses took of gains. Where it is more than nothing, the
    members are to be told in writing by the last day of the payment period.
    """

    units: Mapping[str, Cents]
    gains_cents: Cents
    losses_cents: Cents
    netted_cents: Cents

    @property
    def needs_notice(self) -> bool:
        return self.netted_cents > 0

    @property
    def losing(self) -> tuple[str, ...]:
        return tuple(name for name, cents in self.units.items() if cents < 0)

    @property
    def gaining(self) -> tuple[str, ...]:
        return tuple(name for name, cents in self.units.items() if cents > 0)


def net_units(units: Mapping[str, Cents]) -> UnitNetting:
    """What the losses of some units take of the gains of others.

    >>> found = net_units({"bakery": 500, "café": -200})
    >>> found.netted_cents, found.needs_notice, found.losing
    (200, True, ('café',))
    """
    gains = sum(cents for cents in units.values() if cents > 0)
    losses = sum(cents for cents in units.values() if cents < 0)
    return UnitNetting(
        units=dict(units),
        gains_cents=gains,
        losses_cents=losses,
        netted_cents=min(gains, -losses),
    )
