"""What all own together: each collective account and fund, from opening to closing.

Units: cents, a credit positive; an account with a debit balance is negative.
The indivisible reserve of a Californian worker co-op is fed from non-patronage earnings
alone: each entry that feeds it must bring at least as much of them.
Source: Cal. Corp. Code § 12454.5; 26 U.S.C. § 1388(a).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coopkit.errors import N_
from coopkit.money import Cents
from ledger.equity.chart import Chart
from ledger.equity.guard import barred_from_indivisible

NON_PATRONAGE, PATRONAGE, LOSSES, SHARES = (
    "non_patronage",
    "patronage",
    "losses",
    "shares",
)
DEDUCTIONS, UNCLAIMED, SPENT, OTHER = "deductions", "unclaimed", "spent", "other"
CAUSES = {
    NON_PATRONAGE: N_("From non-patronage earnings"),
    PATRONAGE: N_("From patronage earnings"),
    LOSSES: N_("Losses borne"),
    SHARES: N_("Entry fees and slices of shares"),
    DEDUCTIONS: N_("Kept from accounts of who left"),
    UNCLAIMED: N_("Unclaimed money kept"),
    SPENT: N_("Used"),
    OTHER: N_("Other"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeding:
    """One entry that touches a collective account: its legs in Beancount's sign."""

    entry_id: str
    batch: str
    legs: tuple[tuple[str, Cents], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A collective account's year."""

    name: str
    opening_cents: Cents
    causes: Mapping[str, Cents]

    @property
    def closing_cents(self) -> Cents:
        return self.opening_cents + sum(self.causes.values())

    def of(self, cause: str) -> Cents:
        return self.causes.get(cause, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """An entry that fed the indivisible reserve, and what it brought that may feed it."""

    entry_id: str
    fed_cents: Cents
    permitted_cents: Cents

    @property
    def holds(self) -> bool:
        return self.fed_cents <= self.permitted_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The schedule of a year; `proofs` are of the indivisible reserve."""

    accounts: tuple[Account, ...]
    proofs: tuple[Proof, ...]

    @property
    def causes(self) -> tuple[str, ...]:
        """The causes that there were, in their order."""
        had = {cause for one in self.accounts for cause, cents in one.causes.items()}
        return tuple(cause for cause in CAUSES if cause in had)


def is_collective(account: str, chart: Chart) -> bool:
    """Whether an account is held in common: a collective one, or a fund that is owed."""
    return account.startswith((f"{chart.collective}:", f"{chart.liabilities}:Funds:"))


def schedule(
    opening: Mapping[str, Cents], entries: Iterable[Feeding], chart: Chart
) -> Schedule:
    """Each collective account's year, by cause; `opening` is in Beancount's sign.

    >>> legs = (("Equity:CurrentYear:NonPatronage", 700),
    ...         ("Equity:CurrentYear:Patronage", 300),
    ...         ("Equity:Collective:Unallocated", -1000))
    >>> entry = Feeding(entry_id="e1", batch="patronage-2026", legs=legs)
    >>> (account,) = schedule({}, [entry], Chart()).accounts
    >>> account.causes
    {'non_patronage': 700, 'patronage': 300}
    """
    causes: dict[str, dict[str, Cents]] = {
        account: {} for account in opening if is_collective(account, chart)
    }
    proofs = []
    for entry in entries:
        for account, cause, cents in _causes(entry, chart):
            under = causes.setdefault(account, {})
            under[cause] = under.get(cause, 0) + cents
        proof = _proof(entry, chart)
        if proof:
            proofs.append(proof)
    return Schedule(
        accounts=tuple(
            Account(
                name=account,
                opening_cents=-opening.get(account, 0),
                causes={k: causes[account][k] for k in CAUSES if causes[account].get(k)},
            )
            for account in sorted(causes)
        ),
        proofs=tuple(proofs),
    )


def _causes(entry: Feeding, chart: Chart) -> list[tuple[str, str, Cents]]:
    """Of each collective leg: the account, the cause, and the cents credited.

    Of an allocation, non-patronage earnings go to the indivisible reserve first, since
    nothing else may; then to the others in their order.
    """
    legs = [
        (account, -cents)
        for account, cents in entry.legs
        if is_collective(account, chart)
    ]
    if not entry.batch.startswith(("patronage-", "supplement-")):
        return [(account, _cause(entry, cents), cents) for account, cents in legs]
    left = max(0, _sum(entry.legs, chart.current_non_patronage))
    found = []
    for account, cents in sorted(legs, key=lambda leg: leg[0] != chart.indivisible):
        if cents < 0:
            found.append((account, LOSSES, cents))
            continue
        first = min(left, cents)
        left -= first
        found += [
            (account, cause, part)
            for cause, part in ((NON_PATRONAGE, first), (PATRONAGE, cents - first))
            if part
        ]
    return found


def _cause(entry: Feeding, cents: Cents) -> str:
    starts = (("share-", SHARES), ("note-", DEDUCTIONS), ("unclaimed-", UNCLAIMED))
    said = next((cause for start, cause in starts if entry.batch.startswith(start)), "")
    return said or (SPENT if cents < 0 else OTHER)


def _proof(entry: Feeding, chart: Chart) -> Proof | None:
    """What an entry brought to the indivisible reserve, and what of it was permitted.

    Permitted are non-patronage earnings, fees and slices of shares, and what is kept
    from accounts of who left; patronage is not, nor what was held in common before.
    """
    fed = -_sum(entry.legs, chart.indivisible)
    if fed <= 0:
        return None
    changes = {name: _sum(entry.legs, name) for name, _ in entry.legs}
    barred = barred_from_indivisible(changes, chart)
    permitted = fed if barred is None else barred
    return Proof(entry_id=entry.entry_id, fed_cents=fed, permitted_cents=permitted)


def _sum(legs: Sequence[tuple[str, Cents]], account: str) -> Cents:
    return sum(cents for name, cents in legs if name == account)
