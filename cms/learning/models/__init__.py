"""Cohorts, what learners did, and what they said."""

from cms.learning.models.cohorts import (
    Attendance,
    Cohort,
    CohortKind,
    CohortSession,
    Enrolment,
    EnrolmentState,
    Facilitator,
    LearningGroup,
    Pace,
    Presence,
    Way,
)
from cms.learning.models.talk import Count, Post, PostState, Reminders, Report
from cms.learning.models.work import (
    Answer,
    Certificate,
    LessonRead,
    Worksheet,
    WorksheetEvent,
    WorksheetState,
)

__all__ = [
    "Answer",
    "Attendance",
    "Certificate",
    "Cohort",
    "CohortKind",
    "CohortSession",
    "Count",
    "Enrolment",
    "EnrolmentState",
    "Facilitator",
    "LearningGroup",
    "LessonRead",
    "Pace",
    "Post",
    "PostState",
    "Presence",
    "Reminders",
    "Report",
    "Way",
    "Worksheet",
    "WorksheetEvent",
    "WorksheetState",
]
