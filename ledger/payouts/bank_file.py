"""A sheet of payments for a bank that takes none of the standards, and for our files.

Units: amounts in the currency's own decimals, with a point.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from coopkit.money import Cents, plain_amount
from coopkit.sheets import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One payment: whom, where to, how much, and what for."""

    code: str
    name: str
    bank: str
    account: str
    account_type: str
    cents: Cents
    remark: str
    end_to_end: str


def bank_rows(
    lines: Sequence[Line], *, head: Sequence[str], currency: str, minor_units: int
) -> list[list[Value]]:
    """The sheet: a row for the names of the columns, and one a payment."""
    rows: list[list[Value]] = [list(head)]
    for one in lines:
        amount = plain_amount(one.cents, minor_units=minor_units)
        rows.append(
            [
                *(one.code, one.name, one.bank, one.account, one.account_type),
                *(amount, currency, one.remark, one.end_to_end),
            ]
        )
    return rows
