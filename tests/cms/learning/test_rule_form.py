"""The rule of a cohort is chosen where the cohort is changed, and shown in words."""

from fractions import Fraction

import pytest
from django.test import Client

from cms.learning.completion import ACCEPTED, HANDED_IN, Rule, default_rule
from cms.learning.models import CohortKind
from cms.learning.selectors.progress import rule_of_cohort
from coopkit.accounts.models import User
from tests.cms.learning.classroom import BEGAN, a_class
from tests.factories import UserFactory

COHORT = {"title": "Saturday group", "language": "en", "way": "code", "pace": "self"}
TOLD = COHORT | {"starts_on": BEGAN.isoformat()}
USUAL = {"read": "on", "questions": "on", "worksheets": ACCEPTED, "sessions": "2/3"}


@pytest.fixture
def lin(db: None) -> User:
    return UserFactory(first_name="Lin", last_name="Zhao")


def test_whoever_leads_chooses_what_completes_the_course(
    lin: User, client: Client
) -> None:
    cohort = a_class(lin)
    path = f"/en/learn/cohorts/{cohort.pk}/change/"
    client.force_login(lin)
    chosen = {"read": "on", "worksheets": HANDED_IN, "sessions": "1/2"}
    assert client.post(path, TOLD | chosen).status_code == 302
    cohort.refresh_from_db()
    assert rule_of_cohort(cohort) == Rule(
        questions=False, worksheets=HANDED_IN, sessions=Fraction(1, 2)
    )
    page = client.get(path).content.decode()
    assert "each of their worksheets filled in and handed in" in page
    assert "present at 1/2 or more of the meetings held" in page
    assert "answered right, or checked by oneself</li>" not in page
    client.post(path, TOLD | USUAL)
    cohort.refresh_from_db()
    assert cohort.rule == {}
    assert rule_of_cohort(cohort) == default_rule(CohortKind.CLASS)


def test_a_rule_that_asks_for_nothing_or_nonsense_changes_nothing(
    lin: User, client: Client
) -> None:
    cohort = a_class(lin)
    path = f"/en/learn/cohorts/{cohort.pk}/change/"
    client.force_login(lin)
    nothing = {"worksheets": "none", "sessions": "0"}
    page = client.post(path, TOLD | {"title": "New name"} | nothing).content.decode()
    assert "This rule asks for nothing" in page
    assert "New name" in page
    for nonsense in ({"sessions": "7"}, {"worksheets": "eaten"}, {"sessions": ""}):
        answer = client.post(path, TOLD | {"title": "New name"} | USUAL | nonsense)
        assert answer.status_code == 200
    cohort.refresh_from_db()
    assert (cohort.title, cohort.rule) == ("Saturday group", {})


def test_a_rule_keeps_its_lessons_and_a_share_that_is_none_of_the_usual(
    lin: User, client: Client
) -> None:
    kept = {"lessons": ["11111111-2222-4333-8444-555555555555"], "sessions": "3/5"}
    cohort = a_class(lin, rule=kept)
    client.force_login(lin)
    path = f"/en/learn/cohorts/{cohort.pk}/change/"
    client.post(path, TOLD | USUAL | {"sessions": "3/5", "questions": ""})
    cohort.refresh_from_db()
    assert cohort.rule["lessons"] == kept["lessons"]
    assert (cohort.rule["sessions"], cohort.rule["questions"]) == ("3/5", False)


def test_in_a_study_group_nobody_accepts_worksheets(lin: User, client: Client) -> None:
    group = a_class(lin, kind=CohortKind.STUDY_GROUP)
    client.force_login(lin)
    path = f"/en/learn/cohorts/{group.pk}/change/"
    assert ACCEPTED not in client.get(path).content.decode()
    assert client.post(path, TOLD | USUAL).status_code == 200
    group.refresh_from_db()
    assert group.rule == {}


def test_pages_of_learning_together_stand_in_the_room_learn(
    lin: User, client: Client
) -> None:
    client.force_login(lin)
    for path in ("queue", "cohorts", "mine"):
        house = client.get(f"/en/learn/{path}/").content.decode()
        assert 'data-of="learn" aria-current="page"' in house
