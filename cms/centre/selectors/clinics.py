"""Reading clinics: the calendar, its file, and who may be named for one."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext as _

from cms.centre.models import CentreRole, Clinic, RightsTopic, Seat
from cms.centre.selectors.places import the_centre
from cms.learning.sessions_file import Hour, calendar_of
from coopkit.accounts.models import User
from coopkit.cooperatives.selectors import in_force

SHOWN_AFTER = timedelta(days=40)
"""How long a clinic that is over stays in the calendar file and on the people's list."""
NAMED = (CentreRole.COORDINATOR, CentreRole.CLINIC)


def clinics() -> QuerySet[Clinic]:
    """All clinics, with their regions."""
    return Clinic.objects.select_related("region")


def to_come(at: datetime) -> list[Clinic]:
    """Clinics that are not over, the next first; a cancelled one stays and says so."""
    return list(clinics().filter(ends_at__gt=at))


def lately_over(at: datetime) -> list[Clinic]:
    """Clinics that are over since not long ago, the last first."""
    rows = clinics().filter(ends_at__lte=at, ends_at__gt=at - SHOWN_AFTER)
    return list(rows.order_by("-starts_at"))


def by_month(rows: Iterable[Clinic]) -> Iterator[tuple[datetime, list[Clinic]]]:
    """Clinics under the month they begin in, by the site's zone."""

    def month(one: Clinic) -> tuple[int, int]:
        begins = timezone.localtime(one.starts_at)
        return begins.year, begins.month

    for _month, group in groupby(rows, key=month):
        own = list(group)
        yield timezone.localtime(own[0].starts_at), own


def topics_of(clinic: Clinic) -> list[str]:
    """Its topics in words; a word that is no topic is passed over."""
    return [str(RightsTopic(one).label) for one in clinic.topics if one in RightsTopic]


def may_be_named(at: datetime) -> QuerySet[User]:
    """Who can be named for a clinic: whoever holds a seat for it on the day."""
    held = Seat.objects.filter(in_force(on=timezone.localdate(at)), role__in=NAMED)
    people = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return people.order_by("first_name", "last_name", "pk")


def calendar_file(*, at: datetime, only: int | None = None) -> bytes | None:
    """The calendar file of clinics to come and lately over; None for an unknown one."""
    rows = clinics().filter(ends_at__gt=at - SHOWN_AFTER)
    if only is not None:
        rows = clinics().filter(pk=only)
        if not rows:
            return None
    host = urlsplit(settings.SITE_URL).hostname or "coopkit"
    name = the_centre().name or _("Workers’ center")
    return calendar_of(
        [_hour(one, host) for one in rows],
        name=_("%(name)s: clinics") % {"name": name},
        language=get_language() or "en",
        zone=ZoneInfo(settings.TIME_ZONE),
        stamp=at,
    )


def _hour(one: Clinic, host: str) -> Hour:
    page = reverse("centre:clinic", args=[one.pk])
    said = [", ".join(topics_of(one)), ", ".join(one.language_names), one.note]
    return Hour(
        uid=f"{one.uid}@{host}",
        at=one.starts_at,
        until=one.ends_at,
        title=one.title,
        detail="\n".join(line for line in said if line),
        place=one.place,
        url=f"{settings.SITE_URL}{page}",
        sequence=one.sequence,
        is_cancelled=one.cancelled_at is not None,
    )
