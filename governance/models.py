"""The wing's models, gathered so that Django finds them."""

from governance.bylaws.models import (
    Amendment,
    BylawsVersion,
    ImportedText,
    ParameterValue,
)
from governance.meetings.models import Resolution
from governance.members.models import (
    Membership,
    MembershipEvent,
    Person,
    RecordView,
    RollImport,
    Spell,
)
from governance.votes.models import Ballot, Elector, Motion, MotionNotice, Recusal

__all__ = [
    "Amendment",
    "Ballot",
    "BylawsVersion",
    "Elector",
    "ImportedText",
    "Membership",
    "MembershipEvent",
    "Motion",
    "MotionNotice",
    "ParameterValue",
    "Person",
    "RecordView",
    "Recusal",
    "Resolution",
    "RollImport",
    "Spell",
]
