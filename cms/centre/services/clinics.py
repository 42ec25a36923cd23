"""Clinics: planned, changed, cancelled."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from cms.centre.clinic_terms import (
    ClinicCancelledError,
    ClinicEndsFirstError,
    NamesThemselvesError,
    NobodyNamedError,
    erase_day,
)
from cms.centre.models import Callback, Clinic, Region
from cms.centre.selectors.clinics import may_be_named
from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record

SCOPE = "centre"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicFacts:
    """What a clinic is: when, where, about what, and who opens what people ask."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    region: Region
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    note: str = ""
    takes_requests: bool = True
    coordinators: tuple[User, ...] = ()

    def as_columns(self) -> dict[str, object]:
        """As the table keeps it, but for who is named."""
        return {
            "title": self.title,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "place": self.place,
            "region": self.region,
            "topics": list(self.topics),
            "languages": " ".join(self.languages),
            "note": self.note,
            "takes_requests": self.takes_requests,
        }


@transaction.atomic
def plan_clinic(
    *, facts: ClinicFacts, by: User, at: datetime, uid: UUID | None = None
) -> Clinic:
    """Plan a clinic; everybody sees it, and calendars have it from now on."""
    _check(facts)
    clinic = Clinic.objects.create(uid=uid or uuid4(), **facts.as_columns())
    clinic.coordinators.set(facts.coordinators)
    _note("clinic.planned", clinic, by=by, at=at)
    return clinic


@transaction.atomic
def change_clinic(
    *, clinic: Clinic, facts: ClinicFacts, by: User, at: datetime
) -> Clinic:
    """Change a clinic; what people asked is never kept longer than they were told."""
    row = _locked(clinic)
    _check(facts)
    if by in facts.coordinators:
        _check_own_name(row, by, at)
    columns = facts.as_columns()
    changed = [name for name, value in columns.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, columns[name])
    if changed:
        row.sequence += 1
        row.save()
        _erase_by(row, erase_day(timezone.localdate(row.ends_at)))
    row.coordinators.set(facts.coordinators)
    _note("clinic.changed", row, by=by, at=at)
    return row


@transaction.atomic
def cancel_clinic(*, clinic: Clinic, by: User, at: datetime) -> Clinic:
    """Cancel a clinic; it stays and says so, and whoever asked can still be told."""
    row = _locked(clinic)
    row.cancelled_at, row.sequence = at, row.sequence + 1
    row.save(update_fields=["cancelled_at", "sequence"])
    _erase_by(row, erase_day(timezone.localdate(at)))
    _note("clinic.cancelled", row, by=by, at=at)
    return row


def _locked(clinic: Clinic) -> Clinic:
    row = Clinic.objects.select_for_update().get(pk=clinic.pk)
    if row.cancelled_at is not None:
        raise ClinicCancelledError
    return row


def _check(facts: ClinicFacts) -> None:
    if facts.ends_at <= facts.starts_at:
        raise ClinicEndsFirstError
    if not facts.coordinators:
        raise NobodyNamedError


def _check_own_name(clinic: Clinic, by: User, at: datetime) -> None:
    """While requests wait and somebody can open them, nobody names themselves."""
    if clinic.is_named(by) or not clinic.callbacks.exists():
        return
    named = clinic.coordinators.values("pk")
    if may_be_named(at).filter(pk__in=named).exists():
        raise NamesThemselvesError


def _erase_by(clinic: Clinic, day: date) -> None:
    """A promise may only come sooner."""
    Callback.objects.filter(clinic=clinic, erase_on__gt=day).update(erase_on=day)


def _note(action: str, clinic: Clinic, *, by: User, at: datetime) -> None:
    named = sorted(clinic.coordinators.values_list("pk", flat=True))
    record(
        scope=SCOPE,
        actor=actor_of(by),
        action=action,
        subject=f"clinic:{clinic.pk}",
        data={"named": named},
        at=at,
    )
