"""The floor's tables."""

from ledger.equity.models.notes import MemberNote, NoteInstallment, UnclaimedItem
from ledger.equity.models.runs import CapitalRun, CapitalRunLine, RunState
from ledger.equity.models.shares import Subscription, SubscriptionPayment

__all__ = [
    "CapitalRun",
    "CapitalRunLine",
    "MemberNote",
    "NoteInstallment",
    "RunState",
    "Subscription",
    "SubscriptionPayment",
    "UnclaimedItem",
]
