"""Reading minutes: their versions, and what they write themselves from."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext, override

from coopkit import offers
from coopkit.offers import Matter, Seal
from governance.bylaws.provisions import Printed
from governance.bylaws.redline import ShownSegment, compared, in_lines
from governance.meetings import attendance, minutes
from governance.meetings.minutes import Dealt, QuorumTold, Said, There, Told, Voted
from governance.meetings.models import (
    AgendaItem,
    EntryKind,
    Meeting,
    MeetingEntry,
    MeetingKind,
    MeetingState,
    MinutesVersion,
    Presence,
)
from governance.meetings.selectors.presence import (
    attendance_events,
    quorum_at,
    seats_of,
)
from governance.members.selectors import names_by_code

_GENERAL = [MeetingKind.ANNUAL, MeetingKind.GENERAL, MeetingKind.SPECIAL]


def versions_of(meeting: Meeting) -> list[MinutesVersion]:
    """The versions of the minutes, the last first; one query."""
    rows = MinutesVersion.objects.filter(meeting=meeting)
    return list(rows.select_related("written_by").order_by("-number"))


def last_version(meeting: Meeting) -> MinutesVersion | None:
    """The version that stands; one query."""
    return MinutesVersion.objects.filter(meeting=meeting).order_by("-number").first()


def version_of(meeting: Meeting, number: int) -> MinutesVersion | None:
    """A version by its number; one query."""
    return MinutesVersion.objects.filter(meeting=meeting, number=number).first()


def redline_of(before: str, after: str) -> list[list[ShownSegment]]:
    """What changed from a version to another: the lines that did, word by word."""
    lines = in_lines(compared([Printed(before)], [Printed(after)]))
    return [line for line in lines if any(each.op != "same" for each in line)]


def language_of(meeting: Meeting, text: str) -> str:
    """The language that minutes are written in, told by how they begin."""
    for language in meeting.cooperative.languages:
        with override(language):
            if text.startswith(f"# {gettext(minutes.HEADING)}:"):
                return str(language)
    return str(meeting.cooperative.languages[0])


def draft_of(
    meeting: Meeting, *, language: str, sealed: Sequence[Seal], at: datetime
) -> str:
    """The minutes as they write themselves, in a language."""
    with override(language):
        return minutes.written(_told(meeting, sealed), gettext)


def _told(meeting: Meeting, sealed: Sequence[Seal]) -> Told:
    items = list(meeting.items.order_by("position", "pk"))
    names = names_by_code(meeting.cooperative)
    entries = list(
        MeetingEntry.objects.filter(meeting=meeting)
        .select_related("membership", "item")
        .order_by("at", "pk")
    )
    loose = [entry for entry in entries if entry.item_id is None]
    began = min((item.begun_at for item in items if item.begun_at), default=None)
    before = [entry for entry in loose if began is None or entry.at <= began]
    matters = _matters(meeting)
    there = tuple(_there(meeting, names))
    came = {event.code for event in _standing(meeting) if event.is_arrival}
    return Told(
        cooperative=meeting.cooperative.name,
        title=meeting.title,
        facts=tuple(_facts(meeting)),
        there=there,
        absent=tuple(
            _name(names, seat.code) for seat in seats_of(meeting) if seat.code not in came
        ),
        opening=_quorum(meeting, meeting.opened_at, None),
        before=tuple(_said(entry, names) for entry in before),
        items=tuple(_dealt(item, entries, matters, names) for item in items),
        after=tuple(_said(entry, names) for entry in loose if entry not in before),
        seals=tuple(seal.text for seal in sealed),
    )


def _facts(meeting: Meeting) -> Iterator[tuple[str, str]]:
    begins, ends = meeting.opened_at or meeting.starts_at, meeting.closed_at
    yield gettext("Kind"), meeting.get_kind_display()
    yield gettext("Day"), date_format(timezone.localtime(begins), "DATE_FORMAT")
    yield (
        gettext("Time"),
        gettext("from %(first)s to %(last)s")
        % {"first": _time(begins), "last": _time(ends or meeting.ends_at)},
    )
    yield gettext("Place"), meeting.place
    yield gettext("Chair"), meeting.chair.person.display_name if meeting.chair else ""
    if meeting.noticed_at:
        day = date_format(timezone.localtime(meeting.noticed_at), "DATE_FORMAT")
        people = meeting.notices.values("membership").distinct().count()
        words = gettext("%(day)s, to %(people)s people, fingerprint %(hash)s")
        told = {"day": day, "people": people, "hash": meeting.notice_sha256[:16]}
        yield gettext("Notice sent"), words % told
    if meeting.purpose:
        yield gettext("Called for"), meeting.purpose


def _standing(meeting: Meeting) -> list[attendance.Event]:
    return attendance.standing(attendance_events(meeting))


def _there(meeting: Meeting, names: Mapping[str, str]) -> Iterator[There]:
    """Each stay of each who came, by code; a second arrival only changes how."""
    stays: dict[str, list[list[str]]] = {}
    for event in _standing(meeting):
        mine = stays.setdefault(event.code, [])
        is_there = bool(mine) and not mine[-1][2]
        if event.is_arrival and not is_there:
            mine.append([str(Presence(event.how).label), _time(event.at), ""])
        elif not event.is_arrival and is_there:
            mine[-1][2] = _time(event.at)
    for code, rows in sorted(stays.items()):
        for how, came, left in rows:
            yield There(name=_name(names, code), how=how, came=came, left=left)


def _matters(meeting: Meeting) -> dict[int, list[Matter]]:
    found: dict[int, list[Matter]] = {}
    for offer in offers.matters:
        for matter in offer(meeting.pk):
            found.setdefault(matter.item_id, []).append(matter)
    return found


def _dealt(
    item: AgendaItem,
    entries: Sequence[MeetingEntry],
    matters: Mapping[int, list[Matter]],
    names: Mapping[str, str],
) -> Dealt:
    mine = [entry for entry in entries if entry.item_id == item.pk]
    is_moved = any(entry.kind == EntryKind.MOVED for entry in mine)
    voted = tuple(
        _voted(matter, "" if is_moved else _name(names, matter.moved_by))
        for matter in matters.get(item.pk, [])
    )
    said = [_said(entry, names) for entry in mine if not _is_told_elsewhere(entry)]
    moment = item.done_at or item.begun_at
    if voted and moment and not any(each.quorum for each in said):
        quorum = _quorum(item.meeting, moment, item)
        said.append(Said(kind=EntryKind.VOTE, time=_time(moment), quorum=quorum))
    aside = item.recusals.order_by("at").values_list("membership__code", flat=True)
    return Dealt(
        title=item.title,
        text=item.text,
        is_taken_up=item.begun_at is not None,
        said=tuple(said),
        voted=voted,
        stepped_aside=tuple(_name(names, code) for code in aside),
    )


def _is_told_elsewhere(entry: MeetingEntry) -> bool:
    """Whether the heading of the item, or the vote itself, says it already."""
    if entry.kind == EntryKind.RESULT:
        return "motion" in entry.facts
    return entry.kind in {EntryKind.ITEM, EntryKind.DONE}


def _voted(matter: Matter, moved_by: str) -> Voted:
    return Voted(
        title=matter.title,
        text=matter.text,
        way=matter.way,
        is_secret=matter.is_secret,
        moved_by=moved_by,
        counts=matter.counts,
        outcome=matter.outcome,
        because=matter.because,
        number=matter.resolution,
    )


def _said(entry: MeetingEntry, names: Mapping[str, str]) -> Said:
    is_deciding = entry.kind == EntryKind.VOTE
    return Said(
        kind=entry.kind,
        time=_time(entry.at),
        who=_name(names, entry.membership.code) if entry.membership else "",
        text=entry.text,
        quorum=_quorum(entry.meeting, entry.at, entry.item) if is_deciding else None,
    )


def _quorum(
    meeting: Meeting, at: datetime | None, item: AgendaItem | None
) -> QuorumTold | None:
    if at is None:
        return None
    state = quorum_at(meeting, at=at, item=item)
    return QuorumTold(
        present=state.present,
        members=state.members,
        because=state.test.because,
        met=state.test.met,
    )


def _name(names: Mapping[str, str], code: str) -> str:
    return f"{names[code]} ({code})" if code in names else code


def _time(at: datetime) -> str:
    return time_format(timezone.localtime(at), "TIME_FORMAT")


def coming_meetings(meeting: Meeting, *, at: datetime) -> list[Meeting]:
    """The meetings of the same body on whose agenda the minutes can stand."""
    kinds = [MeetingKind.BOARD] if meeting.kind == MeetingKind.BOARD else _GENERAL
    rows = Meeting.objects.filter(
        cooperative=meeting.cooperative,
        kind__in=kinds,
        starts_at__gte=at,
        state=MeetingState.PLANNED,
    )
    return list(rows.select_related("cooperative").order_by("starts_at"))
