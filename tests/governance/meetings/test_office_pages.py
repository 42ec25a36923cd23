"""The pages of offices: what everybody sees, and what the secretary records."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Leaving, Visit
from governance.meetings import offers
from governance.meetings.models import Office, OfficeTerm
from governance.meetings.selectors import office_words
from governance.meetings.services import end_term, register
from tests.factories import FOUNDED, NOON
from tests.governance.factories import coop, officer, user_of
from tests.governance.meetings.offices import TODAY, board, office, sit

pytestmark = pytest.mark.django_db


def visit(cooperative: Cooperative, user: Any, rest: str = "", **data: Any) -> Any:
    client = Client()
    client.force_login(user)
    address = f"/en/c/{cooperative.slug}/decide/offices/{rest}"
    return client.post(address, data) if data else client.get(address)


def said(cooperative: Cooperative, user: Any, rest: str = "") -> str:
    answer = visit(cooperative, user, rest)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_everybody_inside_sees_who_holds_what_on_any_day() -> None:
    cooperative = coop(4)
    seats = board(cooperative)
    sit(seats, "M001")
    first = sit(seats, "M002")
    end_term(
        term=first,
        on=date(2023, 9, 30),
        how="recalled",
        decision="2023-GM-002",
        by=None,
        at=NOON,
    )
    ana = user_of(cooperative, "M003")
    today = said(cooperative, ana)
    assert "Person M001" in today
    assert "stays until a successor begins" in today
    assert "Seat 2 is empty" in today
    assert "Person M002" not in today
    assert "The board has 1 director; the bylaws ask for at least 3." in today
    assert "Person M002" in said(cooperative, ana, "?on=2023-09-30")
    page = said(cooperative, ana, f"{seats.pk}/")
    assert "recalled" in page
    assert "Record who holds a seat" not in page


def test_the_secretary_records_a_holder_by_a_decision_of_the_register() -> None:
    cooperative = coop(2)
    secretary = officer(cooperative, "secretary")
    seats = office(cooperative, "treasurer", role="bookkeeper")
    register(
        cooperative=cooperative,
        body="GM",
        title="Elect the treasurer",
        text="M001 is elected.",
        adopted_on=TODAY,
        record={"for": 2},
        at=NOON,
    )
    given = {"do": "seat", "code": "M001", "how": "election", "starts_on": TODAY}
    refused = visit(
        cooperative, secretary, f"{seats.pk}/", **given, decision="2026-GM-009"
    )
    assert "The register holds no decision 2026-GM-009" in refused.content.decode()
    assert not OfficeTerm.objects.exists()
    done = visit(cooperative, secretary, f"{seats.pk}/", **given, decision="2026-gm-001")
    assert done.status_code == 302
    term = OfficeTerm.objects.get()
    assert (term.decision, term.how) == ("2026-GM-001", "election")
    address = f"terms/{term.pk}/end/"
    assert "End the term" in said(cooperative, secretary, address)
    recalled = {"how": "recalled", "on": TODAY}
    short = visit(cooperative, secretary, address, **recalled)
    assert "Say which decision this rests on" in short.content.decode()
    ended = visit(cooperative, secretary, address, **recalled, decision="2026-GM-001")
    assert ended.status_code == 302
    term.refresh_from_db()
    assert (term.ended_how, term.ended_decision) == ("recalled", "2026-GM-001")


def test_an_office_gets_other_seats_and_is_closed() -> None:
    cooperative = coop(2)
    secretary = officer(cooperative, "secretary")
    seats = office(cooperative, "treasurer", role="bookkeeper")
    page = f"{seats.pk}/"
    assert visit(cooperative, secretary, page, do="size", seats=3).status_code == 302
    seats.refresh_from_db()
    assert seats.seats == 3
    none = visit(cooperative, secretary, page, do="size", seats=0)
    assert "greater than or equal to 1" in none.content.decode()
    given = {"do": "seat", "code": "M001", "how": "founding", "starts_on": TODAY}
    visit(cooperative, secretary, page, **given, decision="The founding meeting")
    visit(cooperative, secretary, page, do="close", on=TODAY)
    seats.refresh_from_db()
    assert seats.ended_on == TODAY
    assert OfficeTerm.objects.get().ended_how == "closed"
    assert "Close this office" not in said(cooperative, secretary, page)
    again = visit(cooperative, secretary, page, do="size", seats=2)
    assert again.status_code == 302
    seats.refresh_from_db()
    assert seats.seats == 3


def test_an_office_is_set_up_and_goes_round() -> None:
    cooperative = coop(2)
    secretary = officer(cooperative, "secretary")
    given = {
        "name_en": "Facilitator",
        "name_es": "Facilitadora",
        "body": "",
        "role": "",
        "seats": "1",
        "term_months": "12",
        "rotation": "m001, M002",
    }
    short = visit(cooperative, secretary, "new/", **given)
    assert "Say how many days a turn has" in short.content.decode()
    turns = {"turn_days": "7", "turns_from": TODAY}
    done = visit(cooperative, secretary, "new/", **given, **turns)
    made = Office.objects.get()
    assert (done.status_code, made.rotation) == (302, ["M001", "M002"])
    page = said(cooperative, secretary, f"{made.pk}/")
    assert "Turns to come" in page
    change = {"do": "turns", "rotation": "M009", "turn_days": "7", "turns_from": TODAY}
    refused = visit(cooperative, secretary, f"{made.pk}/", **change)
    assert "M009 is not a member" in refused.content.decode()


def test_an_office_of_another_co_op_is_not_found() -> None:
    theirs, ours = office(coop(1)), coop(1)
    secretary = officer(ours, "secretary")
    assert visit(ours, secretary, f"{theirs.pk}/").status_code == 404
    term = sit(theirs, "M001")
    assert visit(ours, secretary, f"terms/{term.pk}/end/").status_code == 404


def looking(cooperative: Cooperative, role: str) -> Visit:
    return Visit(
        cooperative=cooperative,
        user=officer(cooperative, role),
        roles=frozenset({role}),
        at=NOON,
        on=TODAY,
    )


def test_terms_and_turns_stand_in_the_calendar_under_names_that_stay() -> None:
    cooperative = coop(2)
    term = sit(office(cooperative), "M001", TODAY)
    turning = office(
        cooperative,
        "host",
        role="",
        rotation=["M002"],
        turn_days=7,
        turns_from=FOUNDED,
    )
    told = list(office_words.occasions(looking(cooperative, "member")))
    ends = next(each for each in told if each.uid == f"term-{term.pk}")
    assert (ends.on, ends.detail) == (term.ends_on, "Person M001")
    rounds = [each for each in told if each.uid.startswith(f"turn-{turning.pk}-")]
    assert len(rounds) == 6
    assert {each.detail for each in rounds} == {"Person M002"}
    assert list(office_words.occasions(looking(cooperative, "facilitator"))) == []


def test_callers_are_told_of_empty_seats_and_of_terms_that_end() -> None:
    cooperative = coop(2)
    sit(office(cooperative), "M001", ends_on=TODAY + timedelta(days=30))
    office(cooperative, "clerk", role="")
    titles = [
        each.title for each in office_words.needs(looking(cooperative, "secretary"))
    ]
    assert titles == ["Hold an election: Secretary", "Fill a seat: Clerk"]
    assert list(office_words.needs(looking(cooperative, "member"))) == []


def test_an_exit_shows_the_offices_that_end_with_it() -> None:
    cooperative = coop(2)
    sit(board(cooperative), "M001")
    office(
        cooperative,
        "host",
        role="",
        rotation=["M001"],
        turn_days=7,
        turns_from=TODAY,
    )
    leaving = Leaving(
        cooperative=cooperative, code="M001", kind="resigned", last_day=TODAY, on=TODAY
    )
    told = {effect.title: effect.words for effect in office_words.effects(leaving)}
    assert "The members choose somebody" in told["Board"]
    assert "drop out of the turns" in told["Host"]
    used = office_words.codes_in_office(cooperative, ["M001", "M002"])
    assert set(used) == {"M001"}


def test_offices_ask_as_many_queries_for_many_terms_as_for_few(
    django_assert_max_num_queries: Any,
) -> None:
    cooperative = coop(3)
    seats = office(cooperative, seats=3)
    for code in ("M001", "M002", "M003"):
        sit(seats, code)
    ana = user_of(cooperative, "M001")
    with django_assert_max_num_queries(30):
        visit(cooperative, ana)


def test_the_register_is_asked_whether_a_decision_is_in_it() -> None:
    cooperative = coop(1)
    decided = offers.offers.decisions.get("register")
    assert decided is not None
    assert decided(cooperative, "2020-GM-001")  # no register yet
    register(
        cooperative=cooperative,
        body="GM",
        title="A",
        text="B",
        adopted_on=TODAY,
        record={},
        at=NOON,
    )
    asked = ("2026-GM-001", "2026-GM-002", "2026-BD-001", "2025-BD-009", "words")
    found = [decided(cooperative, number) for number in asked]
    assert found == [True, False, False, True, False]
