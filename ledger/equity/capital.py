"""Members' internal capital accounts, read from the balances of a book.

Units: cents; a member's credit is positive here, though Beancount writes it negative.
Identity: members' accounts + collective accounts + the result not yet allocated = what
the co-op has less what it owes. Source: N.Y. Coop. Corp. Law § 93; Cal. Corp. Code
§ 12228.3.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coopkit.money import Cents
from ledger.equity.chart import Chart


@dataclass(frozen=True, slots=True)
class Layer:
    """What one fiscal year left in one member's account."""

    year: int
    qualified: bool
    cents: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberAccount:
    """A member's capital: the share, the layers oldest first, and anything else."""

    code: str
    share_cents: Cents = 0
    layers: tuple[Layer, ...] = ()
    other_cents: Cents = 0

    @property
    def total_cents(self) -> Cents:
        retained = sum(layer.cents for layer in self.layers)
        return self.share_cents + retained + self.other_cents


def member_accounts(
    balances: Mapping[str, Cents], chart: Chart
) -> dict[str, MemberAccount]:
    """Every member's account, by code, from account balances in Beancount's sign.

    >>> member_accounts({"Equity:Members:M001:Share": -500_00}, Chart())["M001"]
    MemberAccount(code='M001', share_cents=50000, layers=(), other_cents=0)
    """
    shares: dict[str, Cents] = {}
    others: dict[str, Cents] = {}
    layers: dict[str, dict[tuple[int, bool], Cents]] = {}
    for account, cents in balances.items():
        place = chart.place(account)
        if place is None:
            continue
        layers.setdefault(place.code, {})
        if place.kind == "retained":
            layers[place.code][place.year, place.qualified] = -cents
        else:
            kept = shares if place.kind == "share" else others
            kept[place.code] = kept.get(place.code, 0) - cents
    return {
        code: MemberAccount(
            code=code,
            share_cents=shares.get(code, 0),
            layers=tuple(
                Layer(year, qualified, held[year, qualified])
                for year, qualified in sorted(held, key=lambda at: (at[0], not at[1]))
                if held[year, qualified]
            ),
            other_cents=others.get(code, 0),
        )
        for code, held in sorted(layers.items())
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The two sides that must agree at every period's end, and what stands between."""

    members_cents: Cents
    collective_cents: Cents
    unallocated_result_cents: Cents
    net_assets_cents: Cents
    strays: tuple[tuple[str, Cents], ...] = ()

    @property
    def difference_cents(self) -> Cents:
        owned = self.members_cents + self.collective_cents
        return self.net_assets_cents - owned - self.unallocated_result_cents

    @property
    def holds(self) -> bool:
        return self.difference_cents == 0


def identity(
    balances: Mapping[str, Cents], chart: Chart, *, owned: Iterable[str]
) -> Identity:
    """The closing identity of a book on a day; `owned` are the roots of assets and debts.

    Equity that is no member's, nor collective, nor a result that the members have yet to
    decide about (the current one, or what the books began with), is a stray.

    >>> books = {"Assets:Bank": 9_00, "Equity:Members:M001:Share": -5_00}
    >>> found = identity(books, Chart(), owned=("Assets", "Liabilities"))
    >>> found.holds, found.difference_cents
    (False, 400)
    """
    roots, undecided = tuple(owned), (chart.current_year, chart.opening)
    sums = {"members": 0, "collective": 0, "result": 0, "net": 0}
    strays = []
    for account, cents in sorted(balances.items()):
        if _under(account, *roots):
            sums["net"] += cents
        elif _under(account, chart.members):
            sums["members"] -= cents
        elif _under(account, chart.collective):
            sums["collective"] -= cents
        elif _under(account, chart.equity) and not _under(account, *undecided):
            if cents:
                strays.append((account, -cents))
        else:
            sums["result"] -= cents
    return Identity(
        members_cents=sums["members"],
        collective_cents=sums["collective"],
        unallocated_result_cents=sums["result"],
        net_assets_cents=sums["net"],
        strays=tuple(strays),
    )


def _under(account: str, *prefixes: str) -> bool:
    return any(account == p or account.startswith(f"{p}:") for p in prefixes)
