"""Orders to keep tax back from what somebody is paid, and their end."""

from datetime import date, datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.errors import N_, CoopError
from governance.members.models import Membership
from ledger.tax.backup import CAUSES
from ledger.tax.models import WithholdingOrder


class OrderEndsEarlyError(CoopError):
    """An order that would end before it begins."""

    template = N_(
        "The order holds from {since}; it cannot end on {until}. Write a day on or after "
        "it."
    )


@transaction.atomic
def order_withholding(
    *,
    membership: Membership,
    cause: str,
    since: date,
    second_notice: bool,
    by: User | None,
    at: datetime,
) -> WithholdingOrder:
    """Keep tax back from a day on; a notice of the tax office is cause B or C."""
    if cause not in CAUSES:
        raise ValueError(f"not a cause: {cause}")
    order = WithholdingOrder.objects.create(
        cooperative=membership.cooperative,
        person=membership.person,
        cause=cause,
        since=since,
        second_notice=second_notice,
        recorded_by=by,
        recorded_at=at,
    )
    record(
        scope=membership.cooperative.slug,
        actor=actor_of(by),
        action="tax.withholding_ordered",
        subject=f"member:{membership.code}",
        data={"cause": cause, "since": since.isoformat(), "order": order.pk},
        at=at,
    )
    return order


@transaction.atomic
def end_withholding(
    *, order: WithholdingOrder, until: date, by: User | None, at: datetime
) -> WithholdingOrder:
    """Say the last day on which an order holds."""
    held = WithholdingOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if until < held.since:
        raise OrderEndsEarlyError(since=held.since, until=until)
    held.until = until
    held.save(update_fields=["until"])
    record(
        scope=held.cooperative.slug,
        actor=actor_of(by),
        action="tax.withholding_ended",
        subject=f"person:{held.person_id}",
        data={"order": held.pk, "until": until.isoformat()},
        at=at,
    )
    return held
