"""Paper ballots of a secret vote: handed in before the close, entered twice after it.

Who handed one in is ticked off the list; what is on it is entered by sheet numbers that
are written on after the mixing, so that no sheet points to a member.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.canonical import sha256_of
from coopkit.errors import N_, CoopError
from governance.members.models import Membership
from governance.votes import marking
from governance.votes.models import (
    BallotBox,
    BoxState,
    Elector,
    Motion,
    MotionState,
    PaperEntry,
    PaperReturn,
)
from governance.votes.record import conflict
from governance.votes.selectors.offering import offer_of
from governance.votes.selectors.papers import compare, returned_count
from governance.votes.services.casting import (
    MotionClosedError,
    MotionNotOpenYetError,
    NotAnElectorError,
    RecusedError,
)
from governance.votes.services.paper_mail import tell_voter


class NotASecretVoteError(CoopError):
    """A paper ballot without a name, in a vote by name."""

    template = N_(
        "“{title}” is an open vote: paper ballots bear a name there, and are entered by "
        "name. Enter them on the page for votes taken by hand."
    )


class AlreadyReturnedError(CoopError):
    """A second paper ballot of one member."""

    template = N_(
        "A paper ballot of {code} was handed in before, and each member hands in one. "
        "Keep the second one apart, unopened, and tell the tellers."
    )


class StillOpenError(CoopError):
    """A sheet that is entered while members still vote."""

    template = N_(
        "“{title}” is not closed yet, so no paper ballot is entered: nobody may know "
        "how it stands. Enter them once the box is closed."
    )


class AlreadyOpenedError(CoopError):
    """A sheet that comes after the ballots were published."""

    template = N_(
        "The ballots of “{title}” are published already, so nothing can be entered any "
        "more. If a sheet was forgotten, challenge the result."
    )


class NoSuchSheetError(CoopError):
    """A sheet beyond as many as were handed in."""

    template = N_(
        "There is no sheet {sheet}: {returned} paper ballots were handed in. Number the "
        "sheets from 1, and look whether one was counted that nobody handed in."
    )


class EnteredBeforeError(CoopError):
    """A sheet that one person enters twice."""

    template = N_(
        "You entered sheet {sheet} before, and each sheet is entered by two different "
        "people. Let somebody else enter it. If you two differ, a third one settles it."
    )


class AgreedAlreadyError(CoopError):
    """A sheet that two people read alike."""

    template = N_(
        "Two people entered sheet {sheet} alike, so it is settled. Enter another sheet."
    )


class NotAllEnteredError(CoopError):
    """Sheets that are not yet entered alike by two people."""

    template = N_(
        "{waiting} of {returned} paper ballots are not settled yet: {sheets}. Each sheet "
        "is entered by two people; where they differ, a third one reads it too."
    )


@transaction.atomic
def hand_in_paper(
    *, motion: Motion, membership: Membership, by: User, at: datetime
) -> PaperReturn:
    """Tick a member off who handed in a paper ballot; an envelope of theirs is set aside.

    Takes the lock that an envelope takes: nobody does both at the same moment.
    """
    held, box = _locked(motion)
    if at < held.opens_at or held.state == MotionState.PREPARED:
        raise MotionNotOpenYetError(title=held.title)
    if held.state != MotionState.OPEN or box.state != BoxState.OPEN:
        raise MotionClosedError(title=held.title)
    if at >= held.closes_at:
        raise MotionClosedError(title=held.title)
    elector = _elector(held, membership)
    if hasattr(elector, "paper_return"):
        raise AlreadyReturnedError(code=elector.code)
    done = PaperReturn.objects.create(elector=elector, by=by, at=at)
    transaction.on_commit(partial(tell_voter, done.pk), robust=True)
    _note(held, by, at, "paper.handed_in", {"who": elector.code})
    return done


@transaction.atomic
def enter_sheet(
    *, motion: Motion, sheet: int, content: Mapping[str, Any], by: User, at: datetime
) -> PaperEntry:
    """Enter a sheet as one person read it; the trail holds its hash, not what it says.

    A spoilt sheet is entered too, as what `marking` has for it: it counts as invalid.
    """
    held, box = _locked(motion)
    if box.state in {BoxState.PREPARED, BoxState.OPEN}:
        raise StillOpenError(title=held.title)
    if box.state != BoxState.CLOSED:
        raise AlreadyOpenedError(title=held.title)
    returned = returned_count(held)
    if not 1 <= sheet <= returned:
        raise NoSuchSheetError(sheet=sheet, returned=returned)
    before = PaperEntry.objects.filter(motion=held, sheet=sheet)
    if before.filter(entered_by=by).exists():
        raise EnteredBeforeError(sheet=sheet)
    if compare(held)[sheet - 1].is_settled:
        raise AgreedAlreadyError(sheet=sheet)
    entry = PaperEntry.objects.create(
        motion=held, sheet=sheet, content=_read(held, content), entered_by=by, at=at
    )
    data = {"sheet": sheet, "sha256": sha256_of([sheet, entry.content, by.pk])}
    _note(held, by, at, "paper.entered", data)
    return entry


def entered(motion: Motion) -> list[dict[str, Any]]:
    """What the paper ballots say, by sheet; a CoopError while one is not settled."""
    sheets = compare(motion)
    waiting = [str(each.sheet) for each in sheets if not each.is_settled]
    if waiting:
        raise NotAllEnteredError(
            waiting=len(waiting), returned=len(sheets), sheets=", ".join(waiting)
        )
    return [each.content for each in sheets if each.content is not None]


def _locked(motion: Motion) -> tuple[Motion, BallotBox]:
    if not motion.is_secret:
        raise NotASecretVoteError(title=motion.title)
    boxes = BallotBox.objects.select_for_update(of=("self",))
    box = boxes.filter(motion_id=motion.pk).first()
    if box is None:
        raise MotionNotOpenYetError(title=motion.title)
    return Motion.objects.select_related("cooperative").get(pk=motion.pk), box


def _elector(motion: Motion, membership: Membership) -> Elector:
    mine = Elector.objects.filter(motion=motion, membership=membership)
    elector = mine.select_related("recusal", "paper_return").first()
    if elector is None:
        raise NotAnElectorError(title=motion.title)
    if hasattr(elector, "recusal") and not conflict(motion.rules)["votes"]:
        raise RecusedError(title=motion.title)
    return elector


def _read(motion: Motion, content: Mapping[str, Any]) -> dict[str, Any]:
    """What a sheet says, held to the options that were printed on it."""
    offer = offer_of(motion)
    if offer.kind == "choice":
        choice = str(content.get("choice", ""))
        if choice == marking.SPOILT_CHOICE:
            return {"choice": choice}
        return {"choice": marking.checked_choice(choice)}
    marks = [int(number) for number in content.get("marks", ())]
    for number in () if marks == list(marking.SPOILT_MARKS) else marks:
        if number not in offer.printed:
            raise marking.UnknownOptionError(number=number)
    return {"marks": marks}


def _note(
    motion: Motion, by: User, at: datetime, action: str, data: dict[str, Any]
) -> None:
    record(
        scope=motion.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"motion:{motion.pk}",
        data=data,
        at=at,
    )
