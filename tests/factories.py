"""Objects for tests; defaults are fixed, and a test names only what it is about."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from cms.centre.models import Seat
from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative, RoleGrant

FOUNDED = date(2023, 7, 1)
NOON = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)  # noon in California


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    first_name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password("a long enough passphrase")


class CooperativeFactory(DjangoModelFactory):
    class Meta:
        model = Cooperative

    slug = factory.Sequence(lambda n: f"coop-{n}")
    name = factory.Sequence(lambda n: f"Co-op {n}")
    fiscal_year_end_month = 6
    fiscal_year_end_day = 30
    languages = ["en", "es"]
    founded_on = FOUNDED


class RoleGrantFactory(DjangoModelFactory):
    class Meta:
        model = RoleGrant

    cooperative = factory.SubFactory(CooperativeFactory)
    user = factory.SubFactory(UserFactory)
    role = "member"
    starts_on = FOUNDED
    act = "for a test"


class SeatFactory(DjangoModelFactory):
    """A seat at the workers’ centre."""

    class Meta:
        model = Seat

    user = factory.SubFactory(UserFactory)
    role = "volunteer"
    starts_on = FOUNDED
    act = "for a test"
