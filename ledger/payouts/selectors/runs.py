"""Runs and their payments: how far each has come, and what is to be done."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from governance.bylaws.selectors import InForce, NoParameterError, in_force
from ledger.payouts.minimum import WAIT, Small, qualified_part, what_to_do
from ledger.payouts.models import (
    Payout,
    PayoutMethod,
    PayoutRun,
    PayoutState,
)

MINIMUM = "patronage.minimum_cheque"
UNPAID = (PayoutState.READY, PayoutState.SENT, PayoutState.RETURNED)
TO_SEND = (PayoutState.READY, PayoutState.RETURNED)
TONES = {
    PayoutState.READY: "",
    PayoutState.SENT: "warn",
    PayoutState.PAID: "ok",
    PayoutState.RETURNED: "bad",
    PayoutState.VOID: "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One payment of a run; `small` is “pay”, “wait” or “pay_anyway” for a check."""

    payout: Payout
    name: str
    small: str = ""

    @property
    def tone(self) -> str:
        return TONES[PayoutState(self.payout.state)]

    @property
    def waits(self) -> bool:
        return self.small == WAIT

    @property
    def lacks_bank(self) -> bool:
        return self.payout.method == PayoutMethod.NONE and self.payout.state in TO_SEND


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """A run with all its payments, and the bylaws' smallest check if there is one."""

    run: PayoutRun
    rows: tuple[Row, ...]
    rule: InForce | None

    @property
    def gross_cents(self) -> Cents:
        return sum(row.payout.gross_cents for row in self._held)

    @property
    def withheld_cents(self) -> Cents:
        return sum(row.payout.withheld_cents for row in self._held)

    @property
    def cents(self) -> Cents:
        return sum(row.payout.cents for row in self._held)

    @property
    def paid_cents(self) -> Cents:
        return sum(
            row.payout.cents for row in self.rows if row.payout.state == PayoutState.PAID
        )

    @property
    def without_bank(self) -> list[Row]:
        """Whom no file pays: they are listed until somebody says how they are paid."""
        return [row for row in self.rows if row.lacks_bank]

    @property
    def methods(self) -> dict[str, int]:
        """How many payments are still to be sent, by way of payment."""
        found: dict[str, int] = defaultdict(int)
        for row in self.rows:
            if row.payout.state in TO_SEND and not row.waits:
                found[row.payout.method] += 1
        return dict(found)

    @property
    def sent(self) -> dict[str, int]:
        """How many are in a file and not yet paid, by way of payment."""
        found: dict[str, int] = defaultdict(int)
        for row in self.rows:
            if row.payout.state == PayoutState.SENT:
                found[row.payout.method] += 1
        return dict(found)

    @property
    def _held(self) -> list[Row]:
        return [row for row in self.rows if row.payout.state != PayoutState.VOID]


def runs(cooperative: Cooperative) -> QuerySet[PayoutRun]:
    """A co-op's runs, the newest first, with what they pay and how much of it is paid."""
    held = ~Q(payouts__state=PayoutState.VOID)
    paid = Q(payouts__state=PayoutState.PAID)
    return (
        PayoutRun.objects.filter(cooperative=cooperative)
        .annotate(
            people=Count("payouts", filter=held),
            cents=Sum("payouts__cents", filter=held, default=0),
            paid_people=Count("payouts", filter=paid),
        )
        .order_by("-number")
    )


def run_of(cooperative: Cooperative, number: int) -> PayoutRun:
    """A run by its number, or 404."""
    found: PayoutRun = get_object_or_404(
        PayoutRun.objects.select_related("cooperative", "prepared_by"),
        cooperative=cooperative,
        number=number,
    )
    return found


def meant(run: PayoutRun, action: str, ticked: Collection[int] | None) -> list[Payout]:
    """The payments of a run that an action is for: those ticked, else all it can be.

    A way of payment is then meant for those without bank details, “paid” for those in a
    file or paid by hand, “take_out” for those not on their way; else nobody is meant.
    """
    own = Payout.objects.filter(run=run).select_related("run__cooperative", "membership")
    if ticked is not None:
        return list(own.filter(pk__in=ticked).order_by("pk"))
    hand = Q(method=PayoutMethod.HAND, state__in=TO_SEND)
    among = {
        "paid": Q(state=PayoutState.SENT) | hand,
        "take_out": Q(state__in=TO_SEND),
    }
    if action in ("bank", "cheque", "hand"):
        among[action] = Q(state__in=TO_SEND, method=PayoutMethod.NONE)
    return list(own.filter(among[action]).order_by("pk")) if action in among else []


def run_view(run: PayoutRun, *, on: date) -> RunView:
    """A run as its page shows it; three queries, however many are paid."""
    payouts = list(
        Payout.objects.filter(run=run)
        .select_related("membership__person", "bank_line")
        .order_by("membership__code", "pk")
    )
    rule = smallest_cheque(run.cooperative, on=on)
    small = small_ones(run.cooperative, payouts, least=rule.money if rule else 0)
    rows = tuple(
        Row(
            payout=each,
            name=each.membership.person.display_name,
            small=small.get(each.pk, ""),
        )
        for each in payouts
    )
    return RunView(run=run, rows=rows, rule=rule)


def smallest_cheque(cooperative: Cooperative, *, on: date) -> InForce | None:
    """The bylaws' smallest check on a day; None where they do not say: then any is."""
    try:
        return in_force(cooperative, on=on)[MINIMUM]
    except NoParameterError:
        return None


def small_ones(
    cooperative: Cooperative, payouts: Sequence[Payout], *, least: Cents
) -> dict[int, str]:
    """What the checks that are still to be written may do, by the payment's pk.

    What else waits for the same member, in other runs too, counts towards the least.
    """
    own = [
        each
        for each in payouts
        if each.method == PayoutMethod.CHEQUE and each.state in TO_SEND
    ]
    if not own:
        return {}
    waiting = Payout.objects.filter(
        run__cooperative=cooperative,
        membership__in={each.membership_id for each in own},
        method=PayoutMethod.CHEQUE,
        state__in=TO_SEND,
    )
    sums: dict[int, Cents] = defaultdict(int)
    for member, cents in waiting.values_list("membership", "cents"):
        sums[member] += cents
    return {
        each.pk: what_to_do(
            as_small(each), least=least, waiting=sums[each.membership_id] - each.cents
        )
        for each in own
    }


def as_small(payout: Payout) -> Small:
    """A payment as the rule of the smallest check sees it; withheld tax is paid, too."""
    return Small(
        cents=payout.gross_cents,
        dividend_cents=payout.dividend_cents,
        qualified_cents=qualified_part(
            cents=payout.gross_cents,
            dividend_cents=payout.dividend_cents,
            reports=payout.reports,
        ),
    )
