"""Notice: the earliest and the latest lawful day and hour at which a meeting is told of.

Days are clear days: neither the day of the notice nor that of the meeting counts. That
is the careful reading of “at least 10 days before”, which some laws say and others mean.
The other way about, a notice is too early if the day of the meeting lies more than so
many days after that of the notice. A letter counts as given on the last day that its
delivery may take. Hours of notice in person are hours that pass, whatever clocks do.
Units: days and hours as whole numbers; moments with their time zone.
Source: Bylaws, clauses 3.9, 3.12 and 7.7; Cal. Corp. Code §§ 12461, 12481.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from coopkit.errors import N_, CoopError

EMAIL, HAND, POST = "email", "hand", "post"
CHANNELS = (EMAIL, HAND, POST)
DELIVERY_DAYS = 3
"""How many days a letter may take; a law that says more is shown beside it."""


class TooLateError(CoopError):
    """A notice that leaves too little time before the meeting."""

    template = N_(
        "By this way ({channel}) the notice had to go out by {latest}. The bylaws ask "
        "for {days} clear days. Move the meeting to {first_day} or later, or choose "
        "notice in person where it is still in time. If everybody who may vote is there "
        "and agrees, the meeting can be held without notice."
    )


class TooLateInPersonError(CoopError):
    """A notice in person that leaves too few hours before the meeting."""

    template = N_(
        "Notice in person had to be given by {latest}, {hours} hours before the meeting. "
        "Hold the meeting later. If everybody who may vote is there and agrees, it can "
        "be held without notice."
    )


class TooEarlyError(CoopError):
    """A notice so long before the meeting that it is forgotten."""

    template = N_(
        "The notice can go out from {earliest} on: the bylaws let it be sent at most "
        "{days} days before the meeting. Wait until then, or hold the meeting sooner."
    )


class RecordDateError(CoopError):
    """A record date outside its bounds."""

    template = N_(
        "The list of who may vote is taken on {record_on}. The bylaws let it be taken "
        "from {first} to {last}, the day of the meeting. Choose a day in between."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRules:
    """What the bylaws ask of a notice; `hours` is None where in person is no shortcut.

    `most` is None where a notice can never be too early.
    """

    least: int
    most: int | None = None
    hours: int | None = None
    record: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedDay:
    """A day as it is counted: “notice”, “delivery”, “clear” or “meeting”.

    `number` is the how-manieth clear day it is.
    """

    on: date
    kind: Literal["notice", "delivery", "clear", "meeting"]
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From when to when a notice may go out by a channel; both moments included.

    `days` shows the counting from the last lawful day, `hours` where hours decide.
    """

    channel: str
    earliest: datetime | None
    latest: datetime
    least: int
    hours: int | None = None
    days: tuple[CountedDay, ...] = ()

    def fits(self, at: datetime) -> bool:
        """Whether a notice may go out at a moment."""
        return at <= self.latest and (self.earliest is None or at >= self.earliest)

    @property
    def is_open(self) -> bool:
        """Whether there is any such moment at all."""
        return self.earliest is None or self.earliest <= self.latest


def window(channel: str, starts_at: datetime, rules: NoticeRules) -> Window:
    """From when to when the notice of a meeting may go out by a channel.

    `starts_at` is in the zone in which the co-op's days begin and end.

    >>> from zoneinfo import ZoneInfo
    >>> at = datetime(2027, 3, 20, 18, 0, tzinfo=ZoneInfo("America/Los_Angeles"))
    >>> found = window("email", at, NoticeRules(least=10, most=90))
    >>> found.earliest.date(), found.latest.date()
    (datetime.date(2026, 12, 20), datetime.date(2027, 3, 9))
    """
    meets = starts_at.date()
    earliest = None
    if rules.most is not None:
        earliest = _at(meets - timedelta(days=rules.most), time.min, starts_at)
    if channel == HAND and rules.hours is not None:
        return Window(
            channel=channel,
            earliest=earliest,
            latest=_hours_before(starts_at, rules.hours),
            least=0,
            hours=rules.hours,
        )
    delivery = DELIVERY_DAYS if channel == POST else 0
    last = meets - timedelta(days=rules.least + 1 + delivery)
    return Window(
        channel=channel,
        earliest=earliest,
        latest=_at(last, time(23, 59, 59), starts_at),
        least=rules.least,
        days=count_days(last, meets, delivery=delivery),
    )


def windows(starts_at: datetime, rules: NoticeRules) -> tuple[Window, ...]:
    """The windows of all channels, e-mail first."""
    return tuple(window(channel, starts_at, rules) for channel in CHANNELS)


def count_days(
    noticed_on: date, meets_on: date, *, delivery: int = 0
) -> tuple[CountedDay, ...]:
    """The days from a notice to a meeting, each as it is counted.

    >>> counted = count_days(date(2027, 3, 1), date(2027, 3, 4))
    >>> [each.kind for each in counted]
    ['notice', 'clear', 'clear', 'meeting']
    """
    if noticed_on >= meets_on:
        return ()
    days = [CountedDay(on=noticed_on, kind="notice")]
    for offset in range(1, (meets_on - noticed_on).days):
        on = noticed_on + timedelta(days=offset)
        clear = offset - delivery
        if clear > 0:
            days.append(CountedDay(on=on, kind="clear", number=clear))
        else:
            days.append(CountedDay(on=on, kind="delivery"))
    days.append(CountedDay(on=meets_on, kind="meeting"))
    return tuple(days)


def clear_days(days: Sequence[CountedDay]) -> int:
    """How many clear days were counted."""
    return sum(each.kind == "clear" for each in days)


def check_notice(
    channel: str, *, starts_at: datetime, rules: NoticeRules, at: datetime, name: object
) -> Window:
    """The window that a notice at a moment fits; refused where it is too late or early.

    `name` is the channel in words.
    """
    found = window(channel, starts_at, rules)
    if at > found.latest:
        if found.hours is not None:
            raise TooLateInPersonError(latest=found.latest, hours=found.hours)
        raise TooLateError(
            channel=name,
            latest=found.latest,
            days=found.least,
            first_day=first_day(channel, at.astimezone(starts_at.tzinfo), rules),
        )
    if found.earliest is not None and at < found.earliest:
        raise TooEarlyError(earliest=found.earliest.date(), days=rules.most)
    return found


def first_day(channel: str, at: datetime, rules: NoticeRules) -> date:
    """The first day on which a meeting can be held that is told of at a moment."""
    delivery = DELIVERY_DAYS if channel == POST else 0
    return at.date() + timedelta(days=rules.least + 1 + delivery)


def record_bounds(meets_on: date, rules: NoticeRules) -> tuple[date, date]:
    """The first and the last day on which the list of voters may be taken.

    >>> record_bounds(date(2027, 3, 20), NoticeRules(least=10, record=30))
    (datetime.date(2027, 2, 18), datetime.date(2027, 3, 20))
    """
    return meets_on - timedelta(days=rules.record), meets_on


def check_record_date(record_on: date, *, meets_on: date, rules: NoticeRules) -> None:
    """Refuse a record date outside its bounds."""
    first, last = record_bounds(meets_on, rules)
    if not first <= record_on <= last:
        raise RecordDateError(record_on=record_on, first=first, last=last)


def _at(day: date, hour: time, like: datetime) -> datetime:
    return datetime.combine(day, hour, tzinfo=like.tzinfo)


def _hours_before(moment: datetime, hours: int) -> datetime:
    """So many hours that pass before a moment, in its own zone."""
    before = moment.astimezone(UTC) - timedelta(hours=hours)
    return before.astimezone(moment.tzinfo)
