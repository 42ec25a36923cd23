"""Who stands in an election, and the answers of a poll: nominated, accepted, drawn."""

import random
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.errors import N_, CoopError
from governance.members.models import Membership
from governance.votes import refusals
from governance.votes.models import Method, Motion, MotionState, Option, Teller
from governance.votes.services.preparing import locked

LEAST_ANSWERS = 2
LOT = random.SystemRandom()
"""What decides by lot; the demo brings its own, so that it is told alike each time."""


class StandsAlreadyError(CoopError):
    """A second nomination of the same person."""

    template = N_(
        "{name} has been nominated already. Nobody stands twice in one election; their "
        "statement can still be changed."
    )


class TellerCannotStandError(CoopError):
    """A teller who would stand in the election whose ballots they open."""

    template = N_(
        "{name} is a teller of this election, and tellers do not stand in it. Let the "
        "secretary name another teller first."
    )


class NotStandingError(CoopError):
    """A candidate who withdrew, or an answer after the vote has closed."""

    template = N_(
        "{name} does not stand in this election, or its voting has ended. Candidates "
        "can be named until it opens, and can withdraw until it closes."
    )


@transaction.atomic
def add_option(
    *,
    motion: Motion,
    membership: Membership | None,
    name: str = "",
    statement: str = "",
    nominated_by: Membership | None = None,
    by: User | None,
    at: datetime,
) -> Option:
    """Nominate somebody, or add an answer of a poll; who nominates themself accepts."""
    held = _prepared(motion)
    if membership is not None:
        if membership.cooperative_id != held.cooperative_id:
            raise refusals.UnknownMemberError(name=membership.person.display_name)
        name = membership.person.display_name
        if held.candidates.filter(membership=membership).exists():
            raise StandsAlreadyError(name=name)
        _refuse_teller(held, membership)
    last = held.candidates.aggregate(last=Max("number"))["last"] or 0
    is_own = membership is not None and (
        nominated_by is None or nominated_by.pk == membership.pk
    )
    is_theirs = is_own and by is not None and _is(membership, by)
    option = Option.objects.create(
        motion=held,
        number=last + 1,
        membership=membership,
        name=" ".join(name.split()),
        statement=statement,
        nominated_by=nominated_by,
        accepted_at=at if membership is None or is_theirs else None,
    )
    _audit(option, "option.added", by=by, at=at)
    return option


@transaction.atomic
def answer_nomination(
    *,
    option: Option,
    accepts: bool,
    statement: str = "",
    by: User | None = None,
    at: datetime,
) -> Option:
    """Accept a nomination, with a statement, or decline it; before the vote opens."""
    held = Option.objects.select_related("membership__person").get(pk=option.pk)
    motion = _prepared(held.motion)
    if accepts and held.membership:
        _refuse_teller(motion, held.membership)
    held.accepted_at = at if accepts else None
    held.withdrawn_at = None if accepts else at
    if statement or accepts:
        held.statement = statement
    held.save(update_fields=["accepted_at", "withdrawn_at", "statement"])
    word = "option.accepted" if accepts else "option.declined"
    _audit(held, word, by=by, at=at)
    return held


@transaction.atomic
def withdraw_option(*, option: Option, by: User | None = None, at: datetime) -> Option:
    """Take a candidate or an answer off; once open it stays on the ballots, uncounted."""
    motion = locked(option.motion)
    held = Option.objects.get(pk=option.pk)
    is_done = motion.state not in {MotionState.PREPARED, MotionState.OPEN}
    is_over = motion.state == MotionState.OPEN and at >= motion.closes_at
    if held.withdrawn_at or is_done or is_over:
        raise NotStandingError(name=held.name)
    held.withdrawn_at = at
    held.save(update_fields=["withdrawn_at"])
    _audit(held, "option.withdrawn", by=by, at=at)
    return held


def draw_numbers(motion: Motion, *, at: datetime, luck: random.Random) -> None:
    """Number those who stand by lot; who did not accept stands not."""
    options = list(Option.objects.filter(motion=motion).order_by("number"))
    for option in options:
        if option.accepted_at is None and option.withdrawn_at is None:
            option.withdrawn_at = at
    standing = [option for option in options if option.withdrawn_at is None]
    least = 1 if motion.method == Method.ELECTION else LEAST_ANSWERS
    if len(standing) < least:
        raise refusals.NoOptionsError(title=motion.title)
    if motion.method == Method.ELECTION:
        luck.shuffle(standing)
    rest = [option for option in options if option.withdrawn_at is not None]
    # numbers are unique, so all are first moved out of the way
    Option.objects.filter(motion=motion).update(number=F("number") + 10_000)
    for number, option in enumerate([*standing, *rest], start=1):
        option.number = number
        option.save(update_fields=["number", "withdrawn_at"])


def _refuse_teller(motion: Motion, membership: Membership) -> None:
    tellers = Teller.objects.filter(box__motion=motion)
    if tellers.filter(membership__person=membership.person_id).exists():
        raise TellerCannotStandError(name=membership.person.display_name)


def _prepared(motion: Motion) -> Motion:
    held = locked(motion)
    if held.state != MotionState.PREPARED:
        raise refusals.NotPreparedError(title=held.title)
    return held


def _is(membership: Membership | None, user: User) -> bool:
    return membership is not None and membership.person.user_id == user.pk


def _audit(option: Option, action: str, *, by: User | None, at: datetime) -> None:
    membership = option.membership
    record(
        scope=option.motion.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"motion:{option.motion_id}",
        data={"option": option.pk, "who": membership.code if membership else ""},
        at=at,
    )
