"""What every posting is held to, so that capital always belongs to somebody.

Units: cents; a credit is positive. The closing identity can only be lost where equity is
posted to an account that is no member's and not held in common; and the register of
members can only part from the books where a code is posted to that nobody has.
Source: N.Y. Coop. Corp. Law § 93; Cal. Corp. Code § 12228.3.
"""

from collections.abc import Collection, Mapping

from coopkit.errors import N_, CoopError
from coopkit.money import Cents
from ledger.equity.chart import Chart


class NobodysEquityError(CoopError):
    """Capital posted to an account that is no member’s and not held in common."""

    template = N_(
        "{account} would hold {amount} that belong to no member and to no collective "
        "account. Members’ accounts and collective accounts together are what the co-op "
        "is worth. Post it to {collective}, to a member’s account, or to the year’s "
        "result."
    )


class UnknownCodeError(CoopError):
    """Capital posted under a code that nobody has."""

    template = N_(
        "{account} names the code {code}, and nobody has it. A member’s account in the "
        "books is an account of somebody on the roll. Check the code, or add the person "
        "first."
    )


class IndivisibleFedError(CoopError):
    """Patronage, or what may be it, posted to a Californian indivisible reserve."""

    template = N_(
        "This puts {fed} into the indivisible reserve, and brings {permitted} of "
        "non-patronage earnings. In California the reserve is fed from those alone "
        "(Corp. Code § 12454.5). Post the rest to {collective}."
    )


def barred_from_indivisible(changes: Mapping[str, Cents], chart: Chart) -> Cents | None:
    """What of a posting may feed the indivisible reserve, where it feeds it with more.

    None where all is well: nothing is fed, or no patronage and no collective account
    pays for it, as when a fee comes in.

    >>> chart = Chart()
    >>> fed = {chart.indivisible: -600, chart.current_patronage: 400,
    ...        chart.current_non_patronage: 500}
    >>> barred_from_indivisible(fed, chart)
    500
    """
    fed = -changes.get(chart.indivisible, 0)
    pays = (chart.current_patronage, chart.unallocated)
    if fed <= 0 or all(changes.get(account, 0) <= 0 for account in pays):
        return None
    permitted = max(0, changes.get(chart.current_non_patronage, 0))
    return permitted if fed > permitted else None


def ownerless(changes: Mapping[str, Cents], chart: Chart) -> dict[str, Cents]:
    """The equity that changed and is nobody's, by account; a credit is positive.

    >>> ownerless({"Equity:Gifts": -5_00, "Equity:Collective:Unallocated": -1}, Chart())
    {'Equity:Gifts': 500}
    """
    fine = (chart.members, chart.collective, chart.current_year, chart.opening)
    return {
        account: -cents
        for account, cents in sorted(changes.items())
        if cents
        and _under(account, chart.equity)
        and not any(_under(account, root) for root in fine)
    }


def grew(before: Cents, change: Cents) -> bool:
    """Whether what is nobody's became more; what makes it less is the way out.

    >>> grew(5_00, -5_00), grew(5_00, -11_00), grew(0, 1)
    (False, True, True)
    """
    return abs(before + change) > abs(before)


def codes_of(changes: Mapping[str, Cents], chart: Chart) -> dict[str, str]:
    """The members' codes whose accounts changed, each with one of these accounts.

    >>> codes_of({"Equity:Members:M001:Share": -1, "Assets:Bank": 1}, Chart())
    {'M001': 'Equity:Members:M001:Share'}
    """
    found: dict[str, str] = {}
    start = f"{chart.members}:"
    for account in changes:
        if account.startswith(start):
            found.setdefault(account[len(start) :].partition(":")[0], account)
    return found


def unknown(codes: Mapping[str, str], known: Collection[str]) -> tuple[str, str] | None:
    """The first code that nobody has, with its account."""
    return next(
        ((code, name) for code, name in sorted(codes.items()) if code not in known), None
    )


def _under(account: str, root: str) -> bool:
    return account == root or account.startswith(f"{root}:")
