"""Admissions: criteria as the candidate sees them, the decision, and the vote."""

from collections.abc import Iterator
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.html import strip_tags

from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import roles_on
from coopkit.offers import Visit
from governance.members import selectors
from governance.members.criteria import CriteriaMissingError
from governance.members.models import Membership
from governance.members.selectors import occasions
from governance.members.selectors.admission import (
    Candidacy,
    candidacies,
    candidacy_of,
    is_applying,
)
from governance.members.services import admit_candidate
from governance.members.services.admission import (
    AlreadyMetError,
    NoReferenceError,
    NotApplyingError,
    NotAskedError,
    admit,
    record_criterion,
)
from governance.members.standing import Standing
from governance.votes.models import Choice
from governance.votes.services import cast_ballot, declare_result
from governance.votes.services.about_people import (
    PersonAlreadyVotedOnError,
    propose_admission,
)
from tests.factories import NOON, UserFactory
from tests.governance.factories import coop, member, officer, user_of
from tests.governance.members.steps import person, step
from tests.governance.members.visits import counted, page, send, visit

pytestmark = pytest.mark.django_db
SINCE, ON = date(2026, 7, 1), date(2026, 11, 21)
MONTHS = {"admission.probation": "months", "admission.months": 4}
NOTHING = {
    "admission.probation": "none",
    "admission.course": False,
    "admission.buy_in_first": False,
}
BY = {"by": None, "at": NOON}


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def candidate(cooperative: Cooperative, code: str = "M013") -> Membership:
    return admit_candidate(
        person=person(cooperative, "Yusuf", UserFactory()),
        code=code,
        on=SINCE,
        decision="2026-BD-001",
        **BY,
    )


def decide(
    user: Any, cooperative: Cooperative, rest: str, data: dict[str, str] | None = None
) -> tuple[int, str]:
    """A page of the room of decisions: its status, and what it says."""
    client = Client()
    client.force_login(user)
    address = f"/en/c/{cooperative.slug}/decide/{rest}"
    answer = client.post(address, data, follow=True) if data else client.get(address)
    return answer.status_code, " ".join(strip_tags(answer.content.decode()).split())


def found(membership: Membership, on: date = ON) -> Candidacy:
    candidacy = candidacy_of(membership, on=on)
    assert candidacy is not None
    return candidacy


def told(user: Any, cooperative: Cooperative, rest: str = "M013/admission/") -> str:
    return " ".join(strip_tags(page(user, cooperative, rest)).split())


def test_a_candidate_sees_each_figure_with_what_is_missing_and_its_clause() -> None:
    cooperative = coop(1, bylaws={"admission.probation": "longer"})
    membership = candidate(cooperative)
    shown = told(membership.person.user, cooperative)
    assert "0 of 650 hours; missing: 650 hours" in shown
    assert "4 of 6 months; missing: 2 months, until Jan. 1, 2027" in shown
    assert "$0.00 of $125.00; missing: $125.00 of the buy-in" in shown
    assert "The course for new members Not done yet" in shown
    assert shown.count("Bylaws 2.1") >= 4
    assert "Then the members vote on the admission." in shown


def test_probation_none_asks_for_no_hours_and_warns_nobody() -> None:
    cooperative = coop(1, bylaws=NOTHING)
    membership = candidate(cooperative)
    assert found(membership).is_ready
    shown = told(membership.person.user, cooperative)
    assert "There is no time on trial: neither hours nor months are asked for." in shown
    assert "missing" not in shown
    assert "note--warn" not in page(
        membership.person.user, cooperative, "M013/admission/"
    )


def test_a_candidate_sees_nobody_elses_way() -> None:
    cooperative = coop(1)
    mine, other = candidate(cooperative), candidate(cooperative, "M014")
    assert mine.person.user is not None
    answer = visit(mine.person.user, cooperative, f"{other.code}/admission/")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    answer = visit(mine.person.user, cooperative, "M001/admission/")
    assert answer.status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("role", ["secretary", "board"])
def test_callers_see_every_way(role: str) -> None:
    cooperative = coop(1)
    candidate(cooperative)
    assert "Yusuf" in told(officer(cooperative, role), cooperative)
    shown = told(officer(cooperative, role), cooperative, "M001/admission/")
    assert "is no candidate today" in shown


def test_members_do_not_see_a_candidates_figures() -> None:
    cooperative = coop(1)
    candidate(cooperative)
    user = user_of(cooperative, "M001")
    answer = visit(user, cooperative, "M013/admission/")
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_a_caller_records_the_course_and_it_counts() -> None:
    cooperative = coop(1, bylaws={"admission.probation": "none"})
    membership = candidate(cooperative)
    data = {"do": "criterion", "criterion": "course", "on": "2026-09-19", "note": ""}
    answer = send(officer(cooperative, "secretary"), cooperative, "M013/admission/", data)
    assert answer.status_code == HTTPStatus.OK
    lines = {line.criterion.key: line for line in found(membership).lines}
    assert lines["course"].criterion.recorded_on == date(2026, 9, 19)
    assert not found(membership, on=date(2026, 9, 18)).lines[0].criterion.met


def test_a_criterion_counts_once_and_only_if_it_is_asked_for() -> None:
    cooperative = coop(1, bylaws={"admission.buy_in_first": False})
    membership = candidate(cooperative)
    given: dict[str, Any] = {"membership": membership, "on": ON, **BY}
    record_criterion(criterion="course", **given)
    with pytest.raises(AlreadyMetError, match="It counts once"):
        record_criterion(criterion="course", **given)
    with pytest.raises(NotAskedError, match="do not ask for"):
        record_criterion(criterion="buy_in", **given)
    with pytest.raises(NotAskedError):
        record_criterion(criterion="hours", **given)


def test_nothing_is_recorded_for_who_is_no_candidate() -> None:
    cooperative = coop(1)
    someone = selectors.by_code(cooperative, "M001")
    with pytest.raises(NotApplyingError, match="is no candidate"):
        record_criterion(membership=someone, criterion="course", on=ON, **BY)
    with pytest.raises(NotApplyingError):
        admit(membership=someone, on=ON, decision="2026-BD-001", **BY)


def test_an_admission_before_all_is_reached_names_what_is_missing() -> None:
    cooperative = coop(1, bylaws=MONTHS)
    membership = candidate(cooperative)
    with pytest.raises(CriteriaMissingError) as refused:
        admit(membership=membership, on=ON, decision="2026-BD-002", **BY)
    assert "the course; $125.00 of the buy-in" in str(refused.value)
    assert "2026" in str(refused.value)


def test_the_board_admits_by_a_decision_with_a_reference() -> None:
    bylaws = NOTHING | {"admission.decided_by": "board"}
    cooperative = coop(1, bylaws=bylaws)
    membership = candidate(cooperative)
    with pytest.raises(NoReferenceError, match="2026-BD-001"):
        admit(membership=membership, on=ON, decision=" ", **BY)
    secretary = officer(cooperative, "secretary")
    assert "the board decides" in told(secretary, cooperative)
    data = {"do": "admit", "on": "2026-11-21", "decision": "2026-BD-002"}
    shown = send(secretary, cooperative, "M013/admission/", data).content.decode()
    assert "Yusuf is a member now." in shown
    user = membership.person.user
    assert user is not None
    assert "member" in roles_on(user=user, cooperative=cooperative, on=ON)
    assert found_standing(cooperative) is Standing.MEMBER


def found_standing(cooperative: Cooperative) -> Standing:
    (line,) = [r for r in selectors.roll(cooperative, on=ON) if r.code == "M013"]
    return line.standing


def test_a_refusal_is_said_in_the_form_and_nothing_is_written() -> None:
    cooperative = coop(1, bylaws={"admission.decided_by": "board"})
    candidate(cooperative)
    data = {"do": "admit", "on": "2026-11-21", "decision": "2026-BD-002"}
    secretary = officer(cooperative, "secretary")
    send(secretary, cooperative, "M013/admission/", data)
    assert is_applying(selectors.by_code(cooperative, "M013"), on=ON)


def vote_in(cooperative: Cooperative, choice: Choice) -> None:
    """The one member votes on the candidate, and the result is declared."""
    user = user_of(cooperative, "M001")
    motion = propose_admission(
        membership=selectors.by_code(cooperative, "M013"),
        title="Admit Yusuf",
        text="Yusuf becomes a member.",
        proposed_by=user,
        at=NOON,
    )
    voter = selectors.by_code(cooperative, "M001")
    cast_ballot(motion=motion, voter=voter, choice=choice, at=NOON)
    declare_result(motion=motion, by=user, at=NOON)


def test_an_adopted_vote_admits_on_the_day_of_its_result() -> None:
    cooperative = coop(1, bylaws=NOTHING)
    candidate(cooperative)
    vote_in(cooperative, Choice.YES)
    event = selectors.by_code(cooperative, "M013").events.get(kind="admitted")
    assert (event.effective_on, event.decision) == (ON, "2026-GM-001")


def test_a_vote_that_fails_changes_nothing() -> None:
    cooperative = coop(1, bylaws=NOTHING)
    membership = candidate(cooperative)
    vote_in(cooperative, Choice.NO)
    assert is_applying(membership, on=ON)
    assert membership.events.count() == 1


def test_nobody_is_put_to_the_vote_twice_or_too_early() -> None:
    cooperative = coop(1, bylaws=NOTHING)
    membership = candidate(cooperative)
    given: dict[str, Any] = {
        "membership": membership,
        "title": "Admit Yusuf",
        "text": "x",
        "proposed_by": user_of(cooperative, "M001"),
        "at": NOON,
    }
    propose_admission(**given)
    with pytest.raises(PersonAlreadyVotedOnError, match="There is a vote on Yusuf"):
        propose_admission(**given)
    early = candidate(coop(1, bylaws=MONTHS))
    with pytest.raises(CriteriaMissingError):
        propose_admission(**given | {"membership": early})


def test_an_admission_is_decided_by_its_own_majority() -> None:
    two_thirds = {"basis": "cast", "threshold": "2/3", "strictly_more": False}
    cooperative = coop(1, bylaws=NOTHING | {"vote.admission": two_thirds})
    motion = propose_admission(
        membership=candidate(cooperative),
        title="Admit Yusuf",
        text="x",
        proposed_by=user_of(cooperative, "M001"),
        at=NOON,
    )
    assert motion.rules["threshold"]["key"] == "vote.admission"
    assert motion.rules["threshold"]["value"] == two_thirds


def test_members_see_of_a_candidate_only_which_criteria_are_met() -> None:
    cooperative = coop(1, bylaws={"admission.probation": "none"})
    membership = candidate(cooperative)
    record_criterion(membership=membership, criterion="course", on=ON, **BY)
    record_criterion(membership=membership, criterion="buy_in", on=ON, **BY)
    user = user_of(cooperative, "M001")
    motion = propose_admission(
        membership=membership, title="Admit", text="x", proposed_by=user, at=NOON
    )
    _status, shown = decide(user, cooperative, f"{motion.pk}/")
    assert "The buy-inmet" in shown
    assert "$125.00" not in shown


def test_the_vote_is_opened_on_a_page_of_its_own() -> None:
    cooperative = coop(1, bylaws=NOTHING)
    candidate(cooperative)
    secretary = officer(cooperative, "secretary")
    _status, shown = decide(secretary, cooperative, "admit/M013/")
    assert "Vote on the admission of Yusuf" in shown
    words = {"title": "Admit Yusuf", "text": "Yusuf becomes a member.", "days": "7"}
    _status, shown = decide(
        secretary, cooperative, "admit/M013/", words | {"review": "1"}
    )
    assert "Look at it once more" in shown
    _status, shown = decide(secretary, cooperative, "admit/M013/", words | {"open": "1"})
    assert "0 of 1 have voted" in shown
    status, _shown = decide(user_of(cooperative, "M001"), cooperative, "admit/M013/")
    assert status == HTTPStatus.NOT_FOUND
    assert decide(secretary, cooperative, "admit/M999/")[0] == HTTPStatus.NOT_FOUND


def test_who_was_a_member_before_skips_the_probation_and_is_readmitted() -> None:
    bylaws = {
        "admission.probation": "months",
        "admission.course": False,
        "admission.buy_in_first": False,
        "admission.readmission_months": 24,
        "admission.readmission_skips": True,
    }
    cooperative = coop(0, bylaws=bylaws)
    old = member(cooperative, "M009", name="Hugo")
    step(old, "resigned", date(2024, 12, 31))
    again = admit_candidate(
        person=old.person, code="M012", on=SINCE, decision="2026-BD-001", **BY
    )
    (wait,) = found(again).lines
    assert (wait.criterion.key, wait.criterion.due) == ("wait", date(2026, 12, 31))
    with pytest.raises(CriteriaMissingError, match=r"1 month, until Dec\. 31, 2026"):
        admit(membership=again, on=date(2026, 12, 30), decision="2026-BD-002", **BY)
    admit(membership=again, on=date(2026, 12, 31), decision="2026-BD-002", **BY)
    assert again.events.filter(kind="readmitted").exists()


def home(cooperative: Cooperative, user: Any, role: str) -> Visit:
    return Visit(
        cooperative=cooperative, user=user, roles=frozenset({role}), at=NOON, on=ON
    )


def test_a_candidate_is_told_what_is_missing_and_a_caller_who_is_ready() -> None:
    cooperative = coop(1)
    membership = candidate(cooperative)
    user = membership.person.user
    (need,) = occasions.candidates_need(home(cooperative, user, "candidate"))
    assert "the course" in need.detail
    secretary = officer(cooperative, "secretary")
    assert list(occasions.callers_needs(home(cooperative, secretary, "secretary"))) == []
    ready = coop(1, bylaws=NOTHING)
    candidate(ready)
    chair = officer(ready, "board")
    (told_of,) = occasions.callers_needs(home(ready, chair, "board"))
    assert told_of.title == "Yusuf has met all criteria"


def test_a_candidacy_that_takes_too_long_asks_for_a_decision() -> None:
    cooperative = coop(1, bylaws={"admission.max_months": 5})
    candidate(cooperative)
    secretary = officer(cooperative, "secretary")
    (need,) = occasions.callers_needs(home(cooperative, secretary, "secretary"))
    assert need.title == "Decide about Yusuf’s application"
    assert "Dec. 1, 2026" in need.detail


def test_the_end_of_a_probation_stands_in_few_calendars() -> None:
    cooperative = coop(1, bylaws=MONTHS | {"admission.months": 6})
    membership = candidate(cooperative)
    for user, role in (
        (membership.person.user, "candidate"),
        (officer(cooperative, "secretary"), "secretary"),
    ):
        (occasion,) = occasions.occasions(home(cooperative, user, role))
        assert occasion.on == date(2027, 1, 1)
    user = user_of(cooperative, "M001")
    assert list(occasions.occasions(home(cooperative, user, "member"))) == []


def test_many_candidates_ask_no_more_than_one() -> None:
    asked = []
    for size in (1, 12):
        cooperative = coop(1)
        for number in range(size):
            candidate(cooperative, f"M{100 + number}")
        with counted() as queries:
            assert len(candidacies(cooperative, on=ON)) == size
        asked += queries
    assert asked[0] == asked[1]
    assert asked[0] <= 8


def test_the_course_is_known_only_from_its_day_on() -> None:
    cooperative = coop(1, bylaws=NOTHING | {"admission.course": True})
    membership = candidate(cooperative)
    record_criterion(membership=membership, criterion="course", on=ON, **BY)
    assert not found(membership, on=ON - timedelta(days=1)).is_ready
    assert found(membership).is_ready
