"""Challenging a result: a member says what is wrong, and the co-op answers."""

from datetime import datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from governance.members.models import Membership
from governance.votes import challenge as rule
from governance.votes.models import Challenge, Motion
from governance.votes.services.preparing import locked


@transaction.atomic
def challenge(
    *, motion: Motion, membership: Membership, text: str, at: datetime
) -> Challenge:
    """Record that a member contests a declared result; the result stands meanwhile."""
    held = locked(motion)
    until = held.challenge_until
    if not rule.is_in_time(declared_at=held.declared_at, until=until, at=at):
        raise rule.ChallengeOverError(until=until.date() if until else "–")
    open_ones = Challenge.objects.filter(
        motion=held, membership=membership, answered_at__isnull=True
    )
    if open_ones.exists():
        raise rule.ChallengedAlreadyError()
    found = Challenge.objects.create(motion=held, membership=membership, text=text, at=at)
    _note(found, "result.challenged", by=membership.person.user, at=at)
    return found


@transaction.atomic
def answer_challenge(
    *, challenge: Challenge, answer: str, by: User, at: datetime
) -> Challenge:
    """Answer a challenge, for everybody to read; once."""
    rows = Challenge.objects.select_for_update(of=("self",))
    held = rows.select_related("motion__cooperative", "membership").get(pk=challenge.pk)
    if held.answered_at is not None:
        raise rule.AnsweredAlreadyError()
    held.answer, held.answered_at, held.answered_by = answer, at, by
    held.save(update_fields=["answer", "answered_at", "answered_by"])
    _note(held, "result.challenge_answered", by=by, at=at)
    return held


def _note(found: Challenge, action: str, *, by: User | None, at: datetime) -> None:
    record(
        scope=found.motion.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"motion:{found.motion_id}",
        data={"who": found.membership.code, "challenge": found.pk},
        at=at,
    )
