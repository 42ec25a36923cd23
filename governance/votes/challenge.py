"""Challenges: for how long a member can contest a declared result.

Inside the co-op two weeks are long enough to read the result, count it again and ask,
and short enough that what was decided can be acted on. What a court may still hear of
after that the law says, and no bylaw shortens it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from coopkit.errors import N_, CoopError

CHALLENGE_DAYS = 14
"""Two whole weeks: everybody has had each of their shifts twice."""
LONGEST = 90


class ChallengeOverError(CoopError):
    """A challenge before the result, or after its days."""

    template = N_(
        "A result can be challenged from its declaration until {until}. What is wrong "
        "after that takes a new motion."
    )


class ChallengedAlreadyError(CoopError):
    """A second challenge of the same result by the same member."""

    template = N_(
        "You have challenged this result already, and your challenge has no answer yet. "
        "Wait for it; then you can write again."
    )


class NotAMemberError(CoopError):
    """A challenge by somebody who is no member."""

    template = N_(
        "Members can challenge a result, and you are none today. Tell a member, or write "
        "to the secretary."
    )


class AnsweredAlreadyError(CoopError):
    """A second answer to a challenge."""

    template = N_(
        "This challenge has its answer. An answer is given once and stays; if there is "
        "more to say, put it to the members as a motion."
    )


def challenge_days(options: Mapping[str, Any]) -> int:
    """For how many days a result can be challenged.

    >>> challenge_days({}), challenge_days({"challenge_days": 30})
    (14, 30)
    """
    return int(options.get("challenge_days", CHALLENGE_DAYS))


def is_in_time(
    *, declared_at: datetime | None, until: datetime | None, at: datetime
) -> bool:
    """Whether a result can be challenged at a moment."""
    if declared_at is None or until is None:
        return False
    return declared_at <= at <= until
