"""The pages of meetings, offices and the resolution register."""

from governance.meetings.views.calendars import (
    calendar,
    feed,
    invitation,
)
from governance.meetings.views.calling import (
    adjourn,
    call,
    cancel,
    edit,
    meeting,
    meetings,
)
from governance.meetings.views.minutes import minutes, minutes_pdf, minutes_version
from governance.meetings.views.noticing import (
    agenda,
    calculator,
    item,
    notice,
    notice_pdf,
)
from governance.meetings.views.offices import office, office_new, offices, term_end
from governance.meetings.views.petitioning import (
    petition,
    petitions,
)
from governance.meetings.views.register import (
    resolution,
    resolution_checker,
    resolution_json,
    resolution_pdf,
    resolutions,
)
from governance.meetings.views.under_way import (
    attendance,
    come,
    floor,
    room,
    step_aside,
)

__all__ = [
    "adjourn",
    "agenda",
    "attendance",
    "calculator",
    "calendar",
    "call",
    "cancel",
    "come",
    "edit",
    "feed",
    "floor",
    "invitation",
    "item",
    "meeting",
    "meetings",
    "minutes",
    "minutes_pdf",
    "minutes_version",
    "notice",
    "notice_pdf",
    "office",
    "office_new",
    "offices",
    "petition",
    "petitions",
    "resolution",
    "resolution_checker",
    "resolution_json",
    "resolution_pdf",
    "resolutions",
    "room",
    "step_aside",
    "term_end",
]
