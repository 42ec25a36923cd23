"""Taking votes of others: by telephone, on paper with a name, by hands in the room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.errors import N_, CoopError
from governance.votes.models import Ballot, Elector, Motion, Via
from governance.votes.services.casting import cast_ballot


class SecretByHandError(CoopError):
    """A vote by name in a secret ballot."""

    template = N_(
        "“{title}” is a secret ballot, so nobody can vote for somebody else or by name. "
        "Give who has no device a paper ballot, and tick it off when it comes in."
    )


class NobodyChosenError(CoopError):
    """No vote was entered at all."""

    template = N_(
        "No vote was entered. Mark at least one member’s choice, then save again."
    )


class NotTakenError(CoopError):
    """One of the votes that were entered together was refused."""

    template = N_(
        "Nothing was recorded, because of {name}: {why} Correct this line, then save "
        "again."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A vote that somebody told, showed, or wrote with their name."""

    elector: Elector
    choice: str = ""
    marks: tuple[int, ...] = ()
    reason: str = ""


@transaction.atomic
def take_votes(
    *, motion: Motion, votes: Sequence[Taken], via: Via, by: User, at: datetime
) -> list[Ballot]:
    """Record votes by name, with who took them: all of them, or none."""
    if motion.is_secret:
        raise SecretByHandError(title=motion.title)
    if not votes:
        raise NobodyChosenError()
    return [_take(motion, vote, via, by, at) for vote in votes]


def _take(motion: Motion, vote: Taken, via: Via, by: User, at: datetime) -> Ballot:
    voter = vote.elector.membership
    try:
        return cast_ballot(
            motion=motion,
            voter=voter,
            choice=vote.choice,
            marks=vote.marks,
            reason=vote.reason,
            at=at,
            via=via,
            taken_by=by,
        )
    except CoopError as refusal:
        raise NotTakenError(name=voter.person.display_name, why=str(refusal)) from refusal
