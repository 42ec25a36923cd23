"""Writing what happens to a membership: events, what they come to, and the roles.

An event is appended and never edited; a mistake is reversed by another event. Spells and
roles follow in the same transaction.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from governance.bylaws.selectors import in_force
from governance.members.entitlement import class_of
from governance.members.models import EventKind, Membership, MembershipEvent
from governance.members.selectors.events import events_of
from governance.members.services.spells import follow
from governance.members.standing import (
    KIND_WORDS,
    Event,
    LaterStepError,
    check_history,
    check_step,
)

FIRST_DAY, LAST_DAY = date(1844, 12, 21), date(9000, 12, 31)
_LATEST = 2**62


class Facts(TypedDict, total=False):
    """What may be told of an event; `details` are those of its kind."""

    decision: str
    reason: str
    details: Mapping[str, Any] | None
    signed_on: date | None
    approved_on: date | None


class ProcedureNeededError(CoopError):
    """An expulsion recorded as if it were a plain step."""

    template = N_(
        "An expulsion is not recorded as a plain step: the bylaws ask for a notice with "
        "reasons, a hearing and some days. Record it on the page “Exit” of {code}."
    )


class NoSuchDayError(CoopError):
    """A day that no co-op has lived or will."""

    template = N_(
        "{on} is not a day that a membership can begin, change or end. Write the year "
        "with four digits, like 2025."
    )


class NoSuchClassError(CoopError):
    """A class that the bylaws do not know."""

    template = N_(
        "The bylaws know no class of members “{key}” on {on}. The classes are: {known}. "
        "Choose one of them, or change the bylaws first."
    )


class ReversedAlreadyError(CoopError):
    """A reversal of what is reversed, or of a reversal."""

    template = N_(
        "This was already taken back, or is itself the taking back of a step. What is on "
        "file stays. Record the step anew, if it should hold again."
    )


@transaction.atomic
def append_event(
    *,
    membership: Membership,
    kind: str,
    effective_on: date,
    by: User | None,
    at: datetime,
    **facts: Unpack[Facts],
) -> MembershipEvent:
    """Record a step; a day in the past or to come will do, if all on file still follows.

    Raises NoSuchStepError, LaterStepError, OverlapError or another CoopError where it
    does not. An expulsion goes through `exits`, which asks for its procedure.
    """
    if kind == EventKind.EXPELLED:
        raise ProcedureNeededError(code=membership.code)
    return write_event(
        membership=membership,
        kind=kind,
        effective_on=effective_on,
        by=by,
        at=at,
        **facts,
    )


@transaction.atomic
def write_event(
    *,
    membership: Membership,
    kind: str,
    effective_on: date,
    by: User | None,
    at: datetime,
    **facts: Unpack[Facts],
) -> MembershipEvent:
    """As `append_event`, for a service that has seen to the procedure itself."""
    if kind not in EventKind.values or kind == EventKind.REVERSED:
        raise ValueError(f"no such step: {kind}")
    if not FIRST_DAY <= effective_on <= LAST_DAY:
        raise NoSuchDayError(on=effective_on.isoformat())
    held = lock(membership)
    details = dict(facts.pop("details", None) or {})
    event = Event(kind, effective_on, details.get("class", ""), _LATEST)
    _check_class(held, event)
    check_step(held.code, events_of(held), event)
    row = MembershipEvent.objects.create(
        membership=held,
        kind=kind,
        effective_on=effective_on,
        details=details,
        recorded_by=by,
        recorded_at=at,
        **facts,
    )
    follow(held, act=row.decision or kind, by=by, at=at)
    _audit(row, {"on": effective_on.isoformat(), "decision": row.decision}, by=by, at=at)
    return row


@transaction.atomic
def reverse_event(
    *, event: MembershipEvent, reason: str, by: User | None, at: datetime
) -> MembershipEvent:
    """Take a step back: it is as if it had never been, and both stay on file."""
    held = lock(event.membership)
    undone = held.events.select_related("reversed_by").get(pk=event.pk)
    if undone.kind == EventKind.REVERSED or hasattr(undone, "reversed_by"):
        raise ReversedAlreadyError()
    left = [each for each in events_of(held) if each.seq != undone.pk]
    check_history(held.code, left)
    _check_rests_on_none(held, undone, left)
    row = MembershipEvent.objects.create(
        membership=held,
        kind=EventKind.REVERSED,
        effective_on=undone.effective_on,
        reason=reason,
        reverses=undone,
        recorded_by=by,
        recorded_at=at,
    )
    follow(held, act=EventKind.REVERSED, by=by, at=at)
    told = {
        "on": undone.effective_on.isoformat(),
        "kind": undone.kind,
        "event": undone.pk,
    }
    _audit(row, told, by=by, at=at)
    return row


def _check_rests_on_none(
    membership: Membership, undone: MembershipEvent, left: Iterable[Event]
) -> None:
    """Refuse to take a notice or a hearing back while an expulsion rests on it."""
    expelled = [each for each in left if each.kind == EventKind.EXPELLED]
    if expelled and undone.kind in {EventKind.CHARGED, EventKind.HEARING}:
        step = KIND_WORDS[EventKind.EXPELLED]
        raise LaterStepError(code=membership.code, on=expelled[0].on, step=step)


def lock(membership: Membership) -> Membership:
    """The membership as it stands; whoever else writes to the co-op's roll waits."""
    Cooperative.objects.select_for_update(no_key=True).get(pk=membership.cooperative_id)
    whole = Membership.objects.select_related("person__user", "cooperative")
    return whole.get(pk=membership.pk)


def _check_class(membership: Membership, event: Event) -> None:
    if event.kind == EventKind.CLASS and not event.member_class:
        raise ValueError("a move to another class names the class")
    if not event.member_class:
        return
    bylaws = in_force(membership.cooperative, on=event.on)
    known = (
        class_of(bylaws["members.classes"].value) if "members.classes" in bylaws else {}
    )
    if known and event.member_class not in known:
        raise NoSuchClassError(
            key=event.member_class, on=event.on, known=", ".join(known)
        )


def _audit(
    row: MembershipEvent, data: dict[str, Any], *, by: User | None, at: datetime
) -> None:
    record(
        scope=row.membership.cooperative.slug,
        actor=actor_of(by),
        action=f"membership.{row.kind}",
        subject=f"member:{row.membership.code}",
        data=data,
        at=at,
    )
