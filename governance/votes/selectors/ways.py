"""Which ways of deciding there are, and what each may be used for."""

from collections.abc import Mapping
from typing import Any

from governance.votes.models import Method, Motion, Proceeding

COUNTING = ("scottish-stv", "meek-stv", "irv", "plurality", "approval")
POLL_RULES = ("approval", "plurality", "irv")
SECRET_WAYS = frozenset(
    {Method.MOTION, Method.RATIFICATION, Method.POLL, Method.ELECTION}
)
BY_MARKS = frozenset({Method.ELECTION, Method.POLL})
BY_CONSENT = frozenset({Method.CONSENT, Method.CONSENSUS})

PAYING_OUT = "paying out"
RESERVED_AS = {
    "bylaws_amendment": "bylaws",
    "election": "elections",
    "recall": "elections",
    "admission": "admission",
    "expulsion": "admission",
    "patronage_allocation": "allocation",
    "redemption": PAYING_OUT,
    "capital_interest": "interest",
    "dissolution": "dissolution",
    "founding": "bylaws",
    "founding_election": "elections",
    "founding_officers": "elections",
}
"""Under which word of `vote.reserved` a kind of motion falls.

Paying out capital is reserved by a clause of its own, `redemption.decided_by`; interest
on it by none.
"""
FROM_THE_FLOOR_NEVER = frozenset(RESERVED_AS) - {"election"}
"""What is voted on only where the notice of the meeting told of it (Cal. Corp. Code
§ 12460 ff. and like laws): whoever stayed away relied on what they were told."""
PRIVATE = "_"
"""What begins so in a motion’s options is told to nobody before the result."""
LOT_SEED, ASKED_SECRET = "_lot_seed", "_asked_secret"


def reserved_as(kind: str) -> str:
    """Under which word the bylaws reserve a kind for the members, if any does."""
    return RESERVED_AS.get(kind, "")


def public_options(motion: Motion) -> dict[str, Any]:
    """A motion's options as everybody may read them."""
    options: Mapping[str, Any] = motion.options
    return {key: value for key, value in options.items() if not key.startswith(PRIVATE)}


def current_round(motion: Motion) -> int:
    """The round of a motion: 1, but where consent is sought again."""
    return int(motion.options.get("round", 1))


def is_by_marks(motion: Motion) -> bool:
    """Whether ballots mark options; else they say yes, no, or how one consents."""
    return motion.method in BY_MARKS


def is_seeking(motion: Motion) -> bool:
    """Whether answers are of consent now, and not votes for and against."""
    has_fallen_back = "fallback" in motion.options
    return motion.method in BY_CONSENT and not has_fallen_back


def is_in_meeting(motion: Motion) -> bool:
    return motion.proceeding == Proceeding.MEETING
