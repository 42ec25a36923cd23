"""Reading co-ops, their fiscal years, and roles."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import connection
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from coopkit import offers
from coopkit.accounts.models import User
from coopkit.cooperatives.access import CANDIDATE, FORMER, MEMBER
from coopkit.cooperatives.models import Cooperative, RoleGrant, State
from coopkit.cooperatives.retention import DAYS, MONTHS, Term, term_of
from coopkit.periods import FiscalYear, fiscal_year, fiscal_year_of

HELD = """
SELECT cooperative.*,
    CASE WHEN held.ends_on < %s THEN 'former' ELSE held.role END AS role_held
FROM coopkit_rolegrant held
JOIN coopkit_cooperative cooperative ON cooperative.id = held.cooperative_id
WHERE cooperative.slug = %s AND held.user_id = %s AND held.starts_on <= %s
    AND (held.ends_on IS NULL OR held.ends_on >= %s
        OR held.role IN ('member', 'candidate'))
    AND cooperative.state <> 'discarded'
ORDER BY held.id
"""
"""Asked by every request, and so written out: the ORM took half of it to build it."""


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
    """Grants of roles, or seats, that hold on a day."""
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def roles_on(*, user: User, cooperative: Cooperative, on: date) -> frozenset[str]:
    """The roles somebody holds in a co-op on a day; one query."""
    grants = RoleGrant.objects.filter(in_force(on=on), user=user, cooperative=cooperative)
    return frozenset(grants.values_list("role", flat=True))


def find_cooperative(slug: str, *, user: User, on: date) -> Entry | None:
    """The co-op of an address, if somebody holds a role in it on a day; one query.

    A co-op in which they hold none and one that does not exist are the same. Whoever
    was a member or a candidate, and is neither now, is there as FORMER.
    """
    day = connection.ops.adapt_datefield_value(on)
    found = list(Cooperative.objects.raw(HELD, [day, slug, user.pk, day, day]))
    if not found:
        return None
    roles = frozenset(vars(one)["role_held"] for one in found)
    return Entry(cooperative=found[0], roles=held_with_past(roles))


def held_with_past(roles: frozenset[str]) -> frozenset[str]:
    """Roles without FORMER where somebody is a member or a candidate again.

    >>> sorted(held_with_past(frozenset({"member", "former"})))
    ['member']
    >>> sorted(held_with_past(frozenset({"bookkeeper", "former"})))
    ['bookkeeper', 'former']
    """
    return roles - {FORMER} if roles & {MEMBER, CANDIDATE} else roles


def with_past(*, user: User, on: date) -> QuerySet[RoleGrant]:
    """The roles of a day, and memberships that ended before it, by co-op and role."""
    past = Q(role__in=[MEMBER, CANDIDATE], ends_on__lt=on)
    return (
        RoleGrant.objects.filter(in_force(on=on) | past, user=user)
        .exclude(cooperative__state=State.DISCARDED)
        .select_related("cooperative")
        .order_by("cooperative__name", "cooperative_id", "role")
    )


def grants_of(*, user: User, on: date) -> QuerySet[RoleGrant]:
    """The roles somebody holds on a day, by co-op and role; one query."""
    return (
        RoleGrant.objects.filter(in_force(on=on), user=user)
        .select_related("cooperative")
        .order_by("cooperative__name", "cooperative_id", "role")
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """How long something is kept, and the clause of the bylaws that says so, if any."""

    term: Term
    clause: str = ""

    @property
    def words(self) -> str:
        """The term in the reader's language, with its clause."""
        count = self.term.count
        if self.term.unit == DAYS:
            words = ngettext("%(count)s day", "%(count)s days", count)
        elif self.term.unit == MONTHS:
            words = ngettext("%(count)s month", "%(count)s months", count)
        else:
            words = ngettext("%(count)s year", "%(count)s years", count)
        said = words % {"count": count}
        if not self.clause:
            return said
        cited = gettext("%(term)s (bylaws, %(clause)s)")
        return cited % {"term": said, "clause": self.clause}

    def before(self, at: datetime) -> datetime:
        """What happened before this moment is over."""
        day = self.term.before(timezone.localdate(at))
        return timezone.make_aware(datetime.combine(day, time.min))


def kept_for(cooperative: Cooperative, key: str, on: date) -> Kept:
    """How long a kind of data is kept by the bylaws of a day, or as we suggest."""
    for ask in offers.kept_for:
        found = ask(cooperative, key, on)
        if found:
            return Kept(term_of(key, found[0]), found[1])
    return Kept(term_of(key))


def accounts_nobody_needs(
    cooperative: Cooperative, *, on: date, before: date
) -> list[User]:
    """Who had roles in a co-op, all over before a day, and needs no account any more.

    Whoever holds a role in any co-op, today or later, looks after this site, or is on
    file as a person somewhere, keeps the account.
    """
    to_come = RoleGrant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), user=OuterRef("pk")
    )
    users = User.objects.filter(
        is_active=True, is_staff=False, is_superuser=False, groups__isnull=True
    )
    here = RoleGrant.objects.filter(cooperative=cooperative, user=OuterRef("pk"))
    left = users.filter(Exists(here), ~Exists(to_come))
    over = left.annotate(last=Max("grants__ends_on")).filter(last__lt=before)
    found = {user.pk: user for user in over.order_by("pk")}
    for ask in offers.accounts_needed if found else ():
        for pk in ask(list(found)):
            found.pop(pk, None)
    return list(found.values())


def is_account_needed(user: User, *, on: date) -> bool:
    """Whether somebody has anything to sign in for: a role, the site, a record."""
    if user.is_staff or user.is_superuser or user.groups.exists():
        return True
    if user.grants.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on)).exists():
        return True
    return any(user.pk in set(ask([user.pk])) for ask in offers.accounts_needed)
