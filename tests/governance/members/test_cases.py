"""Cases of expulsion: step by step, and never without one of them."""

from collections.abc import Iterator
from datetime import date
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from django.utils.html import strip_tags

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import CoopError
from coopkit.offers import Visit
from governance.members import selectors
from governance.members.expulsion import (
    CaseOpenError,
    HearingTooSoonError,
    NoCaseError,
    NoReasonsError,
    StepsMissingError,
)
from governance.members.models import Membership
from governance.members.selectors import occasions
from governance.members.selectors.cases import CaseView, case_of, open_cases
from governance.members.services.events import ProcedureNeededError
from governance.members.services.expulsion import (
    charge,
    close_case,
    expel,
    record_hearing,
)
from governance.members.standing import Standing
from governance.votes.models import Choice
from governance.votes.services import cast_ballot, declare_result
from governance.votes.services.about_people import propose_expulsion
from tests.factories import NOON, CooperativeFactory
from tests.governance.factories import coop, member, officer, user_of
from tests.governance.members.steps import step
from tests.governance.members.visits import page, send, visit

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)
CHARGED, HEARD, DECIDED = date(2026, 11, 2), date(2026, 11, 12), date(2026, 11, 14)
LAWFUL = date(2026, 11, 17)
BY = {"by": None, "at": NOON}


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def who(cooperative: Cooperative, code: str = "M001") -> Membership:
    return selectors.by_code(cooperative, code)


def charged(cooperative: Cooperative, on: date = CHARGED) -> Membership:
    membership = who(cooperative)
    charge(
        membership=membership,
        reasons="The till was short on three days.",
        channel="hand",
        hearing_on=max(HEARD, on),
        on=on,
        **BY,
    )
    return membership


def heard(cooperative: Cooperative, hearing: str = "held") -> Membership:
    membership = charged(cooperative)
    record_hearing(membership=membership, hearing=hearing, on=HEARD, **BY)
    return membership


def end(membership: Membership, **facts: Any) -> None:
    given: dict[str, Any] = {
        "decided_on": DECIDED,
        "decision": "2026-GM-007",
        "last_day": LAWFUL,
    }
    expel(membership=membership, **(given | facts), **BY)


def case(cooperative: Cooperative) -> CaseView:
    found = case_of(who(cooperative), on=ON)
    assert found is not None
    return found


def words(text: str) -> str:
    return " ".join(strip_tags(text).split())


@pytest.mark.parametrize("hearing", ["held", "waived", "declined"])
def test_with_every_step_an_expulsion_takes_effect(hearing: str) -> None:
    cooperative = coop(3)
    end(heard(cooperative, hearing))
    codes = [line.code for line in selectors.roll(cooperative, on=ON)]
    assert codes == ["M002", "M003"]
    assert not case(cooperative).is_open
    assert case(cooperative).is_upheld


def test_an_expulsion_is_no_plain_step() -> None:
    with pytest.raises(ProcedureNeededError, match="notice with reasons, a hearing"):
        step(who(coop(2)), "expelled", ON)


def test_without_a_notice_there_is_nothing_to_decide() -> None:
    with pytest.raises(NoCaseError, match="begins with a notice"):
        end(who(coop(2)))
    with pytest.raises(NoCaseError):
        record_hearing(membership=who(coop(2)), hearing="held", on=HEARD, **BY)


def test_each_missing_step_is_named_with_its_clause_and_the_statute() -> None:
    cooperative = coop(2)
    membership = charged(cooperative)
    with pytest.raises(StepsMissingError) as refused:
        end(membership, decision="", last_day=date(2026, 11, 16))
    told = str(refused.value)
    assert "No hearing was held" in told
    assert "There is no decision" in told
    assert "15 days must pass after the notice" in told
    assert "Bylaws 2.21" in told
    assert "Bylaws 2.22" in told
    assert "Cal. Corp. Code § 12431" in told
    assert selectors.roll(cooperative, on=ON)[0].standing is Standing.MEMBER


def test_the_refusal_speaks_the_readers_language() -> None:
    cooperative = coop(2)
    membership = charged(cooperative)
    with translation.override("es"), pytest.raises(StepsMissingError) as refused:
        end(membership)
    with translation.override("es"):
        assert str(refused.value)


def test_a_hearing_too_close_to_the_day_is_refused() -> None:
    membership = heard(coop(2))
    with pytest.raises(StepsMissingError, match="The hearing must be 5 days before"):
        end(membership, last_day=date(2026, 11, 16))


def test_a_notice_gives_reasons_and_calls_a_hearing_after_itself() -> None:
    membership = who(coop(2))
    given: dict[str, Any] = {"membership": membership, "channel": "hand", "on": CHARGED}
    with pytest.raises(NoReasonsError, match="gives its reasons"):
        charge(reasons=" ", hearing_on=HEARD, **given, **BY)
    with pytest.raises(HearingTooSoonError, match="before the notice"):
        charge(reasons="x", hearing_on=date(2026, 11, 1), **given, **BY)


def test_no_case_begins_where_the_bylaws_are_silent() -> None:
    cooperative = CooperativeFactory()
    membership = member(cooperative, "M001")
    with pytest.raises(CoopError, match="say nothing about"):
        charge(
            membership=membership,
            reasons="x",
            channel="hand",
            hearing_on=HEARD,
            on=CHARGED,
            **BY,
        )
    assert case_of(membership, on=ON) is None


def test_one_case_is_ended_before_another_begins() -> None:
    cooperative = coop(2)
    charged(cooperative)
    with pytest.raises(CaseOpenError, match="an open case"):
        charged(cooperative, on=date(2026, 11, 3))


def test_a_case_that_is_not_upheld_changes_nothing_and_is_closed() -> None:
    cooperative = coop(2)
    membership = heard(cooperative)
    close_case(membership=membership, on=DECIDED, decision="2026-GM-007", **BY)
    assert not case(cooperative).is_open
    assert selectors.roll(cooperative, on=ON)[0].standing is Standing.MEMBER
    with pytest.raises(NoCaseError):
        end(membership)
    charged(cooperative, on=date(2026, 11, 15))
    assert case(cooperative).is_open


def test_a_resignation_ends_the_case() -> None:
    cooperative = coop(2)
    membership = charged(cooperative)
    step(membership, "resigned", date(2026, 11, 20))
    assert open_cases(cooperative, on=ON) == []
    assert len(open_cases(cooperative, on=date(2026, 11, 19))) == 1


def test_reasons_that_were_blanked_were_given_all_the_same() -> None:
    cooperative = coop(2)
    membership = heard(cooperative)
    membership.events.filter(kind="charged").update(reason="")
    end(membership)
    assert case(cooperative).is_upheld


def put_to_the_vote(cooperative: Cooperative, choice: Choice) -> Membership:
    membership = heard(cooperative)
    user = user_of(cooperative, "M002")
    motion = propose_expulsion(
        membership=membership,
        last_day=date(2026, 11, 30),
        title="End the membership",
        text="The membership of M001 is ended.",
        proposed_by=user,
        at=NOON,
    )
    for code in ("M001", "M002", "M003"):
        cast_ballot(motion=motion, voter=who(cooperative, code), choice=choice, at=NOON)
    declare_result(motion=motion, by=user, at=NOON)
    return membership


def test_the_members_decide_by_their_own_majority_and_it_takes_effect_as_voted() -> None:
    cooperative = coop(3)
    membership = put_to_the_vote(cooperative, Choice.YES)
    event = membership.events.get(kind="expelled")
    assert (event.approved_on, event.effective_on) == (ON, date(2026, 11, 30))
    assert event.decision == "2026-GM-001"


def test_a_vote_against_leaves_the_case_to_be_closed_by_hand() -> None:
    cooperative = coop(3)
    put_to_the_vote(cooperative, Choice.NO)
    assert case(cooperative).is_open
    assert len(selectors.roll(cooperative, on=ON)) == 3


def test_no_vote_opens_before_the_hearing() -> None:
    cooperative = coop(3)
    with pytest.raises(StepsMissingError, match="No hearing was held"):
        propose_expulsion(
            membership=charged(cooperative),
            last_day=date(2026, 12, 30),
            title="End the membership",
            text="x",
            proposed_by=user_of(cooperative, "M002"),
            at=NOON,
        )


def post(cooperative: Cooperative, user: Any, **data: str) -> str:
    answer = send(user, cooperative, "M001/exit/", data)
    assert answer.status_code == HTTPStatus.OK
    return words(answer.content.decode())


def test_the_page_leads_through_the_steps() -> None:
    cooperative = coop(3)
    secretary = officer(cooperative, "secretary")
    shown = words(page(secretary, cooperative, "M001/exit/"))
    assert "Begin an expulsion" in shown
    assert "Cal. Corp. Code § 12431" in shown
    post(
        cooperative,
        secretary,
        do="charge",
        on="2026-11-02",
        channel="hand",
        hearing_on="2026-11-12",
        reasons="The till was short.",
    )
    shown = words(page(secretary, cooperative, "M001/exit/"))
    assert "Notice with the reasons Given on Nov. 2, 2026." in shown
    assert "Called for Nov. 12, 2026." in shown
    post(cooperative, secretary, do="hearing", hearing="held", on="2026-11-12")
    decision = {"decided_on": "2026-11-14", "decision": "2026-GM-007"}
    shown = post(cooperative, secretary, do="look", last_day="2026-11-16", **decision)
    assert "The hearing must be 5 days before it takes effect" in shown
    shown = post(cooperative, secretary, do="look", last_day="2026-11-30", **decision)
    assert "The last day as a member is Nov. 30, 2026" in shown
    assert not who(cooperative).events.filter(kind="expelled").exists()
    post(cooperative, secretary, do="expel", last_day="2026-11-30", **decision)
    assert who(cooperative).events.filter(kind="expelled").exists()


def test_the_page_closes_a_case_and_refuses_a_step_out_of_turn() -> None:
    cooperative = coop(3)
    secretary = officer(cooperative, "secretary")
    shown = post(cooperative, secretary, do="hearing", hearing="held", on="2026-11-12")
    assert "There is no open case against Person M001" in shown
    shown = post(
        cooperative,
        secretary,
        do="look",
        decided_on="2026-11-14",
        decision="x",
        last_day="2026-11-30",
    )
    assert "There is no open case" in shown
    heard(cooperative)
    shown = post(cooperative, secretary, do="close", on="2026-11-14")
    assert "The case is closed" in shown
    assert not case(cooperative).is_open


def home(cooperative: Cooperative, user: Any, role: str, on: date = ON) -> Visit:
    return Visit(
        cooperative=cooperative, user=user, roles=frozenset({role}), at=NOON, on=on
    )


def test_a_hearing_is_due_to_callers_and_known_to_the_person_alone() -> None:
    cooperative = coop(3)
    charged(cooperative)
    secretary = officer(cooperative, "secretary")
    (need,) = occasions.callers_needs(home(cooperative, secretary, "secretary"))
    assert need.title == "Record the hearing of Person M001"
    early = date(2026, 11, 3)
    for user, role, days in (
        (secretary, "secretary", [HEARD]),
        (user_of(cooperative, "M001"), "member", [HEARD]),
        (user_of(cooperative, "M002"), "member", []),
    ):
        seen = occasions.occasions(home(cooperative, user, role, on=early))
        assert [each.on for each in seen] == days
    record_hearing(membership=who(cooperative), hearing="held", on=HEARD, **BY)
    (need,) = occasions.callers_needs(home(cooperative, secretary, "secretary"))
    assert need.title == "Record the decision about Person M001"


def test_the_vote_on_an_expulsion_has_a_page_only_while_a_case_is_open() -> None:
    cooperative = coop(3)
    secretary = officer(cooperative, "secretary")
    address = f"/en/c/{cooperative.slug}/decide/expel/M001/"
    client = Client()
    client.force_login(secretary)
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND
    heard(cooperative)
    shown = words(client.get(address).content.decode())
    assert "Vote on the membership of Person M001" in shown
    answer = visit(user_of(cooperative, "M001"), cooperative, "M001/exit/")
    assert answer.status_code == HTTPStatus.NOT_FOUND
