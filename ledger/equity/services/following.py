"""A share follows the admission of its holder in the very act that records it."""

import logging
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import CoopError
from ledger.equity.models import Subscription
from ledger.equity.models.shares import SubscriptionState
from ledger.equity.services.paying_in import follow_admission

log = logging.getLogger(__name__)


def follow_beginning(
    cooperative: Cooperative,
    code: str,
    first: date,
    act: str,
    by: User | None,
    at: datetime,
) -> None:
    """Make what a candidate paid their share, once they are admitted; else nothing.

    An admission that begins later is followed on its day, at night. So is one that the
    books refuse today, for a month that is closed: it holds up no admission.
    """
    on = timezone.localdate(at)
    if first > on:
        return
    rows = Subscription.objects.filter(
        cooperative=cooperative, membership__code=code, state=SubscriptionState.OPEN
    )
    for share in rows.select_related("cooperative"):
        try:
            with transaction.atomic():
                follow_admission(subscription=share, on=on, by=by, at=at)
        except CoopError as refusal:
            log.warning("share %s waits for the night: %s", share.number, refusal)
