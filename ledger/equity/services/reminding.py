"""What happens to shares by night: they follow the roll, and people are reminded."""

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import CoopError
from coopkit.templatetags.ui import money
from governance.members.standing import MEMBERS, Standing
from ledger.equity.models import Subscription
from ledger.equity.models.shares import SubscriptionState
from ledger.equity.selectors.accounts import shares_paid
from ledger.equity.selectors.subscriptions import (
    DEPOSIT,
    Plan,
    admitted_on,
    booked_as,
    plans,
)
from ledger.equity.services.paying_in import end_subscription, follow_admission
from ledger.equity.services.share_writing import note, paid_on

log = logging.getLogger(__name__)

AHEAD, BETWEEN = timedelta(days=3), timedelta(days=7)


def every_night(at: datetime) -> Iterator[str]:
    """Follow what became of people since yesterday, then remind who is to pay."""
    on = timezone.localdate(at)
    standing = [SubscriptionState.OPEN, SubscriptionState.PAID, SubscriptionState.ENDED]
    used = Subscription.objects.filter(state__in=standing)
    cooperatives = Cooperative.objects.filter(pk__in=used.values("cooperative"))
    for cooperative in cooperatives.order_by("slug"):
        for plan in plans(cooperative, on=on, states=standing):
            try:
                said = _follow(plan, on=on, at=at) or _remind(plan, on=on, at=at)
            except CoopError as refusal:
                said = str(refusal)
            if said:
                yield f"{cooperative.slug}: share {plan.subscription.number}: {said}"


def _follow(plan: Plan, *, on: date, at: datetime) -> str:
    """Let a share follow the membership it belongs to; what was done, in a word."""
    share = plan.subscription
    if plan.is_member and booked_as(share) == DEPOSIT and plan.is_open:
        follow_admission(subscription=share, on=on, by=None, at=at)
        return "admitted"
    stands = share.state in {SubscriptionState.OPEN, SubscriptionState.PAID}
    left = stands and plan.standing == Standing.LEFT
    if left and admitted_on(share.membership) is not None:
        end_subscription(subscription=share, on=on, by=None, at=at)
        return "ended"
    if plan.is_member and share.state == SubscriptionState.ENDED:
        return "stands again" if stand_again(subscription=share, on=on, at=at) else ""
    return ""


@transaction.atomic
def stand_again(*, subscription: Subscription, on: date, at: datetime) -> bool:
    """Let a share stand again whose end was taken back, if the books hold it in full."""
    code, cooperative = subscription.membership.code, subscription.cooperative
    held = shares_paid(cooperative, [code], on=on)[code]
    same = Subscription.objects.filter(membership=subscription.membership)
    newer = same.filter(number__gt=subscription.number).exists()
    if newer or held != subscription.share_cents or held > paid_on(subscription):
        return False
    Subscription.objects.filter(pk=subscription.pk).update(state=SubscriptionState.PAID)
    note("share.stands_again", subscription, None, at, {"cents": held})
    return True


def _remind(plan: Plan, *, on: date, at: datetime) -> str:
    """Write to whoever has a part to pay, a few days before and weekly after."""
    following, share = plan.next_line, plan.subscription
    if not plan.is_open or following is None or plan.standing not in _ASKED:
        return ""
    last = share.rules.get("reminded_on")
    lately = last and on - date.fromisoformat(last) < BETWEEN
    if following.part.due > on + AHEAD or lately:
        return ""
    return "reminded" if remind(plan=plan, on=on, at=at) else ""


_ASKED = MEMBERS | {Standing.CANDIDATE}


@transaction.atomic
def remind(*, plan: Plan, on: date, at: datetime) -> bool:
    """Mail a reminder once the transaction holds, and remember the day it went."""
    share = plan.subscription
    person = share.membership.person
    if person.user is None or not person.user.email:
        return False
    rules = share.rules | {"reminded_on": on.isoformat()}
    Subscription.objects.filter(pk=share.pk).update(rules=rules)
    note("share.reminded", share, None, at, {"on": on.isoformat()})
    transaction.on_commit(partial(_send, plan), robust=True)
    return True


def _send(plan: Plan) -> None:
    user = plan.subscription.membership.person.user
    try:
        letter(plan, to=user.email if user else "").send()
    except OSError:
        number = plan.subscription.number
        log.warning("a reminder of share %s was not sent", number, exc_info=True)


def letter(plan: Plan, *, to: str) -> EmailMessage:
    """The reminder in the person's language; it asks, and says where the plan stands."""
    cooperative, following = plan.subscription.cooperative, plan.next_line
    with translation.override(plan.subscription.membership.person.language):
        path = reverse("equity:money", args=[cooperative.slug])
        due = following.part.due if following else plan.subscription.first_due
        cents = plan.late_cents or (following.left_cents if following else 0)
        subject = _("A payment on your share in %(coop)s") % {"coop": cooperative.name}
        body = _(
            "%(cents)s of your share is due on %(day)s. %(left)s is left to pay in all. "
            "If you cannot pay it now, talk to the bookkeeper: the plan can be made "
            "anew.\n\nYour plan is here: %(url)s"
        ) % {
            "cents": money(cents, cooperative),
            "day": date_format(due),
            "left": money(plan.left_cents, cooperative),
            "url": f"{settings.SITE_URL}{path}",
        }
    return EmailMessage(subject=subject, body=body, to=[to])
