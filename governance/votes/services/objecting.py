"""Objections: recorded with their reasons, and what became of each."""

from datetime import datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.errors import N_, CoopError
from governance.votes.consent import OBJECT, OUTCOMES, SET_ASIDE, WITHDRAWN
from governance.votes.models import Ballot, MotionState, Objection, Round
from governance.votes.services.preparing import locked


class ObjectionSettledError(CoopError):
    """A second answer to an objection, or one after the decision."""

    template = N_(
        "This objection has its answer already, or the decision is taken. What became of "
        "an objection is written down once."
    )


class AnswerMissingError(CoopError):
    """An objection set aside without saying why."""

    template = N_(
        "Setting an objection aside takes a reason that everybody can read: why the "
        "proposal does no harm to what the co-op is for. Write it, then try again."
    )


def note_answer(ballot: Ballot, *, at: datetime) -> None:
    """Keep what an answer means: an objection stands, or the one before is taken back."""
    current = Round.objects.get(motion=ballot.motion_id, number=ballot.round)
    mine = Objection.objects.filter(round=current, elector=ballot.elector, outcome="")
    standing = mine.first()
    if ballot.choice == OBJECT:
        if standing is None:
            Objection.objects.create(
                round=current, elector=ballot.elector, text=ballot.reason, at=at
            )
        elif standing.text != ballot.reason:
            standing.text = ballot.reason
            standing.save(update_fields=["text"])
    elif standing is not None:
        standing.outcome, standing.settled_at = WITHDRAWN, at
        standing.save(update_fields=["outcome", "settled_at"])


@transaction.atomic
def settle_objection(
    *, objection: Objection, outcome: str, answer: str, by: User, at: datetime
) -> Objection:
    """Say what became of an objection: met, taken back, or set aside and why."""
    if outcome not in OUTCOMES:
        raise ValueError(f"no such outcome: {outcome}")
    rows = Objection.objects.select_related("round__motion", "elector")
    held = rows.get(pk=objection.pk)
    motion = locked(held.round.motion)
    if held.outcome or motion.state != MotionState.OPEN:
        raise ObjectionSettledError()
    if outcome == SET_ASIDE and not answer.strip():
        raise AnswerMissingError()
    held.outcome, held.answer = outcome, answer.strip()
    held.settled_at, held.settled_by = at, by
    held.save(update_fields=["outcome", "answer", "settled_at", "settled_by"])
    record(
        scope=motion.cooperative.slug,
        actor=actor_of(by),
        action="objection.settled",
        subject=f"motion:{motion.pk}",
        data={"who": held.elector.code, "outcome": outcome, "answer": held.answer},
        at=at,
    )
    return held
