"""Writing minutes: as they were recorded, as corrected, as approved."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record as audit
from coopkit.offers import seal_all
from governance.meetings.minutes_refusals import (
    ChangedMeanwhileError,
    MeetingNotOverError,
    MinutesFixedError,
    NothingChangedError,
    NotTheLastVersionError,
    NoWhyError,
)
from governance.meetings.models import (
    Meeting,
    MeetingState,
    MinutesVersion,
    Resolution,
)
from governance.meetings.selectors.minutes import draft_of, last_version

DRAFTED = "drafted"


@transaction.atomic
def draft_minutes(
    *, meeting: Meeting, language: str, by: User, at: datetime
) -> MinutesVersion:
    """Let the minutes write themselves from what was recorded: version 1, or a new one.

    The heads of the co-op's chains stand in them, as in a resolution. Where a version is
    there already the new draft follows it, with its reason.
    """
    held = _unfixed(meeting)
    before = last_version(held)
    sealed = seal_all(
        held.cooperative, place="minutes", subject=f"meeting:{held.pk}", at=at
    )
    text = draft_of(held, language=language, sealed=sealed, at=at)
    if before and before.text == text:
        raise NothingChangedError(number=before.number)
    why = DRAFTED if before else ""
    return _append(held, before, text, why, by=by, at=at)


@transaction.atomic
def correct_minutes(
    *,
    meeting: Meeting,
    text: str,
    why: str,
    based_on: int,
    by: User,
    at: datetime,
) -> MinutesVersion:
    """Keep the text as somebody left it, as a new version with its reason.

    `based_on` is the number of the version that was changed; another since is refused.
    """
    held = _unfixed(meeting)
    before = last_version(held)
    text = text.replace("\r\n", "\n").strip() + "\n"
    if before and before.number != based_on:
        raise ChangedMeanwhileError(number=before.number)
    if before and before.text == text:
        raise NothingChangedError(number=before.number)
    if not why.strip():
        raise NoWhyError()
    return _append(held, before, text, why.strip(), by=by, at=at)


@transaction.atomic
def approve_minutes(
    *,
    meeting: Meeting,
    version: MinutesVersion,
    resolution: Resolution,
    by: User | None,
    at: datetime,
) -> Meeting:
    """Fix the minutes as the members approved them: after this there is no version more.

    Only the last version can be approved: a CoopError stops the declaration otherwise.
    """
    held = _unfixed(meeting)
    last = last_version(held)
    if version.meeting_id != held.pk:
        raise ValueError("the version belongs to another meeting")
    if last is None or last.pk != version.pk:
        raise NotTheLastVersionError(
            asked=version.number,
            meeting=held.title,
            number=last.number if last else version.number,
        )
    held.minutes_approved_by, held.minutes_sha256 = resolution, version.sha256
    held.save(update_fields=["minutes_approved_by", "minutes_sha256"])
    told: dict[str, str | int] = {
        "version": version.number,
        "sha256": version.sha256,
        "by": resolution.reference,
    }
    _audit(held, "minutes.approved", told, by=by, at=at)
    return held


def _unfixed(meeting: Meeting) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",)).select_related(
        "cooperative", "minutes_approved_by"
    )
    held = rows.get(pk=meeting.pk)
    if held.state != MeetingState.CLOSED:
        raise MeetingNotOverError(meeting=held.title)
    if held.minutes_approved_by:
        reference = held.minutes_approved_by.reference
        raise MinutesFixedError(meeting=held.title, decision=reference)
    return held


def _append(
    meeting: Meeting,
    before: MinutesVersion | None,
    text: str,
    why: str,
    *,
    by: User,
    at: datetime,
) -> MinutesVersion:
    version = MinutesVersion.objects.create(
        meeting=meeting,
        number=before.number + 1 if before else 1,
        text=text,
        why=why,
        sha256=sha256(text.encode()).hexdigest(),
        written_by=by,
        at=at,
    )
    told: dict[str, str | int] = {"version": version.number, "sha256": version.sha256}
    _audit(meeting, "minutes.written", told, by=by, at=at)
    return version


def _audit(
    meeting: Meeting,
    action: str,
    data: dict[str, str | int],
    *,
    by: User | None,
    at: datetime,
) -> None:
    audit(
        scope=meeting.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"meeting:{meeting.pk}",
        data=data,
        at=at,
    )
