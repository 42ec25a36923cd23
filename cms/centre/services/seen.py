"""Counting what was seen at a clinic: numbers of nobody."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.centre.models import Region, RightsTopic, Seen
from cms.centre.patterns import (
    FewerThanNoughtError,
    NothingCountedError,
    check_month,
)
from cms.centre.selectors.seen import COUNTED, SCOPE
from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record


@transaction.atomic
def count_seen(
    *,
    month: date,
    industry: str,
    region: Region,
    numbers: Mapping[str, int],
    by: User,
    at: datetime,
) -> int:
    """Add numbers by topic to a month that is open; a negative one corrects.

    All are added or none; the trail keeps each. The sum of what was added.
    """
    check_month(month, on=timezone.localdate(at))
    told = {topic: number for topic, number in numbers.items() if number}
    if not told:
        raise NothingCountedError
    place: dict[str, Any] = {"month": month, "industry": industry, "region": region}
    for topic in sorted(told):
        Seen.objects.get_or_create(**place, topic=topic)
        row = Seen.objects.select_for_update(of=("self",)).get(**place, topic=topic)
        if row.number + told[topic] < 0:
            raise FewerThanNoughtError(topic=str(RightsTopic(topic).label))
        row.number += told[topic]
        row.save(update_fields=["number"])
    record(
        scope=SCOPE,
        actor=actor_of(by),
        action=COUNTED,
        subject=f"seen:{month.isoformat()}:{industry}:{region.key}",
        data=told,
        at=at,
    )
    return sum(told.values())
