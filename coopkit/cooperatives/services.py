"""Writing roles: granted and ended by a recorded act."""

from datetime import date, datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative, RoleGrant


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
    """Grant a role from a day on; `act` names the decision."""
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
        data={"role": role, "starts_on": starts_on.isoformat(), "act": act},
        at=at,
    )
    return grant


@transaction.atomic
def end_role(
    *, grant: RoleGrant, ends_on: date, act: str, by: User | None, at: datetime
) -> None:
    """End a role; `ends_on` is the last day it holds."""
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
