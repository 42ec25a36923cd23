"""A clinic for tests, and what somebody writes who asks to be called about it."""

from datetime import datetime, timedelta
from typing import Any

from cms.centre.models import Clinic, Region
from cms.centre.selectors.callbacks import Wish
from cms.centre.services.callbacks import ask_for_call, draw_code
from cms.centre.services.clinics import ClinicFacts, plan_clinic
from coopkit.accounts.models import User
from tests.factories import NOON, SeatFactory, UserFactory

WISH = Wish(
    alias="Golondrina",
    language="mam",
    safe_way="text 510-555-0188",
    safe_time="after the night shift",
    topic="breaks",
    region="east-bay",
)
TYPED = ("Golondrina", "510-555-0188", "after the night shift")


def coordinator(**facts: Any) -> User:
    """Somebody with a seat for clinics."""
    user: User = UserFactory(**facts)
    SeatFactory(user=user, role="clinic")
    return user


def a_region(key: str = "east-bay", name: str = "East Bay") -> Region:
    return Region.objects.get_or_create(key=key, defaults={"name": name})[0]


def facts_of(*people: User, days: int = 5, **other: Any) -> ClinicFacts:
    """A clinic of two hours, some days from noon."""
    begins = NOON + timedelta(days=days)
    told: dict[str, Any] = {
        "title": "Clinic on pay",
        "starts_at": begins,
        "ends_at": begins + timedelta(hours=2),
        "place": "Library",
        "region": a_region(),
        "topics": ("pay",),
        "languages": ("en", "mam"),
        "coordinators": people,
    }
    return ClinicFacts(**told | other)


def a_clinic(*people: User, **facts: Any) -> Clinic:
    named = people or (coordinator(),)
    return plan_clinic(facts=facts_of(*named, **facts), by=named[0], at=NOON)


def asked(clinic: Clinic, *, at: datetime = NOON) -> str:
    """Somebody asks; their code."""
    return ask_for_call(clinic=clinic, wish=WISH, code=draw_code(), at=at)
