"""A founding group, its worksheets and decisions, its tasks, and the founding act."""

from governance.formation.models.act import ActState, FoundingAct, FoundingSignature
from governance.formation.models.centre import Incubator, IncubatorSeat
from governance.formation.models.groups import Founder, FoundingGroup, Invitation
from governance.formation.models.sheets import (
    FormationDecision,
    FormationSave,
    FormationSeen,
    FormationSheet,
)
from governance.formation.models.tasks import (
    FormationTask,
    LegalReview,
    ReviewComment,
    TaskState,
)

__all__ = [
    "ActState",
    "FormationDecision",
    "FormationSave",
    "FormationSeen",
    "FormationSheet",
    "FormationTask",
    "Founder",
    "FoundingAct",
    "FoundingGroup",
    "FoundingSignature",
    "Incubator",
    "IncubatorSeat",
    "Invitation",
    "LegalReview",
    "ReviewComment",
    "TaskState",
]
