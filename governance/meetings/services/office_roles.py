"""The roles that offices bring on this site: they are granted and end with the terms."""

from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from coopkit.accounts.models import User
from coopkit.cooperatives.models import RoleGrant
from coopkit.cooperatives.services import end_role, grant_role, take_back_role
from governance.meetings import terms
from governance.meetings.models import OfficeTerm

A_DAY = timedelta(days=1)


def grant_with(
    term: OfficeTerm, *, by: User | None, at: datetime, on: date | None = None
) -> bool:
    """Grant the role of a term's office from its first day; open, until it is let go.

    Whoever does not sign in here has no role; it is granted once they do (`catch_up`).
    Answers whether something was granted.
    """
    user = term.membership.person.user
    if not term.office.role or user is None:
        return False
    starts_on = max(term.starts_on, on or term.starts_on)
    held = _grants(term, user).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), starts_on__lte=starts_on
    )
    last = held.order_by("-starts_on").first()
    if last and last.ends_on is None:
        return False
    if last and last.ends_on:
        starts_on = last.ends_on + A_DAY
    grant_role(
        cooperative=term.office.cooperative,
        user=user,
        role=term.office.role,
        starts_on=starts_on,
        act=term.decision,
        by=by,
        at=at,
    )
    return True


def release(
    term: OfficeTerm, *, last: date, act: str, by: User | None, at: datetime
) -> None:
    """End the role that came with a term, unless another term brings it on."""
    user = term.membership.person.user
    if not term.office.role or user is None or _goes_on(term, after=last):
        return
    grants = _grants(term, user).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=last))
    for grant in grants.select_related("cooperative"):
        if grant.starts_on > last:
            take_back_role(grant=grant, ends_on=None, act=act, by=by, at=at)
        elif grant.ends_on is None:
            end_role(grant=grant, ends_on=last, act=act, by=by, at=at)
        else:
            take_back_role(grant=grant, ends_on=last, act=act, by=by, at=at)


def _grants(term: OfficeTerm, user: User) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(
        cooperative=term.office.cooperative_id, user=user, role=term.office.role
    )


def _goes_on(term: OfficeTerm, *, after: date) -> bool:
    """Whether another term of the person brings the same role on the next day."""
    others = OfficeTerm.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=after),
        office__cooperative=term.office.cooperative_id,
        office__role=term.office.role,
        membership__person=term.membership.person_id,
        starts_on__lte=after + A_DAY,
    ).exclude(how=terms.TURN)
    return others.exclude(pk=term.pk).exists()
