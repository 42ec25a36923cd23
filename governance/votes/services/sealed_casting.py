"""Taking a sealed envelope into the ballot box of a secret vote.

Nothing of a ballot is here: the envelope is opened by the tellers alone. One locked read,
one row added, one row changed; the log is the trail, so there is no entry in the audit.
"""

from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from governance.meetings.models import Meeting
from governance.meetings.selectors import presence_at
from governance.members.models import Membership
from governance.votes.models import (
    BallotBox,
    BoxState,
    Elector,
    Envelope,
    Motion,
    MotionState,
)
from governance.votes.record import conflict
from governance.votes.selectors.place import (
    Place,
    Seeker,
    by_membership,
    by_user,
    locked_place,
)
from governance.votes.services.casting import (
    MotionClosedError,
    MotionNotOpenYetError,
    NotAnElectorError,
    NotPresentError,
    RecusedError,
)
from governance.votes.services.entering import enter


class BoxNotOpenError(CoopError):
    """An envelope for a ballot box that takes none."""

    template = N_(
        "The ballot box of “{title}” takes no envelopes now, so yours was not received. "
        "It takes them from the opening of the vote to its close. The page of the vote "
        "shows where it stands."
    )


class WrongLengthError(CoopError):
    """An envelope that is not as long as all envelopes of the box are."""

    template = N_(
        "What came in is {length} bytes long, and every envelope of this vote has "
        "{needed}, so that none can be told from another. It was not received. Load the "
        "page of the vote again, and cast your ballot once more."
    )


class SameEnvelopeError(CoopError):
    """An envelope that is in the box already."""

    template = N_(
        "This very envelope was received before, and an envelope is taken once. Your "
        "last envelope stands. To change your vote, load the page of the vote again, "
        "and seal a new one."
    )


class PaperHandedInError(CoopError):
    """An envelope of somebody who voted on paper."""

    template = N_(
        "You handed in a paper ballot in “{title}”, so this envelope was not received. "
        "A paper ballot counts, whatever else comes in. Your vote is in."
    )


def cast_envelope(
    *, motion: Motion, voter: Membership, sealed: bytes, sealed_in: str, at: datetime
) -> Envelope:
    """Put a member's envelope into the box; until the close, their last one stands.

    `sealed_in` is “browser” or “server”. The same bytes sent again give back the envelope
    that was made of them. The mail to the voter is the post's (`receipts.py`).
    """
    seeker = by_membership(motion, voter)
    envelope = _taken(seeker, sealed=sealed, sealed_in=sealed_in, at=at)
    if envelope is None:
        raise _why_none(motion, motion.electors.filter(membership=voter))
    return envelope


def cast_envelope_of(
    *,
    cooperative: Cooperative,
    motion_id: int,
    user: User,
    sealed: bytes,
    sealed_in: str,
    at: datetime,
) -> Envelope:
    """As `cast_envelope`, of whoever is signed in: nothing has to be read before it.

    A motion that is not the co-op's raises `Motion.DoesNotExist`.
    """
    seeker = by_user(cooperative, motion_id, user)
    envelope = _taken(seeker, sealed=sealed, sealed_in=sealed_in, at=at)
    if envelope is None:
        motion = cooperative.motions.get(pk=motion_id)
        raise _why_none(motion, motion.electors.filter(membership__person__user=user))
    return envelope


def _taken(
    seeker: Seeker, *, sealed: bytes, sealed_in: str, at: datetime
) -> Envelope | None:
    """Take an envelope; where the same came in beside it, it is found the second time."""
    try:
        return _take(seeker, sealed=sealed, sealed_in=sealed_in, at=at)
    except IntegrityError:
        return _take(seeker, sealed=sealed, sealed_in=sealed_in, at=at)


@transaction.atomic
def _take(
    seeker: Seeker, *, sealed: bytes, sealed_in: str, at: datetime
) -> Envelope | None:
    """Check and enter an envelope; nothing for who has no place at a box."""
    digest = sha256(sealed).hexdigest()
    place = locked_place(seeker, digest=digest, at=at)
    if place is None:
        return None
    _check(place)
    _refuse_absent(place, at=at)
    if place.twin is not None:
        return _again(place, place.twin)
    needed = _envelope_bytes(place.box_id, place.manifest_sha256)
    if len(sealed) != needed:
        raise WrongLengthError(length=len(sealed), needed=needed)
    return enter(place, sealed, digest, sealed_in=sealed_in, at=at)


def _check(place: Place) -> None:
    """Refuse what the box may not take from this elector now."""
    if place.motion_state != MotionState.OPEN or not place.is_not_over:
        raise MotionClosedError(title=place.title)
    if not place.has_begun:
        raise MotionNotOpenYetError(title=place.title)
    if place.box_state != BoxState.OPEN:
        raise BoxNotOpenError(title=place.title)
    if place.recusal is not None:
        rules = Motion.objects.values_list("rules", flat=True)
        if not conflict(rules.get(box=place.box_id))["votes"]:
            raise RecusedError(title=place.title)
    if place.paper is not None:
        raise PaperHandedInError(title=place.title)


def _refuse_absent(place: Place, *, at: datetime) -> None:
    """Refuse who is not there, where the vote is in a meeting; else nothing is asked."""
    if place.item_id is None:
        return
    meeting = Meeting.objects.get(items=place.item_id)
    if place.code not in presence_at(meeting, at=at).codes:
        voter = Membership.objects.select_related("person").get(
            cooperative=meeting.cooperative_id, code=place.code
        )
        raise NotPresentError(name=voter.person.display_name, title=place.title)


def _again(place: Place, twin_id: int) -> Envelope:
    """The envelope that these bytes made before, where it is the elector's last."""
    twin = Envelope.objects.defer("sealed").get(pk=twin_id)
    if twin.elector_id != place.elector_id or twin.index != place.former:
        raise SameEnvelopeError()
    return twin


@lru_cache(maxsize=64)
def _envelope_bytes(box_id: int, manifest_sha256: str) -> int:
    """How long the envelopes of a box are; its manifest never changes."""
    found = BallotBox.objects.values_list("manifest__envelope_bytes", flat=True)
    return int(found.get(pk=box_id, manifest_sha256=manifest_sha256))


def _why_none(motion: Motion, mine: QuerySet[Elector]) -> CoopError:
    """Why somebody has no place at a box: there is none, or they are no elector."""
    if mine.exists():
        return BoxNotOpenError(title=motion.title)
    return NotAnElectorError(title=motion.title)
