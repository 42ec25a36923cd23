"""Reading co-ops, their fiscal years, and roles."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative, RoleGrant
from coopkit.periods import FiscalYear, fiscal_year, fiscal_year_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A co-op, and the roles somebody holds in it."""

    cooperative: Cooperative
    roles: frozenset[str]


def year_of(cooperative: Cooperative, on: date) -> FiscalYear:
    """The co-op's fiscal year that a day lies in; no query."""
    month, day = cooperative.fiscal_year_end_month, cooperative.fiscal_year_end_day
    return fiscal_year_of(on, month=month, day=day)


def year_ending(cooperative: Cooperative, name: int) -> FiscalYear:
    """The co-op's fiscal year that ends in a calendar year; no query."""
    month, day = cooperative.fiscal_year_end_month, cooperative.fiscal_year_end_day
    return fiscal_year(name, month=month, day=day)


def in_force(*, on: date) -> Q:
    """Grants that hold on a day."""
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def roles_on(*, user: User, cooperative: Cooperative, on: date) -> frozenset[str]:
    """The roles somebody holds in a co-op on a day; one query."""
    grants = RoleGrant.objects.filter(in_force(on=on), user=user, cooperative=cooperative)
    return frozenset(grants.values_list("role", flat=True))


def find_cooperative(slug: str, *, user: User, on: date) -> Entry | None:
    """The co-op of an address, if somebody holds a role in it on a day; one query.

    A co-op in which they hold none and one that does not exist are the same.
    """
    grants = list(
        RoleGrant.objects.filter(in_force(on=on), user=user, cooperative__slug=slug)
        .select_related("cooperative")
        .order_by("pk")
    )
    if not grants:
        return None
    return Entry(
        cooperative=grants[0].cooperative, roles=frozenset(one.role for one in grants)
    )


def grants_of(*, user: User, on: date) -> QuerySet[RoleGrant]:
    """The roles somebody holds on a day, by co-op and role; one query."""
    return (
        RoleGrant.objects.filter(in_force(on=on), user=user)
        .select_related("cooperative")
        .order_by("cooperative__name", "cooperative_id", "role")
    )
