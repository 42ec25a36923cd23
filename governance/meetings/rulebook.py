"""Which rules of the bylaws bind a meeting, and what holds where they say nothing.

Units: days and hours as whole numbers, shares as text, a quorum as the bylaws write it.
Source: Bylaws, clauses 3.1, 3.7 to 3.14, 3.22 and 7.5.
"""

from typing import Any

BOARD = "BD"

OF_ALL = (
    "meetings.remote",
    "meetings.adjourn_days",
    "quorum.persists",
    "conflict.votes",
    "conflict.counts_in_quorum",
)
OF_MEMBERS = (
    "meetings.notice_min_days",
    "meetings.notice_max_days",
    "meetings.personal_notice",
    "meetings.record_days",
    "meetings.special_days",
    "quorum.members",
    "quorum.second_call",
)
OF_BOARD = ("board.notice_days", "board.quorum")

DEFAULTS: dict[str, Any] = {
    "meetings.notice_min_days": 10,
    "meetings.notice_max_days": 90,
    "meetings.personal_notice": None,
    "meetings.annual_months": 6,
    "meetings.call_share": "1/20",
    "meetings.call_count": 1,
    "meetings.special_days": 60,
    "meetings.record_days": 30,
    "meetings.remote": False,
    "meetings.adjourn_days": 30,
    "quorum.members": {"share": "1/2", "of": "members"},
    "quorum.second_call": {"share": "1/2", "of": "members"},
    "quorum.persists": False,
    "board.notice_days": 4,
    "board.quorum": {"share": "1/2", "of": "members", "strictly_more": True},
    "conflict.votes": False,
    "conflict.counts_in_quorum": True,
}
"""What holds where the bylaws say nothing: the careful reading.

Without a rule on notice in person it is given like any other, and nobody takes part
from afar.
"""


def keys_of(body: str) -> tuple[str, ...]:
    """The parameters that bind a meeting of a body.

    >>> "board.quorum" in keys_of("GM")
    False
    """
    return (*(OF_BOARD if body == BOARD else OF_MEMBERS), *OF_ALL)
