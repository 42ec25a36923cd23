"""Declaring a conflict of interest: who has one says so, and then does not vote."""

from datetime import datetime

from django.db import transaction

from coopkit.audit.services import actor_of, record
from governance.meetings.models import ItemRecusal
from governance.members.models import Membership
from governance.votes.models import Elector, Motion, MotionState, Recusal
from governance.votes.services.casting import (
    MotionClosedError,
    MotionNotOpenYetError,
    NotAnElectorError,
)


@transaction.atomic
def recuse(*, motion: Motion, member: Membership, at: datetime) -> Recusal:
    """Record that an elector has a conflict of interest; it is not taken back.

    A ballot they cast before no longer counts, unless the bylaws let them vote.
    """
    motions = Motion.objects.select_for_update(of=("self",)).select_related("cooperative")
    held = motions.get(pk=motion.pk)
    if held.state != MotionState.OPEN or at >= held.closes_at:
        raise MotionClosedError(title=held.title)
    if at < held.opens_at:
        raise MotionNotOpenYetError(title=held.title)
    elector = Elector.objects.filter(motion=held, membership=member).first()
    if elector is None:
        raise NotAnElectorError(title=held.title)
    recusal, is_new = Recusal.objects.get_or_create(elector=elector, defaults={"at": at})
    if is_new:
        record(
            scope=held.cooperative.slug,
            actor=actor_of(member.person.user),
            action="motion.recused",
            subject=f"motion:{held.pk}",
            data={"who": elector.code},
            at=at,
        )
    return recusal


def take_over_recusals(motion: Motion, *, at: datetime) -> None:
    """Record for a motion who stepped aside in its item of the agenda by a moment."""
    if motion.item_id is None:
        return
    aside = ItemRecusal.objects.filter(item=motion.item_id, at__lte=at)
    known = Elector.objects.filter(motion=motion, recusal__isnull=True)
    missing = known.filter(membership__in=aside.values("membership"))
    for elector in missing.order_by("code"):
        Recusal.objects.create(elector=elector, at=at)
        record(
            scope=motion.cooperative.slug,
            actor=actor_of(None),
            action="motion.recused",
            subject=f"motion:{motion.pk}",
            data={"who": elector.code},
            at=at,
        )
