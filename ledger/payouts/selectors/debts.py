"""What the co-op owes to members and may pay, gathered from the floors below."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from coopkit import offers
from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from governance.members.selectors import names_by_code
from ledger.equity.payable import Payable
from ledger.equity.selectors.payables import payables as owed_for_capital
from ledger.patronage.selectors.payables import payables as owed_for_patronage
from ledger.payouts.models import BankDetail, Payout, PayoutMethod, PayoutState
from ledger.payouts.selectors.banks import details_of, paying_account


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """One payment as a run would make it: what is withheld, what is paid, and how."""

    payable: Payable
    name: str
    withheld_cents: Cents
    detail: BankDetail | None
    method: str

    @property
    def cents(self) -> Cents:
        """What reaches the member."""
        return self.payable.cents - self.withheld_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All that is owed under one key."""

    key: str
    title: str
    due: date
    payables: tuple[Payable, ...]
    without_bank: int

    @property
    def cents(self) -> Cents:
        return sum(each.cents for each in self.payables)


def payables(cooperative: Cooperative, *, on: date) -> list[Payable]:
    """What is owed and in no run, by key and code; of one key each member once."""
    taken = _taken(cooperative)
    found: dict[tuple[str, str], Payable] = {}
    gathered = (
        *owed_for_patronage(cooperative, on=on),
        *owed_for_capital(cooperative, on=on),
    )
    for each in gathered:
        place = each.key, each.code
        if each.cents > 0 and place not in taken:
            found[place] = _joined(found[place], each) if place in found else each
    return [found[place] for place in sorted(found)]


def groups(cooperative: Cooperative, *, on: date) -> list[Group]:
    """What is owed, by what it is, the earliest due first."""
    by_key: dict[str, list[Payable]] = defaultdict(list)
    for each in payables(cooperative, on=on):
        by_key[each.key].append(each)
    known = details_of(cooperative) if by_key else {}
    found = [
        Group(
            key=key,
            title=own[0].title,
            due=min(each.due for each in own),
            payables=tuple(own),
            without_bank=sum(each.code not in known for each in own),
        )
        for key, own in by_key.items()
    ]
    return sorted(found, key=lambda group: (group.due, group.key))


def debts(
    cooperative: Cooperative, *, keys: Iterable[str], on: date, pay_on: date
) -> list[Debt]:
    """What a run of these keys would pay on a day, by code; nobody is left out."""
    wanted = set(keys)
    own = [each for each in payables(cooperative, on=on) if each.key in wanted]
    if not own:
        return []
    given, names = details_of(cooperative), names_by_code(cooperative)
    account = paying_account(cooperative)
    held = _withheld(cooperative, own, pay_on)
    found = []
    for each in own:
        detail = given.get(each.code)
        if detail and account and account.kind != detail.kind:
            detail = None
        found.append(
            Debt(
                payable=each,
                name=names.get(each.code, each.code),
                withheld_cents=held[each.key, each.code],
                detail=detail,
                method=detail.kind if detail else PayoutMethod.NONE,
            )
        )
    return sorted(found, key=lambda debt: (debt.payable.code, debt.payable.key))


def asked_of(payable: Payable) -> Mapping[str, Cents]:
    """What those who withhold are asked with: money, dividend, and the cents by kind."""
    kinds = {"money": payable.cents, "dividend": payable.dividend_cents}
    return kinds | dict(payable.reports)


def _withheld(
    cooperative: Cooperative, own: list[Payable], pay_on: date
) -> dict[tuple[str, str], Cents]:
    """What is withheld of each payment, never more than it; each is asked about alone.

    The first payment of everybody is asked about at once, then the second of everybody.
    """
    rounds: list[dict[str, Payable]] = []
    seen: Counter[str] = Counter()
    for each in own:
        if seen[each.code] == len(rounds):
            rounds.append({})
        rounds[seen[each.code]][each.code] = each
        seen[each.code] += 1
    found: dict[tuple[str, str], Cents] = {}
    for mine in rounds:
        held: Counter[str] = Counter()
        asked = {code: asked_of(each) for code, each in mine.items()}
        for answer in offers.withholding:
            held.update(dict(answer(cooperative, asked, pay_on)))
        found |= {
            (each.key, code): min(max(held[code], 0), each.cents)
            for code, each in mine.items()
        }
    return found


def _taken(cooperative: Cooperative) -> set[tuple[str, str]]:
    """Key and code of all that a run pays or paid; what was voided unpaid is free."""
    holding = Payout.objects.filter(run__cooperative=cooperative).exclude(
        state=PayoutState.VOID, paid_on=None
    )
    return set(holding.values_list("key", "membership__code"))


def _joined(one: Payable, other: Payable) -> Payable:
    reports = dict(one.reports)
    for kind, cents in other.reports.items():
        reports[kind] = reports.get(kind, 0) + cents
    return replace(
        one,
        debits=(*one.debits, *other.debits),
        due=min(one.due, other.due),
        dividend_cents=one.dividend_cents + other.dividend_cents,
        reports=reports,
    )
