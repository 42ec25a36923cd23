"""The roll-forward of members' equity: from what was there, by cause, to what is there.

Units: cents, a credit positive. Every posting to a member's account falls under one
cause, told by the account and by the batch that it came in; so the columns add up to the
cent. Source: the paper “Member equity roll-forward” of the year.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from coopkit.errors import N_
from coopkit.money import Cents
from ledger.equity.chart import Chart, Place

PAID_IN, QUALIFIED, NONQUALIFIED, LOSS, INTEREST = (
    "paid_in",
    "qualified",
    "nonqualified",
    "loss",
    "interest",
)
REDEEMED, CONVERTED, TRANSFERRED, OTHER = (
    "redeemed",
    "converted",
    "transferred",
    "other",
)
CAUSES = {
    PAID_IN: N_("Paid in on shares"),
    QUALIFIED: N_("Allocated, qualified"),
    NONQUALIFIED: N_("Allocated, nonqualified"),
    LOSS: N_("Losses"),
    INTEREST: N_("Interest credited"),
    REDEEMED: N_("Redeemed"),
    CONVERTED: N_("Turned into notes"),
    TRANSFERRED: N_("Transferred"),
    OTHER: N_("Other"),
}
_BY_BATCH = (
    ("patronage-", "patronage"),
    ("supplement-", "patronage"),
    ("redemption-", REDEEMED),
    ("interest-", INTEREST),
    ("note-", CONVERTED),
    ("transfer-", TRANSFERRED),
    ("share-", PAID_IN),
    ("refund-", PAID_IN),
)


@dataclass(frozen=True, slots=True)
class Moved:
    """What one batch brought to one account, and what it took, both positive."""

    account: str
    batch: str
    credited_cents: Cents = 0
    taken_cents: Cents = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One member's or one layer's year; `name` is a code, “share” or “2026 Q”."""

    name: str
    opening_cents: Cents = 0
    causes: Mapping[str, Cents] = field(default_factory=dict)

    @property
    def closing_cents(self) -> Cents:
        return self.opening_cents + sum(self.causes.values())

    def of(self, cause: str) -> Cents:
        return self.causes.get(cause, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RollForward:
    """A year of all members' equity, by member and by layer; both have one total."""

    members: tuple[Line, ...]
    layers: tuple[Line, ...]
    total: Line

    @property
    def causes(self) -> tuple[str, ...]:
        """The causes that there were, in their order."""
        return tuple(cause for cause in CAUSES if self.total.causes.get(cause))


def cause_of(place: Place, batch: str, *, is_credit: bool) -> str:
    """Why an account changed, by the account, its batch and the direction.

    >>> layer = Chart().place("Equity:Members:M001:Retained:2026:Q")
    >>> cause_of(layer, "patronage-2026", is_credit=True)
    'qualified'
    >>> cause_of(layer, "patronage-2027", is_credit=False)
    'loss'
    """
    said = next((cause for start, cause in _BY_BATCH if batch.startswith(start)), "")
    if said and said != "patronage":
        return said
    if said == "patronage" and not is_credit:
        return LOSS
    if place.kind == "retained" and is_credit:
        return QUALIFIED if place.qualified else NONQUALIFIED
    if place.kind == "interest" and is_credit:
        return INTEREST
    return PAID_IN if place.kind == "share" and is_credit else OTHER


def layer_name(place: Place) -> str:
    """What a layer is called in a table: “share”, “2026 Q”, “interest 2026”.

    >>> layer_name(Chart().place("Equity:Members:M001:Retained:2026:NQ"))
    '2026 NQ'
    """
    if place.kind == "retained":
        return f"{place.year} {'Q' if place.qualified else 'NQ'}"
    return f"interest {place.year}" if place.kind == "interest" else place.kind


def rollforward(
    opening: Mapping[str, Cents],
    moved: Iterable[Moved],
    chart: Chart,
    *,
    reversed_batches: Mapping[str, str] | None = None,
) -> RollForward:
    """Roll members' equity forward; `opening` is in Beancount's sign, as balances are.

    A reversal undoes what it reverses: `reversed_batches` names the batch of the entry
    that each of them takes back, and its amounts fall under that cause, turned round.

    >>> share = "Equity:Members:M001:Share"
    >>> found = rollforward({share: -500}, [Moved(share, "share-1", 100)], Chart())
    >>> found.total.opening_cents, found.total.causes, found.total.closing_cents
    (500, {'paid_in': 100}, 600)
    """
    back = reversed_batches or {}
    begun: dict[str, dict[str, Cents]] = {"m": defaultdict(int), "l": defaultdict(int)}
    changed: dict[str, dict[str, dict[str, Cents]]] = {"m": {}, "l": {}}
    for account, cents in opening.items():
        place = chart.place(account)
        if place:
            begun["m"][place.code] -= cents
            begun["l"][layer_name(place)] -= cents
    for one in moved:
        place = chart.place(one.account)
        if place:
            for cause, cents in _causes(place, one, back.get(one.batch)):
                for side, name in (("m", place.code), ("l", layer_name(place))):
                    under = changed[side].setdefault(name, {})
                    under[cause] = under.get(cause, 0) + cents
    members = _lines(begun["m"], changed["m"])
    return RollForward(
        members=members,
        layers=_lines(begun["l"], changed["l"]),
        total=_total(members),
    )


def _causes(place: Place, one: Moved, undone: str | None) -> list[tuple[str, Cents]]:
    batch = undone or one.batch
    found = []
    for cents in (one.credited_cents, -one.taken_cents):
        if cents:
            is_credit = (cents > 0) != (undone is not None)
            found.append((cause_of(place, batch, is_credit=is_credit), cents))
    return found


def _lines(
    begun: Mapping[str, Cents], changed: Mapping[str, Mapping[str, Cents]]
) -> tuple[Line, ...]:
    return tuple(
        Line(name=name, opening_cents=begun.get(name, 0), causes=changed.get(name, {}))
        for name in sorted({**begun, **changed})
        if begun.get(name) or any(changed.get(name, {}).values())
    )


def _total(lines: Iterable[Line]) -> Line:
    opening, causes = 0, dict.fromkeys(CAUSES, 0)
    for line in lines:
        opening += line.opening_cents
        for cause, cents in line.causes.items():
            causes[cause] += cents
    found = {cause: cents for cause, cents in causes.items() if cents}
    return Line(name="", opening_cents=opening, causes=found)
