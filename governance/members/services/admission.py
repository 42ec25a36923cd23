"""Writing admissions: a criterion that is met, and the admission itself."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from governance.members.criteria import RECORDED, CriteriaMissingError
from governance.members.models import EventKind, Membership, MembershipEvent
from governance.members.selectors.admission import candidacy_of, is_applying, returns
from governance.members.selectors.codes import by_code
from governance.members.services.events import append_event, lock
from governance.members.services.joining import admit_member, readmit


class NotApplyingError(CoopError):
    """A step of an admission for somebody who is no candidate."""

    template = N_(
        "{name} ({code}) is no candidate on {on}, so there is nothing to admit. Look at "
        "the record of {code}."
    )


class AlreadyMetError(CoopError):
    """A criterion that is recorded a second time."""

    template = N_(
        "“{criterion}” is already on record for {name}, of {on}. It counts once; nothing "
        "more is to be recorded."
    )


class NotAskedError(CoopError):
    """A criterion that the bylaws do not ask for."""

    template = N_(
        "The bylaws do not ask for “{criterion}”, so it cannot be recorded for an "
        "admission. Choose one of the criteria on the page."
    )


class NoReferenceError(CoopError):
    """An admission without the decision it rests on."""

    template = N_(
        "An admission rests on a decision. Give its reference, like {year}-GM-001 for "
        "the members or {year}-BD-001 for the board."
    )


@transaction.atomic
def record_criterion(
    *,
    membership: Membership,
    criterion: str,
    on: date,
    note: str = "",
    by: User | None,
    at: datetime,
) -> MembershipEvent:
    """Record that a course was done or a buy-in was paid, where nothing here shows it."""
    held = lock(membership)
    found = candidacy_of(held, on=on)
    if found is None:
        raise _not_applying(held, on)
    asked = {line.criterion.key: line for line in found.lines}
    if criterion not in RECORDED or criterion not in asked:
        raise NotAskedError(criterion=criterion)
    line = asked[criterion]
    if line.criterion.met:
        day = line.criterion.recorded_on or on
        raise AlreadyMetError(
            criterion=str(line.title), name=held.person.display_name, on=day
        )
    return append_event(
        membership=held,
        kind=EventKind.CRITERION,
        effective_on=on,
        reason=note,
        details={"criterion": criterion},
        by=by,
        at=at,
    )


@transaction.atomic
def admit(
    *,
    membership: Membership,
    on: date,
    decision: str,
    by: User | None,
    at: datetime,
) -> Membership:
    """Admit a candidate who has reached all that the bylaws ask for, by a decision."""
    held = lock(membership)
    check_ready(held, on=on)
    if not decision.strip():
        raise NoReferenceError(year=on.year)
    return _admit(held, on=on, decision=decision.strip(), by=by, at=at)


def check_ready(membership: Membership, *, on: date) -> None:
    """Refuse an admission while something that the bylaws ask for is missing."""
    found = candidacy_of(membership, on=on)
    if found is None:
        raise _not_applying(membership, on)
    missing = [line.missing for line in found.lines if not line.criterion.met]
    if missing:
        raise _missing(membership, on, missing)


@transaction.atomic
def admit_by_vote(
    *,
    cooperative: Cooperative,
    code: str,
    on: date,
    decision: str,
    by: User | None,
    at: datetime,
) -> Membership:
    """Admit whom the members voted in, from that day on.

    What was missing was asked before the vote; the members' decision stands.
    """
    held = lock(by_code(cooperative, code))
    if not is_applying(held, on=on):
        raise _not_applying(held, on)
    return _admit(held, on=on, decision=decision, by=by, at=at)


def _admit(
    held: Membership, *, on: date, decision: str, by: User | None, at: datetime
) -> Membership:
    """Admit a candidate, or again whoever was a member before."""
    step = readmit if returns(held) else admit_member
    return step(
        person=held.person, code=held.code, on=on, decision=decision, by=by, at=at
    )


def _not_applying(membership: Membership, on: date) -> NotApplyingError:
    name = membership.person.display_name
    return NotApplyingError(name=name, code=membership.code, on=on)


def _missing(
    membership: Membership, on: date, missing: Iterable[str]
) -> CriteriaMissingError:
    return CriteriaMissingError(
        name=membership.person.display_name, on=on, missing="; ".join(missing)
    )
