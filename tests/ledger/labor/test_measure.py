"""Hours that count for an admission: from each candidate's own day on."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from coopkit.offers import measures
from governance.members.selectors.admission import candidacy_of
from governance.members.services import add_person, admit_candidate
from tests.factories import RoleGrantFactory, UserFactory
from tests.ledger.labor.crew import AT, Crew, build_other

pytestmark = pytest.mark.django_db
ON = date(2026, 2, 14)
SHEET = """code,date,hours,kind
M013,2026-01-10,40,worked
M013,2026-01-24,20.5,worked
M013,2026-01-24,2,overtime
M013,2026-01-24,30,unpaid
M013,2026-02-28,40,worked
M014,2026-01-24,8,worked
"""


@pytest.fixture
def crew() -> Crew:
    cooperative, user = build_other(), UserFactory()
    RoleGrantFactory(cooperative=cooperative, user=user, role="bookkeeper")
    crew = Crew(cooperative, user)
    for code in ("M013", "M014"):
        person = add_person(
            cooperative=cooperative,
            legal_name=code,
            display_name=code,
            language="en",
            user=None,
            by=None,
            at=AT,
        )
        admit_candidate(
            person=person,
            code=code,
            on=date(2026, 1, 15),
            decision="",
            by=None,
            at=AT,
        )
    crew.read(SHEET)
    return crew


def hours(crew: Crew, since: dict[str, date], on: date = ON) -> dict[str, int]:
    measure = measures.get("hours")
    assert measure is not None
    return dict(measure(crew.cooperative, since, on))


def test_only_hours_of_ones_own_days_count_and_by_the_clock(crew: Crew) -> None:
    since = {"M013": date(2026, 1, 15), "M014": date(2026, 2, 1)}
    assert hours(crew, since) == {"M013": 22 * 60 + 30, "M014": 0}
    assert hours(crew, {"M013": date(2026, 1, 1)})["M013"] == 62 * 60 + 30


def test_nobody_asked_about_is_nobody_counted(crew: Crew) -> None:
    assert hours(crew, {}) == {}


def test_one_question_answers_for_all(
    crew: Crew, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    since = dict.fromkeys((f"M{n:03d}" for n in range(40)), date(2026, 1, 1))
    with django_assert_max_num_queries(4):
        hours(crew, since)


def test_the_candidate_sees_them(crew: Crew) -> None:
    membership = crew.cooperative.memberships.get(code="M013")
    found = candidacy_of(membership, on=ON)
    assert found is not None
    line = found.lines[0]
    assert line.figure == "22.50 of 650 hours"
    assert line.missing == "627.50 hours"
