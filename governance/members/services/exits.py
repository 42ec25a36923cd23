"""Writing exits: a notice and the last day, by the bylaws in force when it was given."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from governance.bylaws.selectors import Bylaws, in_force
from governance.members import exit as exits
from governance.members.models import EventKind, Membership, MembershipEvent
from governance.members.selectors.exits import exit_to_come, proposed_last_day
from governance.members.selectors.roll import spells_on
from governance.members.services.events import append_event
from governance.members.standing import MEMBERS


class AlreadyLeavingError(CoopError):
    """A second exit for somebody whose last day is known."""

    template = N_(
        "{name} is leaving already: the last day on record is {last_day}. Reverse that "
        "step on the record of {code} first, if it was a mistake."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """An exit as it is asked for; without a last day the bylaws' own is taken.

    `given_on` is the day it was signed or told; of a death, the day itself. `to_code` is
    the member who takes a transferred share over.
    """

    kind: str
    given_on: date
    last_day: date | None = None
    approved_on: date | None = None
    in_writing: bool = True
    to_code: str = ""
    decision: str = ""
    reason: str = ""


def check_exit(membership: Membership, asked: Exit, *, on: date) -> date:
    """The last day that an exit comes to; or the refusal it meets."""
    bylaws = in_force(membership.cooperative, on=asked.given_on)
    leaving = exit_to_come(membership, on=on)
    if leaving is not None and asked.kind != exits.DIED:
        raise AlreadyLeavingError(
            name=membership.person.display_name,
            last_day=leaving.effective_on,
            code=membership.code,
        )
    if asked.kind == exits.DIED:
        if asked.given_on > on:
            raise exits.DeathToComeError(asked=asked.given_on)
        return asked.given_on
    if asked.kind in exits.GIVEN_UP:
        _check_writing(membership, asked, bylaws)
    proposed = proposed_last_day(bylaws, asked.kind, given_on=asked.given_on)
    last = asked.last_day or proposed.day
    exits.check_last_day(
        last,
        proposed,
        given_on=asked.given_on,
        decision=asked.decision,
        clause=bylaws[proposed.rule].clause,
    )
    if asked.kind == exits.TRANSFERRED:
        _check_receiver(membership, asked.to_code, bylaws, last)
    return last


@transaction.atomic
def record_exit(
    *, membership: Membership, asked: Exit, by: User | None, at: datetime, on: date
) -> MembershipEvent:
    """Record a notice and the exit it leads to, on the day the preview showed.

    The last day may be to come: until it is over nothing changes for the member.
    """
    Cooperative.objects.select_for_update(no_key=True).get(pk=membership.cooperative_id)
    last = check_exit(membership, asked, on=on)
    if asked.kind in exits.GIVEN_UP:
        append_event(
            membership=membership,
            kind=EventKind.NOTICE,
            effective_on=asked.given_on,
            signed_on=asked.given_on,
            details={"type": asked.kind, "last_day": last.isoformat()},
            by=by,
            at=at,
        )
    unreachable = asked.kind == exits.UNREACHABLE
    details = {"to": asked.to_code} if asked.kind == exits.TRANSFERRED else {}
    if unreachable:
        details = {"unreachable_since": asked.given_on.isoformat()}
    return append_event(
        membership=membership,
        kind=EventKind.RESIGNED if unreachable else asked.kind,
        effective_on=last,
        signed_on=asked.given_on if asked.kind in exits.GIVEN_UP else None,
        approved_on=asked.approved_on,
        decision=asked.decision.strip(),
        reason=asked.reason,
        details=details,
        by=by,
        at=at,
    )


def _check_writing(membership: Membership, asked: Exit, bylaws: Bylaws) -> None:
    rule = bylaws.get("exit.in_writing")
    if rule is not None and rule.flag and not asked.in_writing:
        name = membership.person.display_name
        raise exits.NotInWritingError(name=name, clause=rule.clause)


def _check_receiver(
    membership: Membership, code: str, bylaws: Bylaws, last: date
) -> None:
    """Refuse a transfer that the bylaws do not let, or to nobody they let take it."""
    rule = bylaws["members.transferable"]
    if rule.choice == "no":
        raise exits.NoTransferError(clause=rule.clause)
    spells = spells_on(membership.cooperative, last).filter(standing__in=MEMBERS)
    other = spells.filter(membership__code=code).exclude(membership=membership)
    if rule.choice == "among_members" and not other.exists():
        raise exits.NoReceiverError(clause=rule.clause, code=code, on=last)
