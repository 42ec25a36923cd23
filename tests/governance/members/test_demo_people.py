"""The demo co-op’s people: a candidate, a return, a leave, and a case not upheld."""

from datetime import date

import pytest

from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import roles_on
from coopkit.offers import Story
from governance.members import demo, selectors
from governance.members.selectors.admission import candidacies
from governance.members.selectors.cases import case_of
from governance.members.standing import Standing
from tests.factories import FOUNDED, NOON, CooperativeFactory, UserFactory
from tests.governance.factories import with_bylaws

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
YUSUF = "yusuf@amanecer.example"


@pytest.fixture
def bakery() -> Cooperative:
    cooperative = with_bylaws(CooperativeFactory(slug="amanecer", founded_on=FOUNDED))
    users = {YUSUF: UserFactory(email=YUSUF)}
    demo.tell(Story(cooperative=cooperative, users=users, at=NOON))
    return cooperative


def standing(cooperative: Cooperative, code: str, on: date) -> Standing:
    for one, lines in selectors.standing_roll(cooperative, on=on).items():
        if any(line.code == code for line in lines):
            return one
    return Standing.NONE


def test_a_candidate_signs_in_and_has_done_the_course(bakery: Cooperative) -> None:
    (yusuf,) = candidacies(bakery, on=TODAY)
    met = {line.criterion.key for line in yusuf.lines if line.criterion.met}
    assert (yusuf.code, met) == ("M013", {"course"})
    user = selectors.by_code(bakery, "M013").person.user
    assert user is not None
    assert roles_on(user=user, cooperative=bakery, on=TODAY) == {"candidate"}


def test_hugo_left_and_came_back_under_another_code(bakery: Cooperative) -> None:
    assert standing(bakery, "M009", date(2024, 12, 31)) is Standing.MEMBER
    assert standing(bakery, "M009", date(2025, 1, 1)) is Standing.LEFT
    assert standing(bakery, "M012", date(2026, 9, 30)) is Standing.NONE
    assert standing(bakery, "M012", TODAY) is Standing.MEMBER
    old, new = (selectors.by_code(bakery, code) for code in ("M009", "M012"))
    assert old.person == new.person


def test_ramon_was_on_leave_and_came_back(bakery: Cooperative) -> None:
    for day, wanted in (
        (date(2025, 5, 31), Standing.MEMBER),
        (date(2025, 6, 1), Standing.ON_LEAVE),
        (date(2025, 8, 15), Standing.ON_LEAVE),
        (date(2025, 8, 16), Standing.MEMBER),
    ):
        assert standing(bakery, "M003", day) is wanted


def test_the_case_against_nadia_was_not_upheld(bakery: Cooperative) -> None:
    found = case_of(selectors.by_code(bakery, "M010"), on=TODAY)
    assert found is not None
    assert not found.is_open
    assert not found.is_upheld
    assert [step.state for step in found.steps] == ["done", "done", "done"]
    assert standing(bakery, "M010", date(2024, 6, 1)) is Standing.MEMBER
