"""A meeting under way: opening, items, what is written down, and putting it off."""

from datetime import timedelta

import pytest

from governance.meetings.attendance import (
    AlreadyThereError,
    NotRemoteError,
    NotThereError,
)
from governance.meetings.meeting_refusals import (
    ItemOverError,
    MeetingNotOpenError,
    NotItsDayError,
    NotToldError,
    OverError,
    OwnSecondError,
)
from governance.meetings.models import (
    Attendance,
    EntryKind,
    Meeting,
    MeetingEntry,
    MeetingState,
)
from governance.meetings.selectors import items_of, presence_at, quorum_at
from governance.meetings.services import (
    adjourn,
    arrive,
    begin_item,
    check_in,
    close_meeting,
    finish_item,
    leave,
    open_meeting,
    send_notice,
    step_aside,
    void,
    write_down,
)
from tests.factories import NOON
from tests.governance.factories import coop, member, membership
from tests.governance.meetings.meeting import (
    IN_THREE_WEEKS,
    again,
    called,
    come,
    item,
    opened,
    prepared,
)

pytestmark = pytest.mark.django_db
START = IN_THREE_WEEKS
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def kinds(meeting: Meeting) -> list[str]:
    rows = MeetingEntry.objects.filter(meeting=meeting).order_by("at", "pk")
    return list(rows.values_list("kind", flat=True))


def test_a_meeting_opens_on_its_day_and_not_before() -> None:
    meeting = called(coop(2))
    with pytest.raises(NotItsDayError):
        open_meeting(meeting=meeting, by=meeting.called_by, at=START - DAY)
    open_meeting(meeting=meeting, by=meeting.called_by, at=START)
    assert again(meeting).opened_at == START


def test_who_counts_for_the_quorum_is_fixed_at_the_opening() -> None:
    cooperative = coop(3)
    meeting = opened(cooperative, there="M001")
    member(cooperative, "M004", on=START.date())
    assert quorum_at(again(meeting), at=START).members == 3


def test_without_notice_a_meeting_needs_everybody_there_and_agreed() -> None:
    meeting = prepared(coop(2))
    come(meeting, "M001")
    with pytest.raises(NotToldError, match="M002"):
        open_meeting(meeting=meeting, by=meeting.called_by, at=START, waiver=True)
    come(meeting, "M002")
    with pytest.raises(NotToldError):
        open_meeting(meeting=meeting, by=meeting.called_by, at=START)
    open_meeting(meeting=meeting, by=meeting.called_by, at=START, waiver=True)
    entry = MeetingEntry.objects.get(meeting=meeting, kind=EntryKind.OPENED)
    assert entry.facts["waiver"] == ["M001", "M002"]
    assert again(meeting).rules["held"]["quorum.members"]["value_id"]
    assert again(meeting).notice_sha256


def test_nobody_comes_twice_or_leaves_before_they_came() -> None:
    meeting = opened(coop(2), there="M001")
    first, second = (membership(meeting.cooperative, f"M00{n}") for n in (1, 2))
    with pytest.raises(AlreadyThereError):
        arrive(meeting=meeting, membership=first, by=meeting.called_by, at=START + MINUTE)
    with pytest.raises(NotThereError):
        leave(meeting=meeting, membership=second, by=meeting.called_by, at=START)


def test_a_mistake_is_taken_back_by_another_row_and_only_once() -> None:
    meeting = opened(coop(2), there="M001 M002")
    row = Attendance.objects.get(meeting=meeting, membership__code="M002")
    void(attendance=row, by=meeting.called_by, at=START + MINUTE)
    assert presence_at(meeting, at=START + MINUTE).codes == {"M001"}
    assert Attendance.objects.filter(meeting=meeting).count() == 3
    with pytest.raises(NotThereError):
        void(attendance=row, by=meeting.called_by, at=START + MINUTE)


def test_from_afar_only_where_the_bylaws_allow_it() -> None:
    for is_allowed in (True, False):
        meeting = opened(coop(2, bylaws={"meetings.remote": is_allowed}), there="M001")
        who = membership(meeting.cooperative, "M002")
        if is_allowed:
            check_in(meeting=meeting, membership=who, how="phone", at=START)
            assert presence_at(meeting, at=START).how["M002"] == "phone"
        else:
            with pytest.raises(NotRemoteError):
                check_in(meeting=meeting, membership=who, how="phone", at=START)


def test_members_check_in_only_while_the_meeting_is_open() -> None:
    meeting = called(coop(2))
    with pytest.raises(MeetingNotOpenError):
        check_in(
            meeting=meeting,
            membership=membership(meeting.cooperative, "M001"),
            how="room",
            at=START,
        )


def test_leaving_ends_the_quorum_where_it_does_not_persist() -> None:
    for persists in (True, False):
        meeting = opened(coop(3, bylaws={"quorum.persists": persists}), there="M001 M002")
        leave(
            meeting=meeting,
            membership=membership(meeting.cooperative, "M002"),
            by=meeting.called_by,
            at=START + 30 * MINUTE,
        )
        assert quorum_at(meeting, at=START + 29 * MINUTE).test.met
        after = quorum_at(meeting, at=START + 30 * MINUTE)
        assert after.holds is persists
        assert after.least == (2 if persists else 0)


def test_who_stepped_aside_counts_in_that_item_as_the_bylaws_say() -> None:
    for counts in (True, False):
        cooperative = coop(4, bylaws={"conflict.counts_in_quorum": counts})
        meeting = opened(cooperative, there="M001 M002")
        row = items_of(meeting).get()
        step_aside(
            item=row,
            membership=membership(cooperative, "M002"),
            by=meeting.called_by,
            at=START,
        )
        state = quorum_at(meeting, at=START, item=row)
        assert (state.present, state.members) == ((2, 4) if counts else (1, 3))
        assert quorum_at(meeting, at=START).present == 2


def test_taking_up_an_item_finishes_the_one_before() -> None:
    meeting = prepared(coop(2))
    item(meeting, title="Second")
    send_notice(meeting=meeting, by=meeting.called_by, at=NOON)
    come(meeting, "M001 M002")
    open_meeting(meeting=meeting, by=meeting.called_by, at=START)
    first, second = items_of(meeting)
    begin_item(item=first, by=meeting.called_by, at=START)
    begin_item(item=second, by=meeting.called_by, at=START + MINUTE)
    finish_item(item=second, by=meeting.called_by, at=START + 2 * MINUTE)
    assert kinds(meeting) == ["opened", "item", "done", "item", "done"]
    with pytest.raises(ItemOverError):
        finish_item(item=second, by=meeting.called_by, at=START + 2 * MINUTE)


def test_nobody_seconds_their_own_motion() -> None:
    meeting = opened(coop(2))
    row = items_of(meeting).get()
    first, second = (membership(meeting.cooperative, f"M00{n}") for n in (1, 2))
    said = {"item": row, "by": meeting.called_by, "at": START}
    with pytest.raises(ItemOverError):
        write_down(**said, kind="moved", membership=first)
    begin_item(**said)
    write_down(**said, kind="moved", membership=first)
    with pytest.raises(OwnSecondError):
        write_down(**said, kind="seconded", membership=first)
    write_down(**said, kind="seconded", membership=second)
    write_down(**said, kind="note", text="There was cake.")
    assert kinds(meeting)[-3:] == ["moved", "seconded", "note"]


def test_a_closed_meeting_takes_nothing_more() -> None:
    meeting = opened(coop(2))
    begin_item(item=items_of(meeting).get(), by=meeting.called_by, at=START)
    close_meeting(meeting=meeting, by=meeting.called_by, at=START + MINUTE)
    assert kinds(meeting)[-2:] == ["done", "closed"]
    with pytest.raises(OverError):
        come(meeting, "M002", at=START + 2 * MINUTE)
    with pytest.raises(MeetingNotOpenError):
        close_meeting(meeting=meeting, by=meeting.called_by, at=START + 2 * MINUTE)


def second_call(meeting: Meeting, *, days: int) -> Meeting:
    starts_at = START + days * DAY
    return adjourn(
        meeting=meeting,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        why="Too few came",
        by=meeting.called_by,
        at=START + 30 * MINUTE,
    )


LOW = {"quorum.second_call": {"share": "1/4", "of": "members"}}


def test_without_a_quorum_the_second_call_has_its_own() -> None:
    meeting = opened(coop(4, bylaws=LOW), there="M001")
    assert not quorum_at(meeting, at=START).holds
    second = second_call(meeting, days=7)
    assert second.state == MeetingState.NOTICED
    assert again(meeting).state == MeetingState.CLOSED
    come(second, "M002")
    open_meeting(meeting=second, by=meeting.called_by, at=second.starts_at)
    assert quorum_at(again(second), at=second.starts_at).holds
    assert [row.title for row in items_of(second)] == ["Report of the year"]
    assert second.notices.count() == 4


def test_with_a_quorum_the_meeting_that_goes_on_keeps_it() -> None:
    meeting = opened(coop(4, bylaws=LOW), there="M001 M002")
    second = second_call(meeting, days=7)
    come(second, "M001")
    open_meeting(meeting=second, by=meeting.called_by, at=second.starts_at)
    assert not quorum_at(again(second), at=second.starts_at).holds


def test_after_a_longer_pause_a_new_notice_is_needed_and_the_second_call_stays_one() -> (
    None
):
    meeting = opened(coop(4, bylaws=LOW | {"meetings.adjourn_days": 10}), there="M001")
    second = second_call(meeting, days=30)
    assert second.state == MeetingState.PLANNED
    assert not second.notices.exists()
    second.record_on = second.starts_at.date()
    second.save(update_fields=["record_on"])
    send_notice(meeting=second, by=meeting.called_by, at=START + DAY)
    come(second, "M001")
    open_meeting(meeting=second, by=meeting.called_by, at=second.starts_at)
    assert quorum_at(again(second), at=second.starts_at).holds


def test_what_is_finished_stays_with_the_first_meeting() -> None:
    meeting = prepared(coop(2))
    item(meeting, title="Second")
    send_notice(meeting=meeting, by=meeting.called_by, at=NOON)
    come(meeting, "M001")
    open_meeting(meeting=meeting, by=meeting.called_by, at=START)
    first, left = items_of(meeting)
    begin_item(item=first, by=meeting.called_by, at=START)
    finish_item(item=first, by=meeting.called_by, at=START + MINUTE)
    begin_item(item=left, by=meeting.called_by, at=START + MINUTE)
    second = second_call(meeting, days=3)
    assert [row.pk for row in items_of(meeting)] == [first.pk]
    moved = items_of(second).get()
    assert moved.pk == left.pk
    assert moved.begun_at is None
    entry = MeetingEntry.objects.get(meeting=meeting, kind=EntryKind.ADJOURNED)
    assert entry.facts["items"] == ["Second"]
    assert entry.facts["to"] == second.pk
