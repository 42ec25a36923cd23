"""Asking for a secret ballot: enough of those who take part, or who is concerned."""

from datetime import datetime
from fractions import Fraction

from django.db import transaction
from django.utils import timezone

from coopkit.audit.services import actor_of, record
from coopkit.errors import N_, CoopError
from governance.bylaws.selectors import in_force
from governance.meetings.models import MeetingState
from governance.meetings.selectors import presence_at
from governance.members.models import Membership
from governance.votes import refusals
from governance.votes.manifest import check_secret
from governance.votes.models import Motion, MotionState, Proceeding
from governance.votes.selectors.electorates import roll_of
from governance.votes.selectors.ways import ASKED_SECRET, SECRET_WAYS
from governance.votes.services.preparing import locked

SECRET_SHARE = Fraction(1, 10)
"""Where the bylaws say nothing: one in ten, as the Spanish law on co-ops has it."""


class AskedInTimeError(CoopError):
    """A secret ballot asked for too late, or by somebody without a vote."""

    template = N_(
        "A secret ballot is asked for by those who may vote on “{title}”, before it "
        "opens. It has opened, or you have no vote in it."
    )


@transaction.atomic
def ask_for_secret(*, motion: Motion, member: Membership, at: datetime) -> Motion:
    """Note that a member wants a secret ballot; enough of them, or the concerned, get it.

    How many asked is told, and not who.
    """
    held = locked(motion)
    voting = {line.code for line in roll_of(held) if line.is_included}
    is_concerned = held.payload.get("code") == member.code
    if held.state != MotionState.PREPARED or not (is_concerned or member.code in voting):
        raise AskedInTimeError(title=held.title)
    by_name = held.method not in SECRET_WAYS or held.options.get("classes")
    if by_name or held.proceeding == Proceeding.UNANIMOUS:
        raise refusals.NotSecretWayError()
    check_secret(len(voting))
    asked = sorted({*held.options.get(ASKED_SECRET, ()), member.code})
    held.options = {**held.options, ASKED_SECRET: asked}
    if is_concerned or len(asked) >= needed_to_ask(held, len(voting), at=at):
        held.is_secret = True
    held.save(update_fields=["options", "is_secret"])
    record(
        scope=held.cooperative.slug,
        actor=actor_of(None),
        action="motion.secret_asked",
        subject=f"motion:{held.pk}",
        data={"asked": len(asked), "is_secret": held.is_secret},
        at=at,
    )
    return held


def needed_to_ask(motion: Motion, electors: int, *, at: datetime) -> int:
    """How many make a vote secret: a share of those present, or of all who may vote."""
    bylaws = in_force(motion.cooperative, on=timezone.localdate(at))
    share = SECRET_SHARE
    if "vote.secret_share" in bylaws:
        share = bylaws["vote.secret_share"].share
    taking_part = electors
    if motion.item is not None and motion.item.meeting.state == MeetingState.OPEN:
        taking_part = len(presence_at(motion.item.meeting, at=at).codes)
    return max(1, -int(-share * taking_part // 1))
