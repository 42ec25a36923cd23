"""Reading people, their memberships and their standing."""

from governance.members.selectors.changes import RollChange, changes
from governance.members.selectors.codes import (
    NoSuchCodeError,
    by_code,
    membership_of,
    memberships,
    names_by_code,
    next_code,
    people_by_code,
)
from governance.members.selectors.electorate import (
    Electorate,
    electorate,
    electorate_by,
    electorate_under,
)
from governance.members.selectors.events import events_of, history, is_charged
from governance.members.selectors.patrons import patrons
from governance.members.selectors.records import class_names
from governance.members.selectors.roll import (
    RollLine,
    Span,
    member_of,
    roll,
    spans,
    standing_roll,
)

__all__ = [
    "Electorate",
    "NoSuchCodeError",
    "RollChange",
    "RollLine",
    "Span",
    "by_code",
    "changes",
    "class_names",
    "electorate",
    "electorate_by",
    "electorate_under",
    "events_of",
    "history",
    "is_charged",
    "member_of",
    "membership_of",
    "memberships",
    "names_by_code",
    "next_code",
    "patrons",
    "people_by_code",
    "roll",
    "spans",
    "standing_roll",
]
