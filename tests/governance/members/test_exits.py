"""Exits: the preview, the notice, the last day, and who may know of it."""

from collections.abc import Iterator
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.utils.html import strip_tags

from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import roles_on
from coopkit.offers import Leaving, Visit
from governance.members import exit as rules, selectors
from governance.members.models import Membership, MembershipEvent
from governance.members.selectors import effects, occasions
from governance.members.selectors.exits import exit_to_come, exits
from governance.members.services.exits import AlreadyLeavingError, Exit, record_exit
from tests.factories import NOON, RoleGrantFactory, UserFactory
from tests.governance.factories import coop, member, motion, officer, user_of
from tests.governance.members.steps import step
from tests.governance.members.visits import counted, page, send, visit

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)
BY_BYLAWS = date(2026, 12, 21)
NEXT = BY_BYLAWS + timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def leave(membership: Membership, **asked: Any) -> MembershipEvent:
    given: dict[str, Any] = {"kind": rules.RESIGNED, "given_on": ON} | asked
    return record_exit(
        membership=membership, asked=Exit(**given), by=None, at=NOON, on=ON
    )


def who(cooperative: Cooperative, code: str = "M001") -> Membership:
    return selectors.by_code(cooperative, code)


def on_leave(cooperative: Cooperative, code: str, on: date, until: str) -> None:
    step(who(cooperative, code), "leave", on, details={"until": until})


def words(text: str) -> str:
    return " ".join(strip_tags(text).split())


def test_a_notice_leads_to_the_last_day_that_the_bylaws_come_to() -> None:
    cooperative = coop(2)
    event = leave(who(cooperative), reason="moves away")
    notice = who(cooperative).events.get(kind="notice")
    assert (notice.signed_on, notice.effective_on) == (ON, ON)
    assert notice.details == {"type": "resigned", "last_day": "2026-12-21"}
    assert (event.kind, event.effective_on) == ("resigned", BY_BYLAWS)
    assert len(selectors.roll(cooperative, on=BY_BYLAWS)) == 2
    assert len(selectors.roll(cooperative, on=NEXT)) == 1


def test_the_leaver_keeps_the_role_until_the_last_day() -> None:
    cooperative = coop(2)
    leave(who(cooperative))
    user = user_of(cooperative, "M001")
    assert "member" in roles_on(user=user, cooperative=cooperative, on=BY_BYLAWS)
    assert roles_on(user=user, cooperative=cooperative, on=NEXT) == frozenset()


def test_an_earlier_day_is_refused_without_a_decision_and_nothing_is_written() -> None:
    cooperative = coop(2)
    with pytest.raises(rules.EarlierDayError, match=r"clause 2\.19"):
        leave(who(cooperative), last_day=date(2026, 11, 30))
    assert who(cooperative).events.count() == 1
    leave(who(cooperative), last_day=date(2026, 11, 30), decision="2026-BD-004")
    event = who(cooperative).events.get(kind="resigned")
    assert (event.effective_on, event.decision) == (date(2026, 11, 30), "2026-BD-004")


def test_a_spoken_notice_is_refused_where_the_bylaws_ask_for_writing() -> None:
    cooperative = coop(2)
    with pytest.raises(rules.NotInWritingError, match="few written words"):
        leave(who(cooperative), in_writing=False)
    lenient = coop(2, bylaws={"exit.in_writing": False})
    assert leave(who(lenient), in_writing=False).effective_on == BY_BYLAWS


def test_a_death_ends_the_membership_at_once_and_never_in_the_future() -> None:
    cooperative = coop(2)
    with pytest.raises(rules.DeathToComeError, match="still to come"):
        leave(who(cooperative), kind=rules.DIED, given_on=ON + timedelta(days=1))
    event = leave(who(cooperative), kind=rules.DIED, in_writing=False)
    assert (event.kind, event.effective_on) == ("died", ON)
    assert not who(cooperative).events.filter(kind="notice").exists()


def test_who_cannot_be_reached_is_recorded_as_resigned_after_the_days() -> None:
    cooperative = coop(2)
    event = leave(
        who(cooperative),
        kind=rules.UNREACHABLE,
        given_on=date(2026, 9, 1),
        in_writing=False,
    )
    assert (event.kind, event.effective_on) == ("resigned", date(2026, 10, 31))
    assert event.details == {"unreachable_since": "2026-09-01"}


def test_a_membership_passes_on_only_where_and_to_whom_the_bylaws_let_it() -> None:
    cooperative = coop(2)
    with pytest.raises(rules.NoTransferError, match="cannot be transferred"):
        leave(who(cooperative), kind=rules.TRANSFERRED, to_code="M002")
    among = coop(2, bylaws={"members.transferable": "among_members"})
    for code in ("M001", "M009", ""):
        with pytest.raises(rules.NoReceiverError, match="another member only"):
            leave(who(among), kind=rules.TRANSFERRED, to_code=code)
    event = leave(who(among), kind=rules.TRANSFERRED, to_code="M002")
    assert (event.kind, event.details) == ("transferred", {"to": "M002"})
    back = coop(2, bylaws={"members.transferable": "to_coop"})
    assert leave(who(back), kind=rules.TRANSFERRED).kind == "transferred"


def test_nobody_leaves_twice() -> None:
    cooperative = coop(2)
    leave(who(cooperative))
    with pytest.raises(AlreadyLeavingError, match="is leaving already"):
        leave(who(cooperative))
    assert exit_to_come(who(cooperative), on=ON) is not None
    assert exit_to_come(who(cooperative), on=NEXT) is None


ASKED = {"kind": "resigned", "given_on": "2026-11-21", "in_writing": "on"}


def test_the_page_shows_what_an_exit_does_before_anything_is_recorded() -> None:
    cooperative = coop(3)
    motion(cooperative)
    secretary = officer(cooperative, "secretary")
    looked = send(
        secretary, cooperative, "M001/exit/", ASKED | {"do": "review"}
    ).content.decode()
    shown = words(looked)
    assert "The last day as a member is Dec. 21, 2026" in shown
    assert "2 members remain. The bylaws ask for 3: admit somebody in time." in shown
    assert "“Buy an oven” closes on Nov. 28, 2026: they may vote in it" in shown
    assert "Hours until Dec. 21, 2026 count as a member’s" in shown
    assert "It is not legal advice." in shown
    assert "Bylaws 2.19" in shown
    assert who(cooperative).events.count() == 1


def test_recording_leads_to_the_letters() -> None:
    cooperative = coop(3)
    secretary = officer(cooperative, "secretary")
    answer = send(secretary, cooperative, "M001/exit/", ASKED | {"do": "record"})
    assert answer.redirect_chain[-1][0].endswith("/M001/letters/")  # type: ignore[attr-defined]
    shown = words(answer.content.decode())
    assert "last day is Dec. 21, 2026" in shown
    assert "Confirmation of your notice" in shown
    assert who(cooperative).events.filter(kind="resigned").exists()


def test_a_refusal_stands_in_the_form() -> None:
    cooperative = coop(3)
    secretary = officer(cooperative, "secretary")
    asked = ASKED | {"do": "record", "last_day": "2026-11-22"}
    shown = words(send(secretary, cooperative, "M001/exit/", asked).content.decode())
    assert "An earlier day needs a decision of the co-op." in shown
    assert who(cooperative).events.count() == 1
    asked = {"do": "review", "kind": "", "given_on": "tomorrow"}
    shown = words(send(secretary, cooperative, "M001/exit/", asked).content.decode())
    assert "This is not a day. Write it like 2025-06-30." in shown


def test_who_left_is_not_asked_to_leave_again() -> None:
    cooperative = coop(2)
    step(who(cooperative), "resigned", date(2026, 10, 31))
    shown = words(page(officer(cooperative, "board"), cooperative, "M001/exit/"))
    assert "does not belong to the co-op today" in shown
    assert "Show what it does" not in shown


@pytest.mark.parametrize("rest", ["M001/exit/", "exits/", "M001/letters/"])
def test_exits_are_nobody_elses_business(rest: str) -> None:
    cooperative = coop(2)
    for user in (user_of(cooperative, "M002"), officer(cooperative, "bookkeeper")):
        answer = visit(user, cooperative, rest)
        assert answer.status_code == HTTPStatus.NOT_FOUND
    for role in ("secretary", "board"):
        answer = visit(officer(cooperative, role), cooperative, rest)
        assert answer.status_code == HTTPStatus.OK


def test_a_vote_that_closes_after_the_last_day_is_explained() -> None:
    cooperative = coop(3)
    motion(cooperative)
    soon = {"last_day": "2026-11-25", "decision": "2026-BD-004", "do": "review"}
    secretary = officer(cooperative, "secretary")
    shown = words(
        send(secretary, cooperative, "M001/exit/", ASKED | soon).content.decode()
    )
    assert "they may vote until Nov. 25, 2026" in shown
    assert "They stay in the number from which its quorum is counted" in shown


def test_offices_are_named_since_they_do_not_end_by_themselves() -> None:
    cooperative = coop(2)
    user = user_of(cooperative, "M001")
    RoleGrantFactory(cooperative=cooperative, user=user, role="board")
    leaving = Leaving(
        cooperative=cooperative, code="M001", kind="resigned", last_day=ON, on=ON
    )
    told = {each.title: each.words for each in effects.what_an_exit_does(leaving)}
    assert "board" in told["Offices"]
    member(cooperative, "M003")
    paper = Leaving(cooperative=cooperative, code="M003", kind="died", last_day=ON, on=ON)
    told = {each.title: each.words for each in effects.what_an_exit_does(paper)}
    assert told["Access"].startswith("They have no access")


def test_the_list_of_exits_holds_who_leaves_who_left_and_who_is_on_leave() -> None:
    cooperative = coop(4)
    leave(who(cooperative))
    step(who(cooperative, "M002"), "resigned", date(2026, 1, 31))
    step(who(cooperative, "M003"), "resigned", date(2025, 1, 31))
    step(
        who(cooperative, "M004"),
        "leave",
        date(2026, 10, 1),
        details={"until": "2026-11-30"},
    )
    found = exits(cooperative, on=ON)
    assert [(line.code, line.is_over) for line in found] == [
        ("M001", False),
        ("M002", True),
    ]
    shown = words(page(officer(cooperative, "secretary"), cooperative, "exits/"))
    assert "last day Dec. 21, 2026" in shown
    assert "until Nov. 30, 2026" in shown
    assert "Person M003" not in shown


def home(cooperative: Cooperative, user: Any, *roles: str, on: date = ON) -> Visit:
    return Visit(
        cooperative=cooperative, user=user, roles=frozenset(roles), at=NOON, on=on
    )


def test_last_days_and_leaves_stand_in_few_calendars() -> None:
    cooperative = coop(3)
    leave(who(cooperative))
    on_leave(cooperative, "M002", ON, "2026-12-05")
    secretary = officer(cooperative, "secretary")
    seen = list(occasions.occasions(home(cooperative, secretary, "secretary")))
    assert [each.on for each in seen] == [BY_BYLAWS, date(2026, 12, 5)]
    for code, days in (
        ("M001", [BY_BYLAWS]),
        ("M002", [date(2026, 12, 5)]),
        ("M003", []),
    ):
        own = home(cooperative, user_of(cooperative, code), "member")
        assert [each.on for each in occasions.occasions(own)] == days


def test_callers_are_told_of_a_leave_that_ended_and_an_exit_to_finish() -> None:
    cooperative = coop(3)
    leave(who(cooperative), last_day=ON, decision="2026-BD-004")
    step(
        who(cooperative, "M002"),
        "leave",
        date(2026, 9, 1),
        details={"until": "2026-11-01"},
    )
    secretary = officer(cooperative, "secretary")
    needs = list(occasions.callers_needs(home(cooperative, secretary, "secretary")))
    assert [need.title for need in needs] == [
        "Person M002’s leave has ended",
        "Finish Person M001’s exit",
    ]
    user = user_of(cooperative, "M003")
    assert list(occasions.callers_needs(home(cooperative, user, "member"))) == []


def test_the_pages_ask_as_many_queries_for_many_as_for_few() -> None:
    asked = []
    for size in (3, 20):
        cooperative = coop(size)
        for line in selectors.roll(cooperative, on=ON)[1:]:
            step(line.membership, "resigned", date(2026, 6, 30))
        secretary = officer(cooperative, "secretary")
        visit(secretary, cooperative, "exits/")
        with counted() as queries:
            visit(secretary, cooperative, "exits/")
        asked += queries
    assert asked[0] == asked[1]


def test_a_person_without_a_user_can_leave_too() -> None:
    cooperative = coop(1)
    member(cooperative, "M002")
    assert leave(who(cooperative, "M002")).effective_on == BY_BYLAWS
    user = UserFactory()
    assert list(occasions.occasions(home(cooperative, user, "member"))) == []
