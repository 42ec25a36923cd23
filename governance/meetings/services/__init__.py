"""Writing meetings, offices and the resolution register."""

from governance.meetings.services.adjourning import (
    adjourn,
)
from governance.meetings.services.agendas import (
    add_item,
    change_item,
    move_item,
    remove_item,
)
from governance.meetings.services.attending import (
    arrive,
    check_in,
    leave,
    step_aside,
    void,
)
from governance.meetings.services.calendar_keys import (
    end_calendar_key,
    new_calendar_key,
)
from governance.meetings.services.calling import (
    call_meeting,
    cancel_meeting,
    edit_meeting,
    reopen_agenda,
)
from governance.meetings.services.floor import (
    begin_item,
    close_meeting,
    enter,
    finish_item,
    open_meeting,
    write_down,
)
from governance.meetings.services.leaving_office import (
    set_rotation,
)
from governance.meetings.services.minutes import (
    approve_minutes,
    correct_minutes,
    draft_minutes,
)
from governance.meetings.services.noticing import (
    change_called,
    send_notice,
    tell_newcomers,
)
from governance.meetings.services.offices import (
    NewOffice,
    close_office,
    create_office,
    end_term,
    fill_vacancy,
    resize_office,
    seat,
)
from governance.meetings.services.petitioning import (
    begin_petition,
    call_by_petition,
    sign_petition,
    withdraw_petition,
)
from governance.meetings.services.registering import (
    register,
)

__all__ = [
    "NewOffice",
    "add_item",
    "adjourn",
    "approve_minutes",
    "arrive",
    "begin_item",
    "begin_petition",
    "call_by_petition",
    "call_meeting",
    "cancel_meeting",
    "change_called",
    "change_item",
    "check_in",
    "close_meeting",
    "close_office",
    "correct_minutes",
    "create_office",
    "draft_minutes",
    "edit_meeting",
    "end_calendar_key",
    "end_term",
    "enter",
    "fill_vacancy",
    "finish_item",
    "leave",
    "move_item",
    "new_calendar_key",
    "open_meeting",
    "register",
    "remove_item",
    "reopen_agenda",
    "resize_office",
    "seat",
    "send_notice",
    "set_rotation",
    "sign_petition",
    "step_aside",
    "tell_newcomers",
    "void",
    "withdraw_petition",
    "write_down",
]
