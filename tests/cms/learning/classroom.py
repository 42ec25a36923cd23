"""Cohorts for tests: a class, its people, and a course of two lessons."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from cms.learning.models import Cohort, CohortKind, Enrolment, Facilitator, Pace, Way
from cms.learning.services.enrolling import join_by_code
from cms.learning.services.sessions import SessionFacts, plan_session
from coopkit.accounts.models import User
from tests.factories import NOON, UserFactory

ON = date(2026, 11, 21)
BEGAN = date(2026, 11, 2)
COURSE = UUID("11111111-2222-4333-8444-555555555555")
CODE = "7KXM92PQ"


def a_class(*leaders: User, **facts: Any) -> Cohort:
    """A class that began nearly three weeks ago; every class has its own code."""
    leaders = leaders or (UserFactory(first_name="Marisol", last_name="Vega"),)
    told = {
        "kind": CohortKind.CLASS,
        "course_key": COURSE,
        "title": "Saturday group",
        "way": Way.CODE,
        "code": uuid4().hex[:8].upper() if facts.get("way", "code") == "code" else "",
        "pace": Pace.COHORT,
        "starts_on": BEGAN,
        "opened_by": leaders[0],
        "opened_at": NOON - timedelta(days=30),
    }
    cohort = Cohort.objects.create(**told | facts)
    for leader in leaders:
        Facilitator.objects.create(cohort=cohort, user=leader, since=NOON)
    return cohort


def learner(cohort: Cohort, *, on: date = ON, **facts: Any) -> Enrolment:
    """Somebody who joined the class on a day and did nothing since."""
    at = datetime(on.year, on.month, on.day, 20, tzinfo=UTC)
    return join_by_code(user=UserFactory(**facts), code=cohort.code, at=at)


def a_session(cohort: Cohort, *, days: int, lessons: tuple[str, ...] = ()) -> Any:
    """A session some days from now, of an hour and a half."""
    begins = NOON + timedelta(days=days)
    return plan_session(
        cohort=cohort,
        facts=SessionFacts(
            starts_at=begins,
            ends_at=begins + timedelta(minutes=90),
            place="Library, room 2",
            lessons=lessons,
        ),
        by=cohort.opened_by,
        at=NOON - timedelta(days=20),
    )
