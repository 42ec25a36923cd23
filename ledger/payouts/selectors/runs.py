"""Runs and their payments: how far each has come, and what is to be done."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
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

A_PAGE, NAMED = 100, 12
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """A run as its page shows it: sums of all its payments, and a page of them.

    `rows` are those of the `page`. `without_bank` are the first of those whom no file
    pays, until somebody says how they are paid: `unbanked` in all. `methods` says how
    many are still to be sent by way of payment, `sent` how many are in a file.
    """

    run: PayoutRun
    page: Page[Payout]
    rows: tuple[Row, ...]
    rule: InForce | None
    gross_cents: Cents
    withheld_cents: Cents
    cents: Cents
    paid_cents: Cents
    without_bank: tuple[Row, ...]
    unbanked: int
    methods: dict[str, int]
    sent: dict[str, int]


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


def newest_run(cooperative: Cooperative, keys: Collection[str]) -> PayoutRun | None:
    """The newest run that pays something of these keys, if there is one."""
    own = Payout.objects.filter(membership__cooperative=cooperative, key__in=keys)
    paying = own.exclude(state=PayoutState.VOID).order_by("-run_id")
    newest = paying.select_related("run").first() if keys else None
    return newest.run if newest else None


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


def run_view(run: PayoutRun, *, on: date, page: str | None = None) -> RunView:
    """A run as its page shows it; as many queries however many are paid."""
    own = Payout.objects.filter(run=run)
    ordered = own.select_related("membership__person", "bank_line")
    ordered = ordered.order_by("membership__code", "pk")
    shown = Paginator(ordered, A_PAGE).get_page(page)
    rule = smallest_cheque(run.cooperative, on=on)
    least = rule.money if rule else 0
    cheques = own.filter(method=PayoutMethod.CHEQUE, state__in=TO_SEND) if least else []
    small = small_ones(run.cooperative, list(cheques), least=least)
    held, paid = ~Q(state=PayoutState.VOID), Q(state=PayoutState.PAID)
    sums = own.aggregate(
        all_gross=Sum("gross_cents", filter=held, default=0),
        all_withheld=Sum("withheld_cents", filter=held, default=0),
        all_cents=Sum("cents", filter=held, default=0),
        all_paid=Sum("cents", filter=paid, default=0),
    )
    lacking = ordered.filter(method=PayoutMethod.NONE, state__in=TO_SEND)
    methods, sent = _by_method(own, waiting=list(small.values()).count(WAIT))
    return RunView(
        run=run,
        page=shown,
        rows=tuple(_row(each, small) for each in shown.object_list),
        rule=rule,
        gross_cents=sums["all_gross"],
        withheld_cents=sums["all_withheld"],
        cents=sums["all_cents"],
        paid_cents=sums["all_paid"],
        without_bank=tuple(_row(each, small) for each in lacking[:NAMED]),
        unbanked=methods.get(PayoutMethod.NONE, 0),
        methods=methods,
        sent=sent,
    )


def _row(payout: Payout, small: Mapping[int, str]) -> Row:
    name = payout.membership.person.display_name
    return Row(payout=payout, name=name, small=small.get(payout.pk, ""))


def _by_method(
    own: QuerySet[Payout], *, waiting: int
) -> tuple[dict[str, int], dict[str, int]]:
    """How many are to be sent, but for the checks that wait, and how many are sent."""
    to_send: dict[str, int] = defaultdict(int)
    sent: dict[str, int] = defaultdict(int)
    rows = own.order_by().values_list("method", "state").annotate(Count("pk"))
    for method, state, count in rows:
        if state in TO_SEND:
            to_send[method] += count
        elif state == PayoutState.SENT:
            sent[method] += count
    to_send[PayoutMethod.CHEQUE] -= waiting
    return {method: count for method, count in to_send.items() if count}, dict(sent)


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
