"""Growing into a seat, holding it and leaving it; when one can help."""

from collections.abc import Mapping
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from cms.centre.models import (
    Ally,
    Availability,
    CentreRole,
    Seat,
    Shadowing,
    SignOff,
)
from cms.centre.models.staff import Interest
from cms.centre.paths import (
    LastCoordinatorError,
    NotBegunError,
    NotBesideError,
    OwnSeatError,
    PathNotWalkedError,
    SeatDayError,
    SeatHeldError,
    SeatLongerError,
    SeatOverError,
    TimesError,
)
from cms.centre.selectors.staff import (
    A_YEAR,
    coordinators_left,
    given_up,
    has_begun,
    holds_from,
    no_seat,
    progress_of,
    roles_held,
    seats_over,
)
from cms.learning.services.keeping import Kept
from coopkit.accounts.models import User
from coopkit.accounts.services import open_account
from coopkit.audit.services import actor_of, record

SCOPE = "centre"


@transaction.atomic
def begin_path(*, user: User, role: CentreRole, on: date) -> Interest:
    """Begin the path to a role; who has begun it goes on."""
    begun, _is_new = Interest.objects.get_or_create(
        user=user, role=role, defaults={"since": on}
    )
    return begun


@transaction.atomic
def leave_path(*, user: User, role: CentreRole) -> None:
    """Leave a path; what was learned on it is forgotten, but for the lessons."""
    for kind in (Interest, Shadowing, SignOff):
        kind.objects.filter(user=user, role=role).delete()


@transaction.atomic
def invite(*, email: str, role: CentreRole, language: str, at: datetime) -> User:
    """Put somebody on the path to a role, with an account if they had none."""
    user = open_account(email=email, language=language, at=at)
    begin_path(user=user, role=role, on=timezone.localdate(at))
    return user


@transaction.atomic
def note_shadowing(
    *, user: User, role: CentreRole, on: date, beside: User, by: User, at: datetime
) -> Shadowing:
    """Note that somebody went along with who held the role on that day."""
    if not has_begun(user, role):
        raise NotBegunError
    late = on > timezone.localdate(at)
    if late or user == beside or role not in roles_held(beside, on):
        raise NotBesideError
    noted = Shadowing.objects.create(user=user, role=role, on=on, beside=beside)
    _record("shadowing.noted", user, role, by=by, at=at)
    return noted


@transaction.atomic
def sign_off(*, user: User, role: CentreRole, by: User, at: datetime) -> SignOff:
    """Say that somebody is ready for a role; nobody says it of themselves."""
    if user == by:
        raise OwnSeatError
    if not has_begun(user, role):
        raise NotBegunError
    said, is_new = SignOff.objects.get_or_create(
        user=user, role=role, defaults={"by": by, "at": at}
    )
    if is_new:
        _record("role.signed_off", user, role, by=by, at=at)
    return said


@transaction.atomic
def grant_seat(
    *,
    user: User,
    role: CentreRole,
    act: str,
    starts_on: date,
    by: User | None,
    at: datetime,
    reason: str = "",
) -> Seat:
    """Give a seat by a decision; before its path is complete only for a reason.

    Without `by` the site's keeper gives it, which is how the first coordinator comes in.
    """
    if by and by == user and role == CentreRole.COORDINATOR:
        raise OwnSeatError
    if holds_from(user, role, starts_on):
        raise SeatHeldError
    is_complete = progress_of(user, role).is_complete
    if by and not is_complete and not reason.strip():
        raise PathNotWalkedError
    seat = Seat.objects.create(
        user=user,
        role=role,
        starts_on=starts_on,
        act=act,
        granted_by=by,
        reason="" if is_complete else reason.strip(),
    )
    data = {"starts_on": starts_on.isoformat(), "path_complete": is_complete}
    _record("seat.granted", user, role, by=by, at=at, data=data)
    return seat


@transaction.atomic
def appoint(
    *, email: str, role: CentreRole, act: str, language: str, at: datetime
) -> Seat:
    """Give a seat from today by an address, in the name of the system."""
    user = open_account(email=email, language=language, at=at)
    on = timezone.localdate(at)
    return grant_seat(user=user, role=role, act=act, starts_on=on, by=None, at=at)


@transaction.atomic
def end_seat(*, seat: Seat, ends_on: date, by: User | None, at: datetime) -> Seat:
    """Set a seat's last day, or a sooner one; the last coordinator's stays."""
    locked = Seat.objects.select_for_update(of=("self",))
    list(locked.filter(role=CentreRole.COORDINATOR).order_by("pk"))
    if seat.ends_on and seat.ends_on < timezone.localdate(at):
        raise SeatOverError(last=seat.ends_on)
    if seat.ends_on and ends_on > seat.ends_on:
        raise SeatLongerError(last=seat.ends_on)
    if ends_on < seat.starts_on:
        raise SeatDayError(first=seat.starts_on)
    is_coordinator = seat.role == CentreRole.COORDINATOR
    if is_coordinator and not coordinators_left(seat, ends_on):
        raise LastCoordinatorError
    seat.ends_on = ends_on
    seat.save(update_fields=["ends_on"])
    role, data = CentreRole(seat.role), {"ends_on": ends_on.isoformat()}
    _record("seat.ended", seat.user, role, by=by, at=at, data=data)
    return seat


@transaction.atomic
def add_time(*, user: User, weekday: int, starts_at: time, ends_at: time) -> Availability:
    """Say a time of the week at which one can help."""
    if ends_at <= starts_at:
        raise TimesError(start=f"{starts_at:%H:%M}", end=f"{ends_at:%H:%M}")
    made, _is_new = Availability.objects.get_or_create(
        user=user, weekday=weekday, starts_at=starts_at, ends_at=ends_at
    )
    return made


@transaction.atomic
def drop_time(*, user: User, pk: int) -> None:
    """Take back such a time."""
    Availability.objects.filter(user=user, pk=pk).delete()


@transaction.atomic
def forget_staff(*, user: User) -> None:
    """End what is kept of somebody beside their seats, which end by their own day."""
    for kind in (Interest, Shadowing, SignOff, Availability):
        kind.objects.filter(user=user).delete()
    Shadowing.objects.filter(beside=user).update(beside=None)
    Ally.objects.filter(checked_by=user).update(checked_by=None)


def purge_staff(at: datetime) -> int:
    """End seats a year after their last day, and what belongs to who has none."""
    on = timezone.localdate(at)
    ended = seats_over(before=on - A_YEAR).delete()[0]
    for user in given_up(before=at - A_YEAR):
        forget_staff(user=user)
        ended += 1
    return ended


def purge_times(at: datetime) -> int:
    """End the times to help of who holds no seat any more."""
    on = timezone.localdate(at)
    return Availability.objects.filter(no_seat("user", on)).delete()[0]


def _record(
    action: str,
    user: User,
    role: CentreRole,
    *,
    by: User | None,
    at: datetime,
    data: Mapping[str, object] | None = None,
) -> None:
    record(
        scope=SCOPE,
        actor=actor_of(by),
        action=action,
        subject=f"user:{user.pk}",
        data={"role": str(role), **(data or {})},
        at=at,
    )


KEPT: tuple[Kept, ...] = (
    Kept(
        key="staff",
        what=_(
            "Who holds a seat at the center, from when until when, and by which "
            "decision; on the way to a seat: with whom you went along on which day, and "
            "who signed off"
        ),
        why=_("So that everybody knows who may do what, and who decided it."),
        until=(
            lambda: gettext(
                "one year after the last day of the seat; without a seat one year after "
                "you last did something on the path, or at once when you leave it"
            )
        ),
        purge=purge_staff,
    ),
    Kept(
        key="times to help",
        what=_("At which times of the week you can help"),
        why=_("So that a clinic or a shift can be planned."),
        until=(
            lambda: gettext("until you delete them, or your last seat at the center ends")
        ),
        purge=purge_times,
    ),
)
