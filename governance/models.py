"""The wing's models, gathered so that Django finds them."""

from governance.bylaws.models import ParameterValue
from governance.meetings.models import Resolution
from governance.members.models import Membership, MembershipEvent, Person
from governance.votes.models import Ballot, Elector, Motion, MotionNotice

__all__ = [
    "Ballot",
    "Elector",
    "Membership",
    "MembershipEvent",
    "Motion",
    "MotionNotice",
    "ParameterValue",
    "Person",
    "Resolution",
]
