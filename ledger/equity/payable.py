"""What the co-op owes to a member and may pay: where it stands, and by what right.

Units: cents. The floor of payouts gathers these from every floor below it, pays them in
one run, and posts each payment as the debits that stand here against the bank.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from coopkit.money import Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Payable:
    """One payment to one member.

    `key` names what is paid (“patronage-2026”, “redemption-3”, “note-7-2”, “refund-4”)
    and is paid in one run only. `debits` are the accounts that the payment clears, and
    sum to what is paid. `dividend_cents` is the whole patronage dividend that a cash
    part belongs to, 0 where it is none; `reports` says how the tax year counts it:
    “patronage”, “nonqualified” (redeemed), “interest”, “capital” or “” for what is not
    reported.
    """

    key: str
    title: str
    code: str
    debits: tuple[tuple[str, Cents], ...]
    authority: str
    due: date
    dividend_cents: Cents = 0
    reports: Mapping[str, Cents] = field(default_factory=dict)

    @property
    def cents(self) -> Cents:
        return sum(cents for _, cents in self.debits)
