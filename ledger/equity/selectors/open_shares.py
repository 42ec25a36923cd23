"""Shares that are still being paid, as the bank's lines are held against them."""

from datetime import date

from coopkit.cooperatives.models import Cooperative
from ledger.equity.models import Subscription
from ledger.equity.models.shares import SubscriptionState
from ledger.equity.payers import Owing
from ledger.equity.selectors.subscriptions import parts_of, subscriptions_of
from ledger.equity.subscription import standing


def open_shares(cooperative: Cooperative) -> list[tuple[Subscription, Owing]]:
    """Every share that is being paid, with what is left of each part; one query."""
    rows = subscriptions_of(cooperative).filter(state=SubscriptionState.OPEN)
    return [(row, _owing(row)) for row in rows]


def _owing(row: Subscription) -> Owing:
    person, paid = row.membership.person, row.paid_sum  # type: ignore[attr-defined]
    names = dict.fromkeys([person.display_name, person.legal_name])
    lines = standing(parts_of(row), paid, on=date.min)
    return Owing(
        number=row.number,
        code=row.membership.code,
        names=tuple(name for name in names if name) or (row.membership.code,),
        parts=tuple(line.left_cents for line in lines if line.left_cents),
    )
