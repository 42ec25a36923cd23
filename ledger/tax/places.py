"""Which role an account has in a payment, and whom an entry pays.

Members stand in the books under their codes. An entry that pays what is owed to all of
them together says whose it is by its payee.
"""

import re
from collections.abc import Collection

from ledger.equity.chart import Chart
from ledger.tax.payments import PaidLeg

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_SHARED = (
    ("payable", "Patronage:Payable:FY"),
    ("redemption", "Redemption:Payable:R"),
    ("capital", "Interest:Payable:FY"),
)


def role_of(account: str, chart: Chart) -> PaidLeg | None:
    """An account's role, as a leg of nothing; None where it has none.

    >>> role_of("Liabilities:Patronage:Payable:FY2026", Chart())
    PaidLeg(role='payable', cents=0, code='', number=2026)
    >>> role_of("Equity:Members:M001:Retained:2022:NQ", Chart()).role
    'nonqualified'
    >>> role_of("Liabilities:Members:M001:Note", Chart()).code
    'M001'
    """
    for role, name in _SHARED:
        head = f"{chart.liabilities}:{name}"
        rest = account.removeprefix(head)
        if account.startswith(head) and rest.isdecimal():
            return PaidLeg(role=role, cents=0, number=int(rest))
    fixed = {
        chart.withheld: "withheld",
        chart.interest_on_notes: "note_interest",
        chart.interest_on_capital: "capital_interest",
    }.get(account)
    if fixed:
        return PaidLeg(role=fixed, cents=0)
    if account.startswith(f"{chart.assets}:"):
        return PaidLeg(role="money", cents=0)
    return _of_a_member(account, chart)


def _of_a_member(account: str, chart: Chart) -> PaidLeg | None:
    owed = account.removeprefix(f"{chart.liabilities}:Members:").split(":")
    if account.startswith(f"{chart.liabilities}:Members:") and len(owed) == 2:
        role = {"Note": "note", "Loan": "loan"}.get(owed[1])
        return PaidLeg(role=role, cents=0, code=owed[0]) if role else None
    place = chart.place(account)
    if place is None:
        return None
    if place.kind == "retained" and not place.qualified:
        return PaidLeg(role="nonqualified", cents=0, code=place.code, number=place.year)
    if place.kind == "interest":
        return PaidLeg(role="credited", cents=0, code=place.code, number=place.year)
    return None


def payee_of(text: str, *, codes: Collection[str]) -> str:
    """The code that an entry pays, by its payee; blank where it names nobody's.

    >>> payee_of('2026-11-01 * "M002" "Patronage"', codes={"M002"})
    'M002'
    >>> payee_of('2026-11-01 * "Patronage"', codes={"M002"})
    ''
    """
    said = _QUOTED.findall(text.partition("\n")[0])
    return said[0] if len(said) > 1 and said[0] in codes else ""
