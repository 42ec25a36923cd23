"""Writing who accompanies groups: an incubator, its seats, and what a group shows it."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.accounts.selectors import person_at
from coopkit.audit.services import actor_of, record
from coopkit.codes import LONGEST_TYPED, as_kept, free_code
from coopkit.errors import N_, CoopError
from governance.formation.joining import (
    GroupEndedError,
    NotOfTheGroupError,
)
from governance.formation.models import FoundingGroup, Incubator, IncubatorSeat
from governance.formation.selectors.groups import founder_for, is_forming
from governance.formation.selectors.incubators import may_begin
from governance.formation.services.groups import lock, note
from governance.formation.sheet_files import sheet_files

SCOPE = "incubators"


class NoSuchIncubatorError(CoopError):
    """A code of no incubator."""

    template = N_(
        "Nobody accompanies groups under the code “{code}”. Ask the center for its code, "
        "and type it as it was read to you."
    )


class NotAccompaniedError(CoopError):
    """A worksheet that would be shown to nobody."""

    template = N_(
        "Nobody accompanies your group now, so there is nobody to show a worksheet to. "
        "Type the code of a center first."
    )


class NamelessIncubatorError(CoopError):
    """An incubator without a name."""

    template = N_(
        "Groups see who looks in, so it needs a name. Write the name of your center."
    )


class NobodyThereError(CoopError):
    """A seat for an address that nobody signs in with."""

    template = N_(
        "Nobody signs in here as {email}. Somebody who looks in needs an account first; "
        "the people who run this site can make one."
    )


class LastSeatError(CoopError):
    """The last seat of an incubator, which would leave it to nobody."""

    template = N_(
        "Somebody has to look in for {name}, and this is the last seat. Give a seat to "
        "somebody else first."
    )


@transaction.atomic
def begin_incubator(*, name: str, by: User, at: datetime, code: str = "") -> Incubator:
    """Make an incubator; whoever made it has its first seat.

    `code` is a code that is free, else any.
    """
    if not may_begin(by):
        raise PermissionDenied
    called = " ".join(name.split())
    if not called:
        raise NamelessIncubatorError
    incubator = Incubator.objects.create(
        name=called, code=code or _free_code(), made_by=by, made_at=at
    )
    IncubatorSeat.objects.create(incubator=incubator, user=by, added_by=by, added_at=at)
    _note(incubator, "begun", {}, by=by, at=at)
    return incubator


@transaction.atomic
def give_seat(
    *, incubator: Incubator, email: str, by: User, at: datetime
) -> IncubatorSeat:
    """Let one more person look in; who does already keeps the seat they have."""
    held = _locked(incubator)
    user = person_at(email.strip())
    if user is None or not user.is_active:
        raise NobodyThereError(email=email.strip())
    standing = held.seats.filter(user=user, ended_at=None).first()
    if standing:
        return standing
    seat = IncubatorSeat.objects.create(
        incubator=held, user=user, added_by=by, added_at=at
    )
    _note(held, "seat_given", {"user": user.pk}, by=by, at=at)
    return seat


@transaction.atomic
def end_seat(*, seat: IncubatorSeat, by: User, at: datetime) -> None:
    """Let somebody look in no more; the last seat stays."""
    incubator = _locked(seat.incubator)
    held = incubator.seats.filter(pk=seat.pk, ended_at=None).first()
    if held is None:
        return
    if not incubator.seats.filter(ended_at=None).exclude(pk=held.pk).exists():
        raise LastSeatError(name=incubator.name)
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    _note(incubator, "seat_ended", {"user": held.user_id}, by=by, at=at)


@transaction.atomic
def accompany(*, group: FoundingGroup, code: str, by: User, at: datetime) -> Incubator:
    """Let an incubator see the group's stages; what another one saw, it sees no more.

    No worksheet is shared by this alone.
    """
    held = _of_the_group(group, by)
    if not is_forming(held):
        raise GroupEndedError(name=held.cooperative.name)
    incubator = Incubator.objects.filter(code=as_kept(code)).first()
    if incubator is None:
        raise NoSuchIncubatorError(code=code.strip()[:LONGEST_TYPED])
    if held.incubator_id == incubator.pk:
        return incubator
    held.incubator, held.shared = incubator, []
    held.incubated_on = timezone.localdate(at)
    held.save(update_fields=["incubator", "incubated_on", "shared"])
    note(held, "accompanied", {"incubator": incubator.pk}, by=by, at=at)
    return incubator


@transaction.atomic
def go_alone(*, group: FoundingGroup, by: User, at: datetime) -> None:
    """Let nobody look in any more, and take back every worksheet that was shared."""
    held = _of_the_group(group, by)
    if held.incubator_id is None:
        return
    left = held.incubator_id
    held.incubator, held.incubated_on, held.shared = None, None, []
    held.save(update_fields=["incubator", "incubated_on", "shared"])
    note(held, "goes_alone", {"incubator": left}, by=by, at=at)


@transaction.atomic
def share_sheets(
    *, group: FoundingGroup, keys: Sequence[str], by: User, at: datetime
) -> list[str]:
    """Share exactly these worksheets with whoever accompanies the group, and no other."""
    held = _of_the_group(group, by)
    if held.incubator_id is None:
        raise NotAccompaniedError
    chosen = [key for key in sheet_files() if key in set(keys)]
    if chosen != held.shared:
        held.shared = chosen
        held.save(update_fields=["shared"])
        note(held, "shares", {"sheets": chosen}, by=by, at=at)
    return chosen


def _of_the_group(group: FoundingGroup, by: User) -> FoundingGroup:
    held = lock(group)
    if founder_for(by, held) is None:
        raise NotOfTheGroupError(name=held.cooperative.name)
    return held


def _locked(incubator: Incubator) -> Incubator:
    return Incubator.objects.select_for_update().get(pk=incubator.pk)


def _free_code() -> str:
    rows = Incubator.objects
    return free_code(secrets.choice, lambda code: rows.filter(code=code).exists())


def _note(
    incubator: Incubator,
    what: str,
    data: dict[str, object],
    *,
    by: User,
    at: datetime,
) -> None:
    record(
        scope=SCOPE,
        actor=actor_of(by),
        action=f"incubator.{what}",
        subject=f"incubator:{incubator.pk}",
        data=data,
        at=at,
    )
