"""Filling in worksheets: drafts, handing in, the facilitator's reply, opening again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.learning.models import Enrolment, Worksheet, WorksheetEvent, WorksheetState
from cms.learning.selectors.groups import group_of, members_of, works_as_one
from cms.learning.selectors.worksheets import OPEN_STATES, cohort_of, needs_reply
from cms.learning.services.enrolling import touch
from cms.learning.services.groups import group_of_everybody
from coopkit.accounts.models import User
from coopkit.canonical import canonical_json
from coopkit.errors import N_, CoopError
from coopkit.worksheets.fields import Asked, clean, written
from coopkit.worksheets.merging import Filled, merge

MOST_SIGNS = 200_000


class NotOpenError(CoopError):
    """A worksheet that is handed in or accepted would be changed."""

    template = N_(
        "This worksheet is handed in, and what was handed in is not changed. Open it "
        "again to work on it; what you typed is still below."
    )


class ChangedError(CoopError):
    """A worksheet would be handed in that somebody changed a moment ago."""

    template = N_(
        "Somebody else of your group changed this worksheet a moment ago. Read it once "
        "more, and hand it in again."
    )


class EmptyError(CoopError):
    """An empty worksheet would be handed in."""

    template = N_(
        "Nothing is filled in yet. A worksheet can be handed in with gaps, but not "
        "empty: write one answer at least."
    )


class UnreadError(CoopError):
    """Answers that cannot be read would be handed in."""

    template = N_(
        "Some answers cannot be read yet ({number}). They are kept as you typed them. "
        "Mend them, or empty them, and hand in again."
    )


class TooMuchError(CoopError):
    """More than a worksheet holds."""

    template = N_(
        "This is more than one worksheet holds. Shorten the longest answers, and save "
        "again; what you typed is still below."
    )


class NotHandedInError(CoopError):
    """A reply to a worksheet that waits for none."""

    template = N_(
        "This worksheet waits for no reply now: it is not handed in, or somebody was "
        "faster. Look at it again below."
    )


class NoCommentError(CoopError):
    """A worksheet would come back without a word."""

    template = N_(
        "A worksheet comes back with a comment. Write what is good, and what to look at "
        "again."
    )


class OwnWorkError(CoopError):
    """Somebody would accept their own worksheet."""

    template = N_(
        "This worksheet is your own, or your group’s. Another facilitator of the cohort "
        "replies to it."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A saved worksheet, and the keys where somebody else changed the same answer."""

    worksheet: Worksheet
    clashes: tuple[str, ...] = ()


@transaction.atomic
def open_worksheet(
    *, enrolment: Enrolment, lesson: UUID, block_id: UUID, by: User, at: datetime
) -> Worksheet:
    """The worksheet of a lesson that somebody fills in: their group's, or their own."""
    group = group_of(enrolment)
    if group is None and enrolment.cohort and works_as_one(enrolment.cohort):
        group = group_of_everybody(cohort=enrolment.cohort, at=at)
    owner = {"group": group} if group else {"enrolment": enrolment}
    worksheet, _ = Worksheet.objects.get_or_create(
        **owner,
        block_id=block_id,
        defaults={"translation_key": lesson, "saved_at": at, "saved_by": by},
    )
    return worksheet


@transaction.atomic
def save_worksheet(
    *, worksheet: Worksheet, filled: Filled, by: User, at: datetime
) -> Saved:
    """Keep what was typed, also what cannot be read yet; see `merging` for two at once.

    Where somebody else changed the same answer meanwhile, theirs stays and the key is
    told, so that both can be shown.
    """
    return _save(_locked(worksheet), filled, by, at)


@transaction.atomic
def hand_in(
    *,
    worksheet: Worksheet,
    fields: tuple[Asked, ...],
    version: int,
    by: User,
    at: datetime,
) -> Worksheet:
    """Hand in a worksheet as it stands, if nobody changed it since that version."""
    locked = _locked(worksheet)
    if locked.state not in OPEN_STATES:
        raise NotOpenError
    if locked.version != version:
        raise ChangedError
    if not locked.values:
        raise EmptyError
    unread = clean(fields, written(fields, locked.values)).complaints
    if unread:
        raise UnreadError(number=len(unread))
    locked.state = WorksheetState.HANDED_IN
    locked.handed_in_at = at
    locked.save(update_fields=["state", "handed_in_at"])
    _note(locked, by=by, at=at)
    touch(by, timezone.localdate(at))
    return locked


@transaction.atomic
def open_again(*, worksheet: Worksheet, by: User, at: datetime) -> Worksheet:
    """Take a worksheet that was handed in or accepted back into work."""
    locked = _locked(worksheet)
    if locked.state not in OPEN_STATES:
        locked.state = WorksheetState.DRAFT
        locked.handed_in_at = None
        locked.save(update_fields=["state", "handed_in_at"])
        _note(locked, by=by, at=at)
        touch(by, timezone.localdate(at))
    return locked


@transaction.atomic
def reply(
    *, worksheet: Worksheet, accept: bool, comment: str, by: User, at: datetime
) -> Worksheet:
    """A facilitator's answer: accepted, or returned with a comment."""
    locked = _locked(worksheet)
    if locked.state != WorksheetState.HANDED_IN or not needs_reply(cohort_of(locked)):
        raise NotHandedInError
    if _is_own(locked, by):
        raise OwnWorkError
    comment = comment.strip()
    if not accept and not comment:
        raise NoCommentError
    locked.state = WorksheetState.ACCEPTED if accept else WorksheetState.RETURNED
    locked.save(update_fields=["state"])
    _note(locked, by=by, at=at, comment=comment)
    return locked


def _locked(worksheet: Worksheet) -> Worksheet:
    rows = Worksheet.objects.select_for_update(of=("self",))
    rows = rows.select_related("enrolment__cohort", "group__cohort")
    return rows.get(pk=worksheet.pk)


def _save(locked: Worksheet, filled: Filled, by: User, at: datetime) -> Saved:
    if locked.state not in OPEN_STATES:
        raise NotOpenError
    merged = merge(
        filled.keys,
        mine=filled.values,
        theirs=locked.values,
        seen=filled.seen,
        picks=filled.picks,
    )
    if merged.values != locked.values:
        if len(canonical_json(dict(merged.values))) > MOST_SIGNS:
            raise TooMuchError
        locked.values = dict(merged.values)
        locked.version += 1
        locked.saved_at, locked.saved_by = at, by
        locked.save(update_fields=["values", "version", "saved_at", "saved_by"])
    touch(by, timezone.localdate(at))
    return Saved(worksheet=locked, clashes=merged.clashes)


def _note(worksheet: Worksheet, *, by: User, at: datetime, comment: str = "") -> None:
    WorksheetEvent.objects.create(
        worksheet=worksheet,
        state=worksheet.state,
        comment=comment,
        values=worksheet.values,
        by=by,
        at=at,
    )


def _is_own(worksheet: Worksheet, by: User) -> bool:
    if worksheet.group:
        return members_of(worksheet.group).filter(user=by).exists()
    return worksheet.enrolment is not None and worksheet.enrolment.user_id == by.pk
