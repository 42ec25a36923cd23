"""Sending the notice: agenda and words are fixed, rules are frozen, everybody is told."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from governance.bylaws.selectors import in_force
from governance.meetings.agenda import EmptyAgendaError, NotMovedError
from governance.meetings.meeting_refusals import (
    AlreadyCalledError,
    NobodyToTellError,
    NotCalledError,
)
from governance.meetings.models import (
    Channel,
    Meeting,
    MeetingNotice,
    MeetingState,
)
from governance.meetings.notice import check_notice, check_record_date
from governance.meetings.selectors.meetings import agenda_of
from governance.meetings.selectors.rules import notice_rules, rules_on
from governance.meetings.services.calling import check_hours
from governance.meetings.services.common import locked, trail
from governance.meetings.services.telling import (
    MOVED,
    NOTICE,
    Recipient,
    own_language,
    recipients_of,
    tell,
    text_hash,
    texts_of,
    told_before,
    told_matters,
)


@transaction.atomic
def send_notice(
    *,
    meeting: Meeting,
    by: User,
    at: datetime,
    without_email: Channel | str = Channel.HAND,
    in_person: bool = False,
) -> list[MeetingNotice]:
    """Call a meeting: fix its agenda and the words of its motions, and tell everybody.

    By e-mail, and to those without an address by `without_email` (in person or by post);
    or to all `in_person`. The bylaws of this day hold for the meeting from now on. What
    is too late or too early by one of the channels used is refused.
    """
    held = locked(meeting)
    if held.state != MeetingState.PLANNED:
        raise AlreadyCalledError(title=held.title)
    check_hours(held, at=at)
    _check_agenda(held)
    recipients = recipients_of(
        held, without_email=Channel(without_email), in_person=in_person, at=at
    )
    if not recipients:
        raise NobodyToTellError(title=held.title)
    fix_rules(held, on=timezone.localdate(at))
    check_windows(held, recipients, at=at)
    is_again = held.noticed_at is not None
    held.sequence += is_again
    held.state, held.noticed_at = MeetingState.NOTICED, at
    return tell_and_keep(
        held, recipients, what=MOVED if is_again else NOTICE, by=by, at=at
    )


@transaction.atomic
def change_called(
    *,
    meeting: Meeting,
    by: User,
    at: datetime,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    joining: str,
    why: str = "",
) -> list[MeetingNotice]:
    """Change when or where a called meeting is, and tell everybody who was told.

    Another hour needs a notice in time, as the first one did; another place does not.
    """
    held = locked(meeting)
    if held.state != MeetingState.NOTICED:
        raise NotCalledError(title=held.title)
    is_moved = starts_at != held.starts_at
    held.starts_at, held.ends_at = starts_at, ends_at
    held.place, held.joining = place, joining
    recipients = told_before(held)
    if is_moved:
        _follow_record_date(held, at=at)
        check_hours(held, at=at)
        check_windows(held, recipients, at=at)
    held.sequence += 1
    held.noticed_at = at if is_moved else held.noticed_at
    return tell_and_keep(held, recipients, what=MOVED, why=why, by=by, at=at)


@transaction.atomic
def tell_newcomers(*, meeting: Meeting, by: User, at: datetime) -> list[MeetingNotice]:
    """Tell those of a called meeting who joined after its notice; others are left alone.

    They get the very words of the others. How many days are left does not matter.
    """
    held = locked(meeting)
    if held.state != MeetingState.NOTICED:
        raise NotCalledError(title=held.title)
    told = set(held.notices.values_list("membership", flat=True))
    everybody = recipients_of(held, without_email=Channel.HAND, in_person=False, at=at)
    missing = [each for each in everybody if each.membership.pk not in told]
    if not missing:
        return []
    kept: Mapping[str, str] = held.rules["texts"]
    texts = {**texts_of(held, {each.language for each in missing}), **kept}
    held.rules = {**held.rules, "texts": texts}
    held.save(update_fields=["rules"])
    rows = tell(held, missing, texts, at=at)
    trail(held, "newcomers_told", by=by, at=at, who=_codes(missing))
    return rows


def fix_rules(meeting: Meeting, *, on: date) -> None:
    """Freeze the values of a day by which the meeting is held; not yet saved."""
    bylaws = in_force(meeting.cooperative, on=on)
    kept = {
        key: value
        for key, value in meeting.rules.items()
        if key in {"is_second_call", "texts"}
    }
    meeting.rules = {
        **kept,
        "on": on.isoformat(),
        "held": rules_on(bylaws, meeting.body),
    }


def check_windows(
    meeting: Meeting, recipients: Iterable[Recipient], *, at: datetime
) -> None:
    """Refuse a notice that one of its channels makes too late or too early."""
    rules = notice_rules(meeting.rules["held"], meeting.body)
    starts_at = timezone.localtime(meeting.starts_at)
    for channel in sorted({each.channel for each in recipients}):
        check_notice(
            channel.value,
            starts_at=starts_at,
            rules=rules,
            at=timezone.localtime(at),
            name=str(channel.label),
        )
    check_record_date(meeting.record_on, meets_on=starts_at.date(), rules=rules)


def tell_and_keep(
    meeting: Meeting,
    recipients: list[Recipient],
    *,
    what: str,
    by: User | None,
    at: datetime,
    why: str = "",
) -> list[MeetingNotice]:
    """Write the words, keep them with the meeting, tell everybody; it is saved."""
    languages = {each.language for each in recipients}
    texts = texts_of(meeting, languages, what=what, why=why)
    own = texts[own_language(meeting)]
    meeting.notice_text, meeting.notice_sha256 = own, text_hash(own)
    meeting.rules = {**meeting.rules, "texts": texts}
    meeting.save()
    rows = tell(meeting, recipients, texts, what=what, at=at)
    trail(
        meeting,
        "called",
        by=by,
        at=at,
        **_told(meeting, recipients, texts),
    )
    return rows


def _told(
    meeting: Meeting, recipients: list[Recipient], texts: Mapping[str, str]
) -> dict[str, Any]:
    """What the trail keeps of a notice: to whom, how, and which words."""
    return {
        "sequence": meeting.sequence,
        "told": [f"{each.membership.code} {each.channel.value}" for each in recipients],
        "texts": {language: text_hash(text) for language, text in texts.items()},
        "motions": [
            f"{matter.motion_id} {matter.text_sha256}" for matter in told_matters(meeting)
        ],
    }


def _follow_record_date(meeting: Meeting, *, at: datetime) -> None:
    """A record date that lies out of bounds for the new day moves to that day."""
    rules = notice_rules(meeting.rules["held"], meeting.body)
    meets_on = timezone.localdate(meeting.starts_at)
    if (meets_on - meeting.record_on).days not in range(rules.record + 1):
        meeting.record_on = meets_on


def _check_agenda(meeting: Meeting) -> None:
    lines = agenda_of(meeting)
    if not lines:
        raise EmptyAgendaError()
    for line in lines:
        if line.puts_to_vote and not line.matters and not line.item.text.strip():
            raise NotMovedError(title=line.item.title)


def _codes(recipients: Iterable[Recipient]) -> list[str]:
    return [each.membership.code for each in recipients]
