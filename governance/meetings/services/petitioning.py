"""Asking for a meeting: members sign, and call it themselves if nobody does in time."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from governance.bylaws.selectors import in_force
from governance.meetings.models import (
    ItemKind,
    Meeting,
    MeetingKind,
    Petition,
    PetitionSignature,
)
from governance.meetings.petitions import BoardsTurnError, NotReachedError, SignedError
from governance.meetings.selectors.petitions import (
    KEYS,
    deadlines_of,
    needed_for,
    petition_rules,
    standing_of,
)
from governance.meetings.services.agendas import add_item
from governance.meetings.services.calling import call_meeting
from governance.meetings.services.common import locked
from governance.meetings.services.noticing import send_notice
from governance.members.models import Membership
from governance.members.selectors import electorate_by


@transaction.atomic
def begin_petition(
    *, cooperative: Cooperative, member: Membership, purpose: str, at: datetime
) -> Petition:
    """Ask for a meeting; whoever asks signs first. The rules of this day hold for it."""
    on = timezone.localdate(at)
    bylaws = in_force(cooperative, on=on)
    members = len(electorate_by(cooperative, bylaws, on=on).electors)
    petition = Petition.objects.create(
        cooperative=cooperative,
        purpose=purpose,
        begun_by=member,
        begun_at=at,
        rules={
            "on": on.isoformat(),
            "members": members,
            "held": petition_rules(bylaws, KEYS),
        },
    )
    _trail(petition, "begun", member, at=at)
    _sign(petition, member, at=at)
    return petition


@transaction.atomic
def sign_petition(
    *, petition: Petition, member: Membership, at: datetime
) -> PetitionSignature:
    """Sign a petition; a second time changes nothing."""
    held = _locked(petition)
    if held.withdrawn_at is not None or held.meetings.exists():
        raise SignedError()
    return _sign(held, member, at=at)


@transaction.atomic
def withdraw_petition(
    *, petition: Petition, member: Membership, at: datetime
) -> Petition:
    """Take a petition back, by whoever began it, while no meeting was called for it."""
    held = _locked(petition)
    if held.withdrawn_at is not None or held.meetings.exists():
        raise SignedError()
    if held.begun_by_id != member.pk:
        raise ValueError("only who began a petition takes it back")
    held.withdrawn_at = at
    held.save(update_fields=["withdrawn_at"])
    _trail(held, "withdrawn", member, at=at)
    return held


@transaction.atomic
def call_by_petition(
    *,
    petition: Petition,
    member: Membership,
    title: str,
    starts_at: datetime,
    minutes: int,
    place: str,
    at: datetime,
    joining: str = "",
) -> Meeting:
    """Those who asked call the meeting themselves, and everybody is told at once.

    Only once the time in which the board could call it is over. What the petition asks
    for is the one item of its agenda.
    """
    held = _locked(petition)
    _check_turn(held, member, at=at)
    user = member.person.user
    if user is None:
        raise ValueError("nobody calls a meeting without a user")
    meeting = call_meeting(
        cooperative=held.cooperative,
        kind=MeetingKind.SPECIAL,
        title=title,
        purpose=held.purpose,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        place=place,
        joining=joining,
        petition=held,
        by=user,
        at=at,
    )
    return _tell(meeting, held, minutes, by=user, at=at)


def _tell(
    meeting: Meeting, petition: Petition, minutes: int, *, by: User, at: datetime
) -> Meeting:
    """Put what is asked for on the agenda, and tell everybody."""
    add_item(
        meeting=meeting,
        kind=ItemKind.MOTION,
        title=meeting.title,
        text=petition.purpose,
        duration=minutes,
        brought_by=petition.begun_by,
        by=by,
        at=at,
    )
    send_notice(meeting=meeting, by=by, at=at)
    return locked(meeting)


def _check_turn(petition: Petition, member: Membership, *, at: datetime) -> None:
    if petition.withdrawn_at is not None or petition.meetings.exists():
        raise SignedError()
    needed, signed = needed_for(petition).needed, petition.signatures.count()
    if petition.reached_at is None:
        raise NotReachedError(signed=signed, needed=needed)
    days = deadlines_of(petition)
    if days and timezone.localdate(at) <= days.call_by:
        raise BoardsTurnError(call_by=days.call_by)
    if not petition.signatures.filter(membership=member).exists():
        raise ValueError("only who signed calls the meeting")


def _sign(petition: Petition, member: Membership, *, at: datetime) -> PetitionSignature:
    row, is_new = PetitionSignature.objects.get_or_create(
        petition=petition, membership=member, defaults={"at": at}
    )
    if is_new:
        _trail(petition, "signed", member, at=at)
    if petition.reached_at is None and standing_of(petition).is_reached:
        petition.reached_at = at
        petition.save(update_fields=["reached_at"])
        _trail(petition, "reached", member, at=at)
    return row


def _locked(petition: Petition) -> Petition:
    rows = Petition.objects.select_for_update(of=("self",))
    return rows.select_related("cooperative", "begun_by").get(pk=petition.pk)


def _trail(petition: Petition, what: str, member: Membership, *, at: datetime) -> None:
    user: User | None = member.person.user
    record(
        scope=petition.cooperative.slug,
        actor=actor_of(user),
        action=f"petition.{what}",
        subject=f"petition:{petition.pk}",
        data={"who": member.code},
        at=at,
    )
