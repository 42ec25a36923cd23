"""Meetings, the offices of the co-op, and the register of what was decided."""

from governance.meetings.models.meetings import (
    AgendaItem,
    Attendance,
    CalendarKey,
    Channel,
    EntryKind,
    ItemKind,
    ItemRecusal,
    Meeting,
    MeetingEntry,
    MeetingKind,
    MeetingNotice,
    MeetingState,
    MinutesVersion,
    Petition,
    PetitionSignature,
    Presence,
)
from governance.meetings.models.offices import Office, OfficeTerm
from governance.meetings.models.register import Body, Resolution

__all__ = [
    "AgendaItem",
    "Attendance",
    "Body",
    "CalendarKey",
    "Channel",
    "EntryKind",
    "ItemKind",
    "ItemRecusal",
    "Meeting",
    "MeetingEntry",
    "MeetingKind",
    "MeetingNotice",
    "MeetingState",
    "MinutesVersion",
    "Office",
    "OfficeTerm",
    "Petition",
    "PetitionSignature",
    "Presence",
    "Resolution",
]
