"""Writing co-ops and roles; roles are granted and ended by a recorded act."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypedDict, Unpack

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from coopkit import offers
from coopkit.accounts.models import User
from coopkit.accounts.services import close_account
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives import particulars
from coopkit.cooperatives.models import Cooperative, Role, RoleGrant
from coopkit.cooperatives.selectors import (
    accounts_nobody_needs,
    in_force,
    is_account_needed,
)
from coopkit.errors import N_, CoopError


class UnknownRoleError(CoopError):
    """A role that is not in the list of roles."""

    template = N_(
        "There is no role “{role}”. The roles are: {roles}. Choose one of them."
    )


class RoleEndsTooEarlyError(CoopError):
    """A role that would end before it starts."""

    template = N_(
        "This role starts on {starts_on}, so it cannot end on {ends_on}. A role holds "
        "for one day at least. Choose a later last day."
    )


class RoleEndedError(CoopError):
    """A role that has ended already."""

    template = N_(
        "This role has already ended, on {ends_on}. What is recorded is not changed. "
        "Grant the role anew, if it should hold again."
    )


class Facts(TypedDict, total=False):
    """What may be said of a co-op; the model's defaults stand for the rest."""

    address: str
    jurisdiction: str
    tax_regime: str
    fiscal_year_end_month: int
    fiscal_year_end_day: int
    currency: str
    minor_units: int
    languages: Sequence[str]
    state: str
    founded_on: date | None


@transaction.atomic
def create_cooperative(
    *, slug: str, name: str, by: User | None, at: datetime, **facts: Unpack[Facts]
) -> Cooperative:
    """Take a co-op in. Nobody holds a role in it yet, not even whoever made it."""
    languages = list(facts.pop("languages", dict(settings.LANGUAGES)))
    cooperative = Cooperative(slug=slug, name=name, languages=languages, **facts)
    particulars.check_slug(slug)
    particulars.check_fiscal_year_end(
        cooperative.fiscal_year_end_month, cooperative.fiscal_year_end_day
    )
    particulars.check_currency(cooperative.currency)
    particulars.check_languages(languages, known=dict(settings.LANGUAGES))
    if Cooperative.objects.filter(slug=slug).exists():
        raise particulars.SlugTakenError(slug=slug)
    cooperative.save(force_insert=True)
    told = {"name": name, "languages": languages} | facts
    record(
        scope=slug,
        actor=actor_of(by),
        action="cooperative.created",
        subject=f"cooperative:{cooperative.pk}",
        data={key: _plain(value) for key, value in told.items()},
        at=at,
    )
    return cooperative


def _plain(value: object) -> object:
    """A value as the trail keeps it: numbers and lists as they are, the rest as text."""
    return value if isinstance(value, int | list) else str(value)


@transaction.atomic
def grant_role(
    *,
    cooperative: Cooperative,
    user: User,
    role: str,
    starts_on: date,
    act: str,
    by: User | None,
    at: datetime,
) -> RoleGrant:
    """Grant a role from a day on; `act` names the decision.

    A role that the person holds on that day already is not granted twice: the grant that
    stands is returned.
    """
    if role not in Role.values:
        raise UnknownRoleError(role=role, roles=", ".join(Role.values))
    standing = RoleGrant.objects.filter(
        in_force(on=starts_on), cooperative=cooperative, user=user, role=role
    ).first()
    if standing:
        return standing
    grant = RoleGrant.objects.create(
        cooperative=cooperative,
        user=user,
        role=role,
        starts_on=starts_on,
        act=act,
        granted_by=by,
    )
    record(
        scope=cooperative.slug,
        actor=actor_of(by),
        action="role.granted",
        subject=f"user:{user.pk}",
        data={"role": str(role), "starts_on": starts_on.isoformat(), "act": act},
        at=at,
    )
    return grant


@transaction.atomic
def end_role(
    *, grant: RoleGrant, ends_on: date, act: str, by: User | None, at: datetime
) -> None:
    """End a role, once; `ends_on` is the last day it holds."""
    if grant.ends_on is not None:
        raise RoleEndedError(ends_on=grant.ends_on)
    if ends_on < grant.starts_on:
        raise RoleEndsTooEarlyError(starts_on=grant.starts_on, ends_on=ends_on)
    grant.ends_on = ends_on
    grant.save(update_fields=["ends_on"])
    record(
        scope=grant.cooperative.slug,
        actor=actor_of(by),
        action="role.ended",
        subject=f"user:{grant.user_id}",
        data={"role": grant.role, "ends_on": ends_on.isoformat(), "act": act},
        at=at,
    )


@transaction.atomic
def take_back_role(
    *, grant: RoleGrant, ends_on: date | None, act: str, by: User | None, at: datetime
) -> None:
    """End a role earlier than was recorded, since the act it rested on does not hold.

    Without a last day it never held, and the grant goes; the trail keeps both acts.
    """
    if ends_on is not None and ends_on < grant.starts_on:
        raise RoleEndsTooEarlyError(starts_on=grant.starts_on, ends_on=ends_on)
    if ends_on is not None and grant.ends_on is not None and grant.ends_on <= ends_on:
        return
    data = {"role": grant.role, "starts_on": grant.starts_on.isoformat(), "act": act}
    record(
        scope=grant.cooperative.slug,
        actor=actor_of(by),
        action="role.taken_back",
        subject=f"user:{grant.user_id}",
        data=data | ({"ends_on": ends_on.isoformat()} if ends_on else {}),
        at=at,
    )
    if ends_on is None:
        grant.delete()
        return
    grant.ends_on = ends_on
    grant.save(update_fields=["ends_on"])


@transaction.atomic
def close_unneeded_account(*, user: User, at: datetime) -> bool:
    """Close an account that nothing needs any more; whether it was closed."""
    if not user.is_active or is_account_needed(user, on=timezone.localdate(at)):
        return False
    close_account(user=user, at=at)
    return True


@transaction.atomic
def close_unneeded_accounts(
    *, cooperative: Cooperative, before: date, at: datetime
) -> int:
    """Close the accounts of all whose last role here ended before a day; how many."""
    on = timezone.localdate(at)
    users = accounts_nobody_needs(cooperative, on=on, before=before)
    for user in users:
        close_account(user=user, at=at)
    return len(users)


def purge(
    *, cooperative: Cooperative, at: datetime, dry_run: bool = False
) -> dict[str, int]:
    """End everything whose time is over, by the one table of what is kept.

    How many of each kind, by its key. A dry run counts the same and leaves all as it was.
    """
    with transaction.atomic():
        Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
        ended = {
            key: kept.purge(cooperative, at)
            for key, kept in offers.retention.items()
            if kept.purge
        }
        counts = {key: count for key, count in ended.items() if count}
        if counts and not dry_run:
            record(
                scope=cooperative.slug,
                actor=actor_of(None),
                action="data.purged",
                subject="retention",
                data=counts,
                at=at,
            )
        transaction.set_rollback(dry_run)
    return counts
