"""Reading requests to be called: how many wait, and who looked at which."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Self
from uuid import UUID

from django.db.models import Count, Q

from cms.centre.models import Callback, Clinic, Region, RightsTopic, Spoken
from coopkit.accounts.models import User
from coopkit.audit.models import AuditEntry

SCOPE, SEEN = "centre", "callback.seen"
CONSENT = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wrote who asks to be called: this, and nothing else."""

    alias: str
    language: str
    safe_way: str
    safe_time: str
    topic: str
    region: str

    def as_sealed(self, *, notice: str) -> dict[str, str]:
        """What is sealed: the words, and the version of what the page told."""
        return {**asdict(self), CONSENT: notice}

    @classmethod
    def from_sealed(cls, told: Mapping[str, str]) -> Self:
        return cls(**{key: value for key, value in told.items() if key != CONSENT})

    @property
    def language_name(self) -> str:
        return str(Spoken(self.language).label)

    @property
    def topic_name(self) -> str:
        return str(RightsTopic(self.topic).label) if self.topic else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Somebody opened a request."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A request that is not opened: its day, and how often it was looked at."""

    callback: Callback
    looks: int


def takes_requests(clinic: Clinic, at: datetime) -> bool:
    """Whether people can still ask to be called about a clinic."""
    is_on = clinic.cancelled_at is None and clinic.ends_at > at
    return clinic.takes_requests and is_on


def subject_of(uid: UUID) -> str:
    """How the trail names a request."""
    return f"callback:{uid}"


def callbacks_of(clinic: Clinic, *, on: date) -> list[Callback]:
    """The requests of a clinic; one whose last day has come is gone before the night."""
    return list(clinic.callbacks.filter(erase_on__gt=on))


def waiting(clinic: Clinic, *, on: date) -> list[Waiting]:
    """The requests of a clinic, unopened; two queries."""
    rows = callbacks_of(clinic, on=on)
    subjects = [subject_of(row.uid) for row in rows]
    seen = AuditEntry.objects.filter(scope=SCOPE, action=SEEN, subject__in=subjects)
    counts = dict(
        seen.order_by()
        .values("subject")
        .annotate(number=Count("pk"))
        .values_list("subject", "number")
    )
    return [
        Waiting(callback=row, looks=counts.get(subject_of(row.uid), 0)) for row in rows
    ]


def looks_at(callback: Callback) -> list[Look]:
    """Who opened a request and when, the last first."""
    entries = AuditEntry.objects.filter(
        scope=SCOPE, action=SEEN, subject=subject_of(callback.uid)
    ).order_by("-seq")
    told = list(entries.values_list("actor", "at"))
    pks = {int(actor.partition(":")[2]) for actor, _at in told}
    names = {user.pk: user.get_full_name() for user in User.objects.filter(pk__in=pks)}
    return [
        Look(name=names.get(int(actor.partition(":")[2]), ""), at=at)
        for actor, at in told
    ]


def region_name(key: str) -> str:
    """What a region is called now."""
    found = Region.objects.filter(key=key).first()
    return found.name if found else key


def waiting_for(user: User, *, on: date) -> list[tuple[Clinic, int]]:
    """The clinics somebody is named for in which requests wait, and how many."""
    fresh = Count("callbacks", filter=Q(callbacks__erase_on__gt=on), distinct=True)
    rows = Clinic.objects.filter(coordinators=user).annotate(asked=fresh)
    return [(row, row.asked) for row in rows.filter(asked__gt=0)]
