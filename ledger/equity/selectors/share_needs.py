"""What shares ask of people: of whoever pays one, and of whoever keeps the books."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import BOOKKEEPER, CANDIDATE, MEMBER
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Card, Finding, Need, Visit
from coopkit.templatetags.ui import money
from governance.members.selectors import membership_of
from ledger.equity.models import Subscription
from ledger.equity.models.shares import SubscriptionState
from ledger.equity.selectors.subscriptions import (
    DEPOSIT,
    Plan,
    booked_as,
    deposits,
    of,
    paid_in,
    plans,
    subscriptions_of,
)

SOON = timedelta(days=14)


def my_plan(visit: Visit) -> Plan | None:
    """The share that whoever looks has signed for, while it is being paid."""
    if not visit.roles & {MEMBER, CANDIDATE}:
        return None
    mine = membership_of(user=visit.user, cooperative=visit.cooperative)
    plan = of(visit.cooperative, mine.code, on=visit.on) if mine else None
    return plan if plan and plan.is_open else None


def plan_card(visit: Visit) -> Card | None:
    """How far one's own share is paid, what is next, and when membership can begin."""
    plan = my_plan(visit)
    if plan is None:
        return None
    context = {"cooperative": visit.cooperative, "plan": plan}
    return Card(template="ledger/equity/share_card.html", context=context)


def to_pay(visit: Visit) -> Iterator[Need]:
    """The next part of one's own share, once it is near or late."""
    plan = my_plan(visit)
    line = plan.next_line if plan else None
    if plan is None or line is None or line.part.due > visit.on + SOON:
        return
    cents = plan.late_cents or line.left_cents
    told = _("Pay %(cents)s of your share")
    yield Need(
        title=told % {"cents": money(cents, visit.cooperative)},
        url=reverse("front_door:home", args=[visit.cooperative.slug]) + "#share",
        detail=_("due on %(day)s") % {"day": date_format(line.part.due)},
        room="money",
        tone="bad" if plan.late_cents else "",
    )


def of_the_bookkeeper(visit: Visit) -> Iterator[Need]:
    """What is to be paid back, and how many plans are late; three queries at most."""
    cooperative = visit.cooperative
    if BOOKKEEPER not in visit.roles:
        return
    states = [SubscriptionState.OPEN, SubscriptionState.REFUNDED]
    used = Subscription.objects.filter(cooperative=cooperative, state__in=states)
    if not used.exists():
        return
    found = plans(cooperative, on=visit.on, states=states)
    url = reverse("equity:shares", args=[cooperative.slug])
    refused = SubscriptionState.REFUNDED
    for plan in found:
        owed = plan.subscription.state == refused and plan.paid_cents > 0
        if plan.to_refund or owed:
            number = plan.subscription.number
            yield Need(
                title=_("Pay back what %(code)s paid in") % {"code": plan.code},
                url=reverse("equity:refund", args=[cooperative.slug, number]),
                detail=money(plan.paid_cents, cooperative),
                room="money",
                tone="warn",
            )
    late = [plan for plan in found if plan.is_open and plan.late_cents]
    if late:
        codes = ", ".join(plan.code for plan in late)
        cents = money(sum(plan.late_cents for plan in late), cooperative)
        yield Need(
            title=_("Payments on shares are late"),
            url=url,
            detail=_("%(cents)s of %(codes)s") % {"cents": cents, "codes": codes},
            room="money",
        )


def buy_in_paid(
    cooperative: Cooperative, since: Mapping[str, date], on: date
) -> Mapping[str, int]:
    """The cents each paid in by a day's end, as a deposit or a share, by code."""
    return paid_in(cooperative, list(since), on=on)


def deposits_agree() -> Iterator[Finding]:
    """What candidates paid in, by the register, is what each co-op's books owe them."""
    waiting = [SubscriptionState.OPEN, SubscriptionState.REFUNDED]
    used = Subscription.objects.filter(state__in=waiting).values("cooperative")
    for cooperative in Cooperative.objects.filter(pk__in=used, book__isnull=False):
        said: dict[str, int] = {}
        for row in subscriptions_of(cooperative).filter(state__in=waiting):
            if booked_as(row) == DEPOSIT:
                code = row.membership.code
                said[code] = said.get(code, 0) + row.paid_sum  # type: ignore[attr-defined]
        held = deposits(cooperative, on=date.max)
        for code, cents in sorted(said.items()):
            if cents != held.get(code, 0):
                told = money(held.get(code, 0), cooperative)
                yield Finding(
                    where=f"deposits of {cooperative.slug}",
                    what=f"{code} paid {money(cents, cooperative)}, the books say {told}",
                )
