"""Offices: who holds what on a day, by what right, and what that lets them do."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from coopkit.cooperatives.models import Cooperative, RoleGrant
from coopkit.cooperatives.selectors import roles_on
from governance.meetings.models import OfficeTerm
from governance.meetings.office_refusals import (
    AllMembersSitError,
    BoardSizeError,
    DecisionNeededError,
    NoSeatError,
    NotOnTheRollError,
    OfficeTakenError,
    SitsAlreadyError,
    TermEndsTooEarlyError,
    TermOverError,
)
from governance.meetings.selectors import holders, holders_of, next_turn
from governance.meetings.services import (
    close_office,
    end_term,
    fill_vacancy,
    resize_office,
    set_rotation,
)
from governance.meetings.services.leaving_office import catch_up
from governance.meetings.terms import BoardMayNotFillError, WaitsForElectionError
from governance.members.models import EventKind
from governance.members.services import append_event, record_departure, reverse_event
from tests.factories import FOUNDED, NOON, RoleGrantFactory, UserFactory
from tests.governance.factories import coop, member, membership, user_of
from tests.governance.meetings.offices import TODAY, board, office, sit

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def codes(cooperative: Cooperative, on: date = TODAY, **asked: str) -> list[str]:
    return [line.code for line in holders(cooperative, on=on, **asked)]


def roles(cooperative: Cooperative, code: str, on: date = TODAY) -> frozenset[str]:
    return roles_on(user=user_of(cooperative, code), cooperative=cooperative, on=on)


def test_a_staggered_board_begins_with_terms_of_different_length() -> None:
    cooperative = coop(4)
    seats = board(cooperative)
    terms = [sit(seats, f"M00{n}") for n in (1, 2, 3)]
    assert [(term.seat, term.cohort) for term in terms] == [(1, "A"), (2, "B"), (3, "A")]
    assert [term.ends_on for term in terms] == [
        date(2024, 6, 30),
        date(2025, 6, 30),
        date(2024, 6, 30),
    ]
    again = sit(seats, "M004", date(2024, 7, 1), how="election", decision="2024-GM-002")
    assert (again.seat, again.cohort, again.ends_on) == (1, "A", date(2026, 6, 30))


def test_terms_that_are_not_staggered_all_last_as_the_bylaws_say() -> None:
    cooperative = coop(2, bylaws={"board.staggered": False, "board.term_years": 3})
    seats = board(cooperative)
    assert sit(seats, "M001").ends_on == sit(seats, "M002").ends_on == date(2026, 6, 30)


def test_the_role_comes_with_the_seat_and_goes_with_it() -> None:
    cooperative = coop(2)
    term = sit(office(cooperative), "M001")
    assert "secretary" in roles(cooperative, "M001")
    end_term(term=term, on=TODAY, how="resigned", decision="", by=None, at=NOON)
    assert "secretary" in roles(cooperative, "M001")
    assert "secretary" not in roles(cooperative, "M001", TODAY + A_DAY)
    grant = RoleGrant.objects.get(cooperative=cooperative, role="secretary")
    assert grant.act == "2023-GM-001"


def test_a_successor_ends_the_role_of_who_held_the_seat_over() -> None:
    cooperative = coop(2)
    seats = office(cooperative, term_months=12)
    first = sit(seats, "M001")
    (held,) = holders_of(seats, on=TODAY)
    assert (held.code, held.holds_over, held.ends_on) == ("M001", True, first.ends_on)
    assert "secretary" in roles(cooperative, "M001")
    sit(seats, "M002", TODAY, how="election", decision="2026-GM-002")
    assert codes(cooperative, office="secretary") == ["M002"]
    assert codes(cooperative, TODAY - A_DAY, office="secretary") == ["M001"]
    assert "secretary" in roles(cooperative, "M001", TODAY - A_DAY)
    assert "secretary" not in roles(cooperative, "M001")
    first.refresh_from_db()
    assert (first.ended_on, first.ended_how) == (TODAY - A_DAY, "succeeded")


def test_who_is_elected_again_keeps_the_seat_and_the_role() -> None:
    cooperative = coop(2)
    seats = board(cooperative, seats=3)
    sit(seats, "M001")
    sit(seats, "M002")
    again = sit(seats, "M001", date(2024, 7, 1), how="election", decision="2024-GM-002")
    assert again.seat == 1
    assert "board" in roles(cooperative, "M001", TODAY)
    assert RoleGrant.objects.filter(role="board", ends_on=None).count() == 2


def test_a_role_that_two_offices_bring_ends_with_the_later_one() -> None:
    cooperative = coop(1)
    one = sit(office(cooperative), "M001")
    sit(office(cooperative, "clerk", role="secretary"), "M001")
    end_term(term=one, on=TODAY, how="resigned", decision="", by=None, at=NOON)
    assert "secretary" in roles(cooperative, "M001", TODAY + A_DAY)


def test_a_seat_is_refused_where_it_is_held_or_twice_or_to_a_stranger() -> None:
    cooperative = coop(3)
    seats = office(cooperative)
    sit(seats, "M001")
    with pytest.raises(SitsAlreadyError, match="already holds a seat of “Secretary”"):
        sit(seats, "M001", FOUNDED + A_DAY)
    with pytest.raises(NoSeatError, match="All 1 seats of “Secretary” are held"):
        sit(seats, "M002", FOUNDED + A_DAY)
    with pytest.raises(NotOnTheRollError, match="M003 is not a member on"):
        sit(board(cooperative), "M003", FOUNDED - A_DAY)
    with pytest.raises(DecisionNeededError):
        sit(office(cooperative, "clerk", role=""), "M002", decision=" ")
    with pytest.raises(OfficeTakenError):
        office(cooperative)
    with pytest.raises(TermEndsTooEarlyError):
        sit(office(cooperative, "chair", role=""), "M002", ends_on=FOUNDED - A_DAY)


def test_a_board_keeps_to_the_size_of_the_bylaws() -> None:
    cooperative = coop(1)
    with pytest.raises(BoardSizeError, match="The bylaws ask for 3 to 9"):
        board(cooperative, seats=2)
    seats = board(cooperative, seats=3)
    with pytest.raises(BoardSizeError):
        resize_office(office=seats, seats=10, by=None, at=NOON, on=TODAY)
    grown = resize_office(office=seats, seats=5, by=None, at=NOON, on=TODAY)
    assert grown.seats == 5


def test_where_all_members_are_the_board_nobody_is_put_into_it() -> None:
    cooperative = coop(3, bylaws={"board.all_members": True})
    assert codes(cooperative, body="BD") == ["M001", "M002", "M003"]
    with pytest.raises(AllMembersSitError):
        board(cooperative)


def test_before_any_office_is_set_up_the_board_is_who_has_its_role() -> None:
    cooperative = coop(3)
    RoleGrantFactory(
        cooperative=cooperative, user=user_of(cooperative, "M002"), role="board"
    )
    RoleGrantFactory(cooperative=cooperative, user=UserFactory(), role="board")
    (line,) = holders(cooperative, body="BD", on=TODAY)
    assert (line.code, line.how, line.user) == (
        "M002",
        "role",
        user_of(cooperative, "M002"),
    )


def test_in_a_body_everybody_stands_once() -> None:
    cooperative = coop(2)
    sit(board(cooperative), "M001")
    sit(office(cooperative, "treasurer", body="BD", role=""), "M001")
    assert codes(cooperative, body="BD") == ["M001"]
    assert len(holders(cooperative, on=TODAY)) == 2


@pytest.mark.parametrize(
    ("filler", "refused", "accepted"),
    [("members", "2026-BD-001", "2026-GM-001"), ("board", "", "2026-BD-001")],
)
def test_an_empty_seat_is_filled_as_the_bylaws_say(
    filler: str, refused: str, accepted: str
) -> None:
    cooperative = coop(4, bylaws={"board.vacancy": filler})
    seats = board(cooperative)
    term = sit(seats, "M001", date(2026, 7, 1), how="election")
    sit(seats, "M002", date(2026, 7, 1), how="election")
    sit(seats, "M003", date(2026, 7, 1), how="election")
    end_term(term=term, on=TODAY, how="resigned", decision="", by=None, at=NOON)
    given = {
        "office": seats,
        "membership": membership(cooperative, "M004"),
        "starts_on": TODAY + A_DAY,
        "by": None,
        "at": NOON,
    }
    with pytest.raises((BoardMayNotFillError, DecisionNeededError)):
        fill_vacancy(**given, decision=refused)
    filled = fill_vacancy(**given, decision=accepted)
    assert (filled.seat, filled.ends_on, filled.cohort) == (
        term.seat,
        term.ends_on,
        term.cohort,
    )


def test_where_a_seat_waits_for_the_election_nobody_is_appointed() -> None:
    cooperative = coop(2, bylaws={"board.vacancy": "next_election"})
    seats = board(cooperative)
    others = [sit(seats, "M001", TODAY - A_DAY)]
    resize_office(office=seats, seats=3, by=None, at=NOON, on=TODAY)
    end_term(term=others[0], on=TODAY, how="resigned", decision="", by=None, at=NOON)
    OfficeTerm.objects.bulk_create(
        OfficeTerm(
            office=seats,
            membership=membership(cooperative, "M001"),
            seat=number,
            starts_on=TODAY,
            ends_on=TODAY + timedelta(days=300),
            how="election",
            decision="2026-GM-001",
        )
        for number in (2, 3)
    )
    asked = {"office_": seats, "code": "M002", "starts_on": TODAY + A_DAY}
    with pytest.raises(WaitsForElectionError):
        sit(**asked, how="appointment", decision="2026-GM-002")  # type: ignore[arg-type]
    elected = sit(**asked, how="election", decision="2026-GM-002")  # type: ignore[arg-type]
    assert elected.ends_on == others[0].ends_on


def test_a_recall_names_its_decision_and_a_term_ends_once() -> None:
    cooperative = coop(2)
    term = sit(office(cooperative), "M001")
    asked = {"term": term, "on": TODAY, "by": None, "at": NOON}
    with pytest.raises(DecisionNeededError):
        end_term(**asked, how="recalled", decision="")
    with pytest.raises(TermEndsTooEarlyError):
        end_term(**asked | {"on": FOUNDED - A_DAY}, how="resigned", decision="")
    ended = end_term(**asked, how="recalled", decision="2026-GM-003")
    assert (ended.ended_on, ended.ended_decision) == (TODAY, "2026-GM-003")
    with pytest.raises(TermOverError):
        end_term(**asked, how="resigned", decision="")


def test_an_exit_ends_the_offices_of_who_leaves_and_the_roles_with_them() -> None:
    cooperative = coop(2)
    sit(office(cooperative), "M001")
    last = TODAY + timedelta(days=30)
    record_departure(
        membership=membership(cooperative, "M001"),
        kind=EventKind.RESIGNED,
        effective_on=last,
        decision="2026-BD-009",
        reason="",
        by=None,
        at=NOON,
    )
    (term,) = OfficeTerm.objects.all()
    assert (term.ended_on, term.ended_how) == (last, "left")
    assert codes(cooperative, last, office="secretary") == ["M001"]
    assert codes(cooperative, last + A_DAY, office="secretary") == []
    assert "secretary" in roles(cooperative, "M001", last)
    assert roles(cooperative, "M001", last + A_DAY) == frozenset()


def test_an_exit_that_is_taken_back_gives_the_office_back() -> None:
    cooperative = coop(2)
    sit(office(cooperative), "M001")
    left = append_event(
        membership=membership(cooperative, "M001"),
        kind=EventKind.RESIGNED,
        effective_on=TODAY + timedelta(days=30),
        by=None,
        at=NOON,
    )
    reverse_event(event=left, reason="a mistake", by=None, at=NOON)
    (term,) = OfficeTerm.objects.all()
    assert (term.ended_on, term.ended_how) == (None, "")
    assert "secretary" in roles(cooperative, "M001", TODAY + timedelta(days=60))


def test_an_office_goes_round_and_a_leaver_drops_out_without_moving_the_past() -> None:
    cooperative = coop(3)
    begins = TODAY - timedelta(days=10)
    turns = office(
        cooperative,
        "facilitator",
        role="",
        rotation=["M001", "M002", "M003"],
        turn_days=7,
        turns_from=begins,
    )
    assert codes(cooperative, office="facilitator") == ["M002"]
    coming = next_turn(turns, on=TODAY)
    assert coming is not None
    assert (coming.code, coming.first) == ("M003", begins + timedelta(days=14))
    record_departure(
        membership=membership(cooperative, "M002"),
        kind=EventKind.RESIGNED,
        effective_on=TODAY,
        decision="",
        reason="",
        by=None,
        at=NOON,
    )
    assert codes(cooperative, begins, office="facilitator") == ["M001"]
    assert codes(cooperative, office="facilitator") == ["M002"]
    assert codes(cooperative, TODAY + A_DAY, office="facilitator") == ["M003"]
    assert codes(cooperative, TODAY + timedelta(days=8), office="facilitator") == ["M001"]


def test_a_new_order_of_turns_leaves_those_gone_by() -> None:
    cooperative = coop(2)
    turns = office(
        cooperative,
        "host",
        role="",
        rotation=["M001"],
        turn_days=7,
        turns_from=TODAY - timedelta(days=3),
    )
    set_rotation(
        office=turns, codes=["M002"], turn_days=7, turns_from=TODAY, by=None, at=NOON
    )
    assert codes(cooperative, TODAY - A_DAY, office="host") == ["M001"]
    assert codes(cooperative, office="host") == ["M002"]


def test_who_signs_in_later_gets_the_role_at_night() -> None:
    cooperative = coop(1)
    new = member(cooperative, "M009")
    sit(office(cooperative), "M009")
    user = UserFactory()
    new.person.user = user
    new.person.save(update_fields=["user"])
    assert len(list(catch_up(NOON))) == 1
    assert "secretary" in roles_on(
        user=user, cooperative=cooperative, on=timezone.localdate(NOON)
    )
    assert list(catch_up(NOON)) == []


def test_a_closed_office_has_no_holder_afterwards() -> None:
    cooperative = coop(1)
    seats = office(cooperative)
    sit(seats, "M001")
    close_office(office=seats, on=TODAY, by=None, at=NOON)
    assert codes(cooperative, office="secretary") == ["M001"]
    assert codes(cooperative, TODAY + A_DAY, office="secretary") == []
