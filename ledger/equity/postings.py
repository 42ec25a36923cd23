"""Capital as journal entries: redemption, interest, notes, and money that nobody took.

Units: cents; a debit is positive. Each entry concerns one member and names the code.
Source: the model entries J12 to J15, J20 to J24, J28 and J29 of internal accounts.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from coopkit.money import Cents
from ledger.books.journal import Entry, Leg
from ledger.equity.chart import Chart
from ledger.equity.departure import Settlement, take_off
from ledger.equity.redemption import Payment

PAY, CREDIT = "pay", "credit"


def accounts_of(entries: Iterable[Entry]) -> list[str]:
    """Every account that these entries touch, in order of name."""
    return sorted({leg.account for entry in entries for leg in entry.legs})


def redemption_entries(
    payments: Sequence[Payment],
    *,
    number: int,
    chart: Chart,
    on: date,
    meta: Mapping[str, str],
) -> list[Entry]:
    """One entry a member: each layer that is paid, against what is now payable."""
    by_member: dict[str, list[Payment]] = {}
    for payment in payments:
        by_member.setdefault(payment.who, []).append(payment)
    entries = []
    for code, paid in sorted(by_member.items()):
        legs = [
            Leg(chart.retained(code, p.fiscal_year, p.qualified), p.amount_cents)
            for p in paid
        ]
        whole = sum(p.amount_cents for p in paid)
        legs.append(Leg(chart.redemption_payable(number), -whole))
        entries.append(_entry(on, f"Redemption {number}, {code}", legs, meta, code))
    return entries


def interest_entries(
    amounts: Mapping[str, Cents],
    *,
    year: int,
    way: str,
    chart: Chart,
    on: date,
    meta: Mapping[str, str],
) -> list[Entry]:
    """One entry a member: the expense, against the account or what is now payable."""
    entries = []
    for code, cents in sorted(amounts.items()):
        to = chart.interest(code, year) if way == CREDIT else chart.interest_payable(year)
        legs = [Leg(chart.interest_on_capital, cents), Leg(to, -cents)]
        narration = f"Interest on capital for {year}, {code}"
        entries.append(_entry(on, narration, legs, meta, code))
    return entries


def note_entries(
    code: str,
    settlement: Settlement,
    *,
    held: Sequence[tuple[str, Cents]],
    owing: Sequence[tuple[str, Cents]],
    kept_in: str,
    chart: Chart,
    on: date,
    meta: Mapping[str, str],
) -> list[Entry]:
    """A leaver's account made a debt (J20), less debts (J21) and a deduction (J22).

    `held` are the accounts and what is on each, `owing` what the member owes and where.
    """
    note = chart.owed(code, "Note")
    legs = [Leg(account, cents) for account, cents in held if cents]
    legs.append(Leg(note, -settlement.balance_cents))
    entries = [_entry(on, f"Account becomes a debt, {code}", legs, meta, code)]
    if settlement.deduction_cents:
        cents = settlement.deduction_cents
        legs = [Leg(note, cents), Leg(kept_in, -cents)]
        entries.append(_entry(on, f"Deduction, {code}", legs, meta, code))
    if settlement.setoff_cents:
        taken = take_off(settlement.setoff_cents, [cents for _, cents in owing])
        legs = [Leg(note, settlement.setoff_cents)]
        legs += [
            Leg(account, -cents)
            for (account, _), cents in zip(owing, taken, strict=True)
            if cents
        ]
        entries.append(_entry(on, f"Debts set off, {code}", legs, meta, code))
    return entries


def move_entry(
    code: str,
    cents: Cents,
    *,
    source: str,
    to: str,
    what: str,
    on: date,
    meta: Mapping[str, str],
) -> Entry:
    """Money of one member that moves from one account to another (J28, J29)."""
    return _entry(
        on, f"{what}, {code}", [Leg(source, cents), Leg(to, -cents)], meta, code
    )


def _entry(
    on: date, narration: str, legs: Sequence[Leg], meta: Mapping[str, str], code: str
) -> Entry:
    said = dict(meta) | {"member": code}
    return Entry(on=on, narration=narration, legs=tuple(legs), meta=said)
