"""Making the secret address of somebody's calendar, and making it anew."""

import secrets
from datetime import datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from governance.meetings.models import CalendarKey


@transaction.atomic
def new_calendar_key(
    *, cooperative: Cooperative, user: User, at: datetime
) -> CalendarKey:
    """Give somebody a calendar address; the one they had before answers no more."""
    CalendarKey.objects.filter(cooperative=cooperative, user=user).delete()
    key = CalendarKey.objects.create(
        cooperative=cooperative, user=user, key=secrets.token_urlsafe(32), made_at=at
    )
    record(
        scope=cooperative.slug,
        actor=actor_of(user),
        action="calendar.address_made",
        subject=f"user:{user.pk}",
        data={},
        at=at,
    )
    return key


@transaction.atomic
def end_calendar_key(*, cooperative: Cooperative, user: User, at: datetime) -> None:
    """End somebody's calendar address without making another."""
    CalendarKey.objects.filter(cooperative=cooperative, user=user).delete()
    record(
        scope=cooperative.slug,
        actor=actor_of(user),
        action="calendar.address_ended",
        subject=f"user:{user.pk}",
        data={},
        at=at,
    )
