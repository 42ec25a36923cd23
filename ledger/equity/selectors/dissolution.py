"""What would become of everything if the co-op were dissolved on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_of
from coopkit.errors import CoopError
from coopkit.money import Cents
from governance.bylaws.selectors import Bylaws, InForce, in_force
from governance.members.selectors import spans
from ledger.books.selectors import balances, book_of, roots
from ledger.equity.capital import MemberAccount, member_accounts
from ledger.equity.dissolution import PATRONAGE, Owner, Plan, plan
from ledger.equity.selectors.accounts import chart_of
from ledger.labor.selectors import (
    hours_of_year,
    weights_of_year,
    year_ends_with_hours,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Winding:
    """The plan of a day, what it starts from, and the rules it obeys."""

    plan: Plan
    owners: tuple[Owner, ...]
    assets_cents: Cents
    debts_cents: Cents
    held_indivisible_cents: Cents
    rules: tuple[InForce, ...]
    bylaws: Bylaws

    def rule(self, key: str) -> InForce | None:
        return next((each for each in self.rules if each.key == key), None)

    @property
    def indivisible_to(self) -> InForce | None:
        """The body that the bylaws name for the indivisible reserve."""
        return self.rule("dissolution.indivisible_to")


def winding_up(
    cooperative: Cooperative, *, on: date, assets_cents: Cents | None = None
) -> Winding:
    """The plan by the books and all years’ labor; `assets_cents` as they would sell.

    Years whose bylaws do not say which hours count are counted by the clock.
    """
    book = book_of(cooperative)
    chart, names = chart_of(book), roots(book)
    held = balances(book, on=on)
    bylaws = in_force(cooperative, on=on)
    own = sum(c for name, c in held.items() if _under(name, names.assets))
    debts = -sum(c for name, c in held.items() if _under(name, names.liabilities))
    indivisible = -sum(c for name, c in held.items() if _under(name, chart.indivisible))
    accounts = member_accounts(
        {name: c for name, c in held.items() if _under(name, chart.members)}, chart
    )
    owners = _owners(cooperative, accounts, on=on)
    to = bylaws.get("dissolution.unallocated_to")
    past = bylaws.get("dissolution.past_members")
    assets = own if assets_cents is None else assets_cents
    return Winding(
        plan=plan(
            owners,
            assets_cents=assets,
            debts_cents=debts,
            indivisible_cents=indivisible,
            to=to.choice if to else PATRONAGE,
            past_members=past.flag if past else True,
        ),
        owners=owners,
        assets_cents=assets,
        debts_cents=debts,
        held_indivisible_cents=indivisible,
        rules=tuple(bylaws[k] for k in sorted(bylaws) if k.startswith("dissolution.")),
        bylaws=bylaws,
    )


def _owners(
    cooperative: Cooperative, accounts: Mapping[str, MemberAccount], *, on: date
) -> tuple[Owner, ...]:
    """Everybody with an account, or with labor as a member, by code."""
    minutes, known = lifetime_minutes(cooperative), spans(cooperative)
    codes = sorted({*accounts, *(code for code in minutes if code in known)})
    return tuple(
        Owner(
            code=code,
            account_cents=accounts[code].total_cents if code in accounts else 0,
            minutes=minutes.get(code, 0),
            is_past=code not in known or _is_over(known[code].last, on),
        )
        for code in codes
    )


def lifetime_minutes(cooperative: Cooperative) -> dict[str, int]:
    """Each member's counted minutes of all years, by code; only those as a member."""
    found: dict[str, int] = {}
    for last in sorted(year_ends_with_hours(cooperative)):
        year = year_of(cooperative, last)
        try:
            weights = weights_of_year(cooperative, first=year.first)
        except CoopError:
            weights = {}
        for row in hours_of_year(cooperative, first=year.first, last=year.last):
            if row.member:
                counted = row.countable(weights) if weights else row.minutes
                found[row.code] = found.get(row.code, 0) + counted
    return found


def _is_over(last: date | None, on: date) -> bool:
    return last is not None and last < on


def _under(name: str, root: str) -> bool:
    return name == root or name.startswith(f"{root}:")
