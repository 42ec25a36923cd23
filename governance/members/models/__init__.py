"""The roll: people, memberships, and what happened to them."""

from governance.members.models.memberships import (
    EventKind,
    Membership,
    MembershipEvent,
    RollImport,
    Spell,
)
from governance.members.models.people import Care, Person, Reach, RecordView, Shown

__all__ = [
    "Care",
    "EventKind",
    "Membership",
    "MembershipEvent",
    "Person",
    "Reach",
    "RecordView",
    "RollImport",
    "Shown",
    "Spell",
]
