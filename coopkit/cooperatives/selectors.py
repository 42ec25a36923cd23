"""Reading co-ops and roles."""

from datetime import date

from django.db.models import Q, QuerySet

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative, RoleGrant


def in_force(*, on: date) -> Q:
    """Grants that hold on a day."""
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def roles_on(*, user: User, cooperative: Cooperative, on: date) -> frozenset[str]:
    """The roles somebody holds in a co-op on a day; one query."""
    grants = RoleGrant.objects.filter(in_force(on=on), user=user, cooperative=cooperative)
    return frozenset(grants.values_list("role", flat=True))


def cooperatives_of(*, user: User, on: date) -> QuerySet[Cooperative]:
    """The co-ops somebody holds any role in on a day."""
    held = RoleGrant.objects.filter(in_force(on=on), user=user).values("cooperative")
    return Cooperative.objects.filter(pk__in=held).order_by("name")
