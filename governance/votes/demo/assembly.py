"""The demo co-op's meetings: one in autumn that was held, and one that is called."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from coopkit.accounts.models import User
from coopkit.offers import Story
from governance.bylaws.demo import users_by_login
from governance.meetings.models import (
    AgendaItem,
    EntryKind,
    ItemKind,
    Meeting,
    MeetingKind,
    MinutesVersion,
    Presence,
)
from governance.meetings.services import (
    add_item,
    arrive,
    begin_item,
    call_meeting,
    close_meeting,
    draft_minutes,
    finish_item,
    leave,
    open_meeting,
    send_notice,
    write_down,
)
from governance.members.models import Membership
from governance.votes.models import Choice, Method, Motion, Via
from governance.votes.services import (
    cast_ballot,
    close_vote,
    declare_result,
    open_prepared,
    prepare_motion,
)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
AUTUMN = datetime(2026, 10, 23, 1, tzinfo=UTC)  # six in the evening in Oakland
TOLD = datetime(2026, 10, 5, 17, tzinfo=UTC)
PLACE = "The bakery, 418 Fruitvale Avenue, upstairs"
JOINING = "Telephone 510-555-0142; the code is on the board in the kitchen"
CAME = (
    *(("M001", 0, Presence.ROOM), ("M002", 1, Presence.ROOM), ("M004", 2, Presence.ROOM)),
    *(("M005", 2, Presence.ROOM), ("M006", 3, Presence.ROOM), ("M007", 4, Presence.ROOM)),
    *(("M008", 5, Presence.ROOM), ("M003", 6, Presence.VIDEO)),
    ("M011", 24, Presence.PHONE),
)
MONDAYS = (
    "The bakery stays closed on the first Monday of each month, so that everybody has "
    "one free day together and the ovens can be cleaned in daylight."
)
HANDS = (
    *(("M001", Choice.YES), ("M002", Choice.NO), ("M003", Choice.YES)),
    *(("M004", Choice.YES), ("M006", Choice.YES), ("M007", Choice.YES)),
    *(("M008", Choice.ABSTAIN), ("M011", Choice.YES)),
)
SUNDAYS = (
    "From the first Sunday of the new year the shop opens from eight to one, with three "
    "people a shift who want to, for three months; then the members look at the numbers."
)


def tell_of_the_autumn(story: Story) -> None:
    """The members meet in October, decide one motion, and part without minutes."""
    secretary, people = users_by_login(story)["lin"], _people(story)
    meeting = call_meeting(
        cooperative=story.cooperative,
        kind=MeetingKind.ANNUAL,
        title="Yearly meeting 2026",
        purpose="The accounts of the year, and the opening hours.",
        starts_at=AUTUMN,
        ends_at=AUTUMN + 2 * HOUR,
        place=PLACE,
        joining=JOINING,
        chair=people["M007"],
        by=secretary,
        at=TOLD - 2 * DAY,
    )
    report, mondays = _autumn_agenda(meeting, secretary)
    motion = _mondays(story, mondays, secretary)
    send_notice(meeting=meeting, by=secretary, at=TOLD)
    meeting.refresh_from_db()
    for code, minutes, how in CAME[:-1]:
        _arrive(meeting, people[code], minutes, how, secretary)
    open_meeting(meeting=meeting, by=secretary, at=AUTUMN + 8 * MINUTE)
    begin_item(item=report, by=secretary, at=AUTUMN + 9 * MINUTE)
    write_down(
        item=report,
        kind=EntryKind.NOTE,
        text="Begoña explains the accounts; members ask about the rent and the reserve.",
        by=secretary,
        at=AUTUMN + 22 * MINUTE,
    )
    _arrive(meeting, people[CAME[-1][0]], CAME[-1][1], CAME[-1][2], secretary)
    finish_item(item=report, by=secretary, at=AUTUMN + 30 * MINUTE)
    begin_item(item=mondays, by=secretary, at=AUTUMN + 31 * MINUTE)
    _decide_by_hands(mondays, motion, people, secretary)
    close_meeting(meeting=meeting, by=secretary, at=AUTUMN + 75 * MINUTE)
    draft_minutes(meeting=meeting, language="en", by=secretary, at=AUTUMN + DAY)


def tell_of_the_winter(story: Story) -> None:
    """The next meeting is called: the minutes are to be approved, a motion is to come."""
    secretary, people = users_by_login(story)["lin"], _people(story)
    starts_at = (story.at + 19 * DAY).replace(hour=2, minute=0, second=0, microsecond=0)
    told = story.at - 2 * DAY
    meeting = call_meeting(
        cooperative=story.cooperative,
        kind=MeetingKind.GENERAL,
        title="Winter assembly",
        purpose="To approve the minutes of October and decide on Sundays.",
        starts_at=starts_at,
        ends_at=starts_at + 2 * HOUR,
        place=PLACE,
        joining=JOINING,
        chair=people["M004"],
        by=secretary,
        at=told - DAY,
    )
    before = Meeting.objects.get(cooperative=story.cooperative, starts_at=AUTUMN)
    minutes, sundays = _winter_agenda(meeting, before, people["M005"], secretary)
    _to_be_moved(story, minutes, before, secretary, at=told - HOUR)
    _sundays(story, sundays, secretary, at=told - HOUR)
    send_notice(meeting=meeting, by=secretary, at=told)


def _autumn_agenda(meeting: Meeting, by: User) -> tuple[AgendaItem, AgendaItem]:
    given = {"meeting": meeting, "by": by, "at": TOLD - DAY}
    report = add_item(
        **given,  # type: ignore[arg-type]
        kind=ItemKind.REPORT,
        title="The accounts of the year",
        text="What came in, what went out, and what the members’ part is.",
        duration=25,
    )
    mondays = add_item(
        **given,  # type: ignore[arg-type]
        kind=ItemKind.MOTION,
        title="One free Monday a month",
        duration=30,
    )
    return report, mondays


def _winter_agenda(
    meeting: Meeting, before: Meeting, brought_by: Membership, by: User
) -> tuple[AgendaItem, AgendaItem]:
    at = meeting.starts_at - 22 * DAY
    minutes = add_item(
        meeting=meeting,
        kind=ItemKind.MINUTES,
        title="Minutes of the yearly meeting",
        minutes_of=before,
        duration=5,
        by=by,
        at=at,
    )
    sundays = add_item(
        meeting=meeting,
        kind=ItemKind.MOTION,
        title="Open on Sundays, for a trial",
        brought_by=brought_by,
        duration=40,
        by=by,
        at=at,
    )
    add_item(
        meeting=meeting,
        kind=ItemKind.DISCUSSION,
        title="Who takes which holidays",
        text="Everybody says what they need; nothing is voted on.",
        duration=30,
        by=by,
        at=at,
    )
    return minutes, sundays


def _mondays(story: Story, item: AgendaItem, by: User) -> Motion:
    return prepare_motion(
        cooperative=story.cooperative,
        method=Method.MOTION,
        kind="plain",
        title="Close on the first Monday of each month",
        text=MONDAYS,
        payload={},
        proposed_by=by,
        at=TOLD - HOUR,
        opens_at=AUTUMN,
        closes_at=AUTUMN + HOUR,
        item=item,
    )


def _sundays(story: Story, item: AgendaItem, by: User, *, at: datetime) -> None:
    prepare_motion(
        cooperative=story.cooperative,
        method=Method.MOTION,
        kind="plain",
        title="Open on Sundays for three months",
        text=SUNDAYS,
        payload={},
        proposed_by=by,
        at=at,
        opens_at=item.meeting.starts_at,
        closes_at=item.meeting.ends_at,
        item=item,
    )


def _to_be_moved(
    story: Story, item: AgendaItem, before: Meeting, by: User, *, at: datetime
) -> None:
    version = MinutesVersion.objects.filter(meeting=before).latest("number")
    prepare_motion(
        cooperative=story.cooperative,
        method=Method.MOTION,
        kind="minutes",
        title="Approve the minutes of the yearly meeting 2026",
        text="The members approve the minutes of 22 October 2026 as they stand.",
        payload={"meeting": before.pk, "version": version.number},
        proposed_by=by,
        at=at,
        opens_at=item.meeting.starts_at,
        closes_at=item.meeting.ends_at,
        item=item,
    )


def _decide_by_hands(
    item: AgendaItem, motion: Motion, people: Mapping[str, Membership], by: User
) -> None:
    """Moved, seconded, voted on by show of hands, declared; one member goes before it."""
    for kind, code, minutes in (
        (EntryKind.MOVED, "M006", 33),
        (EntryKind.SECONDED, "M001", 34),
    ):
        write_down(
            item=item,
            kind=kind,
            membership=people[code],
            by=by,
            at=AUTUMN + minutes * MINUTE,
        )
    gone = AUTUMN + 48 * MINUTE
    leave(meeting=item.meeting, membership=people["M005"], by=by, at=gone)
    opened = open_prepared(
        motion=motion,
        by=by,
        at=gone + 2 * MINUTE,
        closes_at=gone + 20 * MINUTE,
        announce=False,
    )
    _raise_hands(opened, people, HANDS, by, at=gone + 3 * MINUTE)
    close_vote(motion=opened, by=by, at=gone + 5 * MINUTE)
    declare_result(motion=opened, by=by, at=gone + 6 * MINUTE, announce=False)


def _raise_hands(
    motion: Motion,
    people: Mapping[str, Membership],
    hands: Iterable[tuple[str, str]],
    by: User,
    *,
    at: datetime,
) -> None:
    for code, choice in hands:
        cast_ballot(
            motion=motion,
            voter=people[code],
            choice=choice,
            via=Via.ROOM,
            taken_by=by,
            at=at,
        )


def _arrive(
    meeting: Meeting, who: Membership, minutes: int, how: Presence, by: User
) -> None:
    at = AUTUMN + minutes * MINUTE
    arrive(meeting=meeting, membership=who, how=how, by=by, at=at)


def _people(story: Story) -> dict[str, Membership]:
    found = Membership.objects.filter(cooperative=story.cooperative)
    return {each.code: each for each in found.select_related("person__user")}
