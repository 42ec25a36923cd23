"""Putting an admission or an expulsion to the vote, when it is ready for one."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from governance.members.expulsion import NoCaseError
from governance.members.models import Membership
from governance.members.selectors.cases import case_of
from governance.members.services.admission import check_ready
from governance.members.services.expulsion import check_steps
from governance.votes.models import Motion, MotionState
from governance.votes.services.opening import put

ADMISSION, EXPULSION = "admission", "expulsion"


class PersonAlreadyVotedOnError(CoopError):
    """A second vote on the same person while the first is open."""

    template = N_(
        "There is a vote on {name} already: “{title}”. Wait for its result, or take it "
        "back first."
    )


@transaction.atomic
def propose_admission(
    *,
    membership: Membership,
    title: str,
    text: str,
    proposed_by: User,
    at: datetime,
    closes_at: datetime | None = None,
    announce: bool = True,
    is_open: bool = True,
) -> Motion:
    """Let the members vote on a candidate who has met all criteria.

    Adopted, they are a member from the day of the declaration; else nothing changes.
    """
    _lock(membership)
    _refuse_second(membership, ADMISSION)
    check_ready(membership, on=timezone.localdate(at))
    return put(
        is_open=is_open,
        cooperative=membership.cooperative,
        kind=ADMISSION,
        title=title,
        text=text,
        payload={"code": membership.code},
        proposed_by=proposed_by,
        at=at,
        closes_at=closes_at,
        announce=announce,
    )


@transaction.atomic
def propose_expulsion(
    *,
    membership: Membership,
    last_day: date,
    title: str,
    text: str,
    proposed_by: User,
    at: datetime,
    closes_at: datetime | None = None,
    announce: bool = True,
    is_open: bool = True,
) -> Motion:
    """Let the members vote on an expulsion, once the member was heard.

    Adopted, it takes effect on the last day that was asked for, or on the first on which
    the bylaws let it. All its other steps must be recorded before the vote opens.
    """
    _lock(membership)
    _refuse_second(membership, EXPULSION)
    view = case_of(membership, on=timezone.localdate(at))
    if view is None or not view.is_open:
        raise NoCaseError(name=membership.person.display_name)
    motion = put(
        is_open=is_open,
        cooperative=membership.cooperative,
        kind=EXPULSION,
        title=title,
        text=text,
        payload={"code": membership.code, "last_day": last_day.isoformat()},
        proposed_by=proposed_by,
        at=at,
        closes_at=closes_at,
        announce=announce,
    )
    decided_on = timezone.localdate(motion.closes_at)
    check_steps(view, decided_on=decided_on, decision=title, last_day=last_day)
    return motion


def _refuse_second(membership: Membership, kind: str) -> None:
    running = Motion.objects.filter(
        cooperative=membership.cooperative_id,
        state__in=[MotionState.OPEN, MotionState.PREPARED],
        kind=kind,
    )
    for motion in running:
        if motion.payload["code"] == membership.code:
            name = membership.person.display_name
            raise PersonAlreadyVotedOnError(name=name, title=motion.title)


def _lock(membership: Membership) -> None:
    pk = membership.cooperative_id
    Cooperative.objects.select_for_update(no_key=True).get(pk=pk)
