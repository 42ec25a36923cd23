"""The roles that may look and act, and groups of them; the table is in `doors.py`."""

from dataclasses import dataclass

ANYONE = "anyone"
SIGNED_IN = "signed in"
EDITOR = "editor"  # Wagtail’s own permission to use its admin

MEMBER, CANDIDATE = "member", "candidate"
BOOKKEEPER, BOARD, SECRETARY = "bookkeeper", "board", "secretary"
FACILITATOR, AUDITOR = "facilitator", "auditor"
FORMER = "former"
"""Whoever was a member or a candidate and holds no role now: never granted, but found.

The co-op still owes them their own money, papers and tax forms, and nothing else.
"""

# of the workers’ centre, which belongs to no co-op
COORDINATOR, CLINIC, ORGANISER = "coordinator", "clinic", "organiser"
REFERRER, MODERATOR, TRANSLATOR = "referrer", "moderator", "translator"
VOLUNTEER = "volunteer"

NOBODY: frozenset[str] = frozenset()
PUBLIC = frozenset({ANYONE})
PEOPLE = frozenset({SIGNED_IN})
EDITORS = frozenset({EDITOR})
MEMBERS = frozenset({MEMBER})
OFFICERS = frozenset({BOOKKEEPER, BOARD, SECRETARY})
INSIDE = MEMBERS | OFFICERS | {CANDIDATE, AUDITOR}
BOOKS = frozenset({BOOKKEEPER, BOARD, AUDITOR})
KEEPERS = frozenset({BOOKKEEPER})
THEIR_OWN = MEMBERS | {FORMER}
CALLERS = frozenset({SECRETARY, BOARD})
SECRETARIES = frozenset({SECRETARY})
STAFF = frozenset(
    {COORDINATOR, CLINIC, ORGANISER, REFERRER, MODERATOR, TRANSLATOR, VOLUNTEER}
)
"""Whoever works at the centre; their seats are dated, as roles in a co-op are."""
COORDINATORS = frozenset({COORDINATOR})
CLINICS = COORDINATORS | {CLINIC}
ORGANISERS = COORDINATORS | {ORGANISER}
REFERRERS = COORDINATORS | {REFERRER}
CIRCLES = COORDINATORS | {MODERATOR}
MODERATORS = frozenset({MODERATOR})
TRANSLATORS = frozenset({TRANSLATOR, MODERATOR})

THEIR_OWN_ROOM = "equity:money"
"""Where a former member comes in: the home of a co-op is for those who are inside."""


@dataclass(frozen=True, slots=True)
class Access:
    """The roles that may look (GET) and act (POST)."""

    get: frozenset[str]
    post: frozenset[str] = NOBODY
