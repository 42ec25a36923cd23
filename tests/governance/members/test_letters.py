"""Letters: each tells of one step, in the person's language, and is kept."""

from collections.abc import Iterator
from datetime import date
from http import HTTPStatus
from io import BytesIO
from typing import Any

import pytest
import time_machine
from pypdf import PdfReader

from coopkit.cooperatives.models import Cooperative
from coopkit.papers.models import Paper
from coopkit.papers.selectors import papers_of
from governance.members import selectors
from governance.members.models import Membership
from governance.members.selectors.letters import letters
from governance.members.services import admit_candidate, reverse_event
from governance.members.services.exits import Exit, record_exit
from governance.members.services.expulsion import (
    charge,
    close_case,
    expel,
    record_hearing,
)
from governance.members.services.letters import NoLetterError, write_letter
from tests.factories import NOON, UserFactory
from tests.governance.factories import coop, member, officer, user_of
from tests.governance.members.steps import person, step
from tests.governance.members.visits import page, send

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)
CHARGED, HEARD, DECIDED = date(2026, 11, 2), date(2026, 11, 12), date(2026, 11, 14)
BY = {"by": None, "at": NOON}


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def who(cooperative: Cooperative, code: str = "M001") -> Membership:
    return selectors.by_code(cooperative, code)


def letter(membership: Membership, kind: str) -> Paper:
    event = membership.events.filter(kind=kind).latest("pk")
    return write_letter(membership=membership, event=event, on=ON, **BY)


def text(paper: Paper) -> str:
    pages = PdfReader(BytesIO(bytes(paper.pdf))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def charged(cooperative: Cooperative) -> Membership:
    membership = who(cooperative)
    charge(
        membership=membership,
        reasons="The till was short on three days.",
        channel="hand",
        hearing_on=HEARD,
        last_day=date(2026, 11, 30),
        on=CHARGED,
        **BY,
    )
    return membership


def test_a_candidate_is_told_what_is_asked_of_them() -> None:
    cooperative = coop(1)
    membership = admit_candidate(
        person=person(cooperative, "Yusuf", UserFactory()),
        code="M013",
        on=date(2026, 7, 1),
        decision="",
        **BY,
    )
    said = text(letter(membership, "candidate"))
    assert "Your candidacy" in said
    assert "You are a candidate for membership" in said
    assert "0 of 650 hours" in said
    assert "It is not legal advice." in said


def test_a_member_is_welcomed_with_their_code_and_the_decision() -> None:
    said = text(letter(who(coop(1)), "admitted"))
    assert "Welcome as a member" in said
    assert "Your code is M001" in said
    assert "2023-GM-001" in said


def test_a_notice_is_confirmed_with_its_dates_and_what_follows() -> None:
    cooperative = coop(2)
    asked = Exit(kind="resigned", given_on=ON)
    record_exit(membership=who(cooperative), asked=asked, on=ON, **BY)
    said = text(letter(who(cooperative), "resigned"))
    assert "Confirmation of your notice" in said
    assert "Nov. 21, 2026" in said
    assert "Dec. 21, 2026" in said
    assert "Patronage for 2027" in said
    assert "Calendar" not in said


def test_a_leave_is_confirmed_with_what_it_does_to_the_vote() -> None:
    cooperative = coop(1, bylaws={"leave.votes": False, "leave.counts_in_quorum": False})
    step(who(cooperative), "leave", ON, details={"until": "2026-12-31"})
    said = text(letter(who(cooperative), "leave"))
    assert "You do not vote while you are on leave." in said
    assert "Dec. 31, 2026" in said
    voting = coop(1, bylaws={"leave.votes": True})
    step(who(voting), "leave", ON)
    assert "You keep your vote" in text(letter(who(voting), "leave"))


def test_a_notice_of_expulsion_gives_reasons_hearing_and_days() -> None:
    said = text(letter(charged(coop(1)), "charged"))
    assert "The till was short on three days." in said
    assert "Nov. 12, 2026" in said
    assert "Nothing is decided." in said
    assert "bring a person of trust" in said
    assert "before 15 days have passed" in said
    assert "Bylaws 2.21" in said


def test_who_was_heard_and_stays_gets_it_in_writing() -> None:
    membership = charged(coop(1))
    record_hearing(membership=membership, hearing="held", on=HEARD, **BY)
    close_case(membership=membership, on=DECIDED, decision="2026-GM-007", **BY)
    said = text(letter(membership, "not_upheld"))
    assert "The case is closed. Nothing changes for you." in said
    assert "2026-GM-007" in said


def test_a_decision_to_expel_says_until_when_it_can_be_appealed() -> None:
    membership = charged(coop(2))
    record_hearing(membership=membership, hearing="held", on=HEARD, **BY)
    expel(
        membership=membership,
        decided_on=DECIDED,
        decision="2026-GM-007",
        last_day=date(2026, 11, 30),
        **BY,
    )
    said = text(letter(membership, "expelled"))
    assert "You may appeal to the members until Dec. 14, 2026 (Bylaws 2.22)." in said


def test_an_estate_is_told_that_the_money_is_theirs_and_the_vote_is_not() -> None:
    cooperative = coop(2)
    asked = Exit(kind="died", given_on=ON)
    record_exit(membership=who(cooperative), asked=asked, on=ON, **BY)
    said = text(letter(who(cooperative), "died"))
    assert "To the estate" in said
    assert "does not pass on to others; the money on the account does" in said


def test_a_letter_is_in_the_persons_own_language() -> None:
    cooperative = coop(0)
    membership = member(cooperative, "M001", language="es", name="Ana Peña")
    paper = letter(membership, "admitted")
    assert paper.language == "es"
    assert "1 de julio de 2023" in text(paper)


def test_a_letter_is_written_once_and_kept_as_it_was() -> None:
    cooperative = coop(1)
    membership = who(cooperative)
    first = letter(membership, "admitted")
    later = date(2026, 12, 24)
    event = membership.events.get(kind="admitted")
    again = write_letter(membership=membership, event=event, on=later, **BY)
    assert again.pk == first.pk
    assert Paper.objects.filter(cooperative=cooperative).count() == 1


def test_a_second_leave_has_a_letter_of_its_own() -> None:
    cooperative = coop(1)
    for month in (3, 6):
        step(who(cooperative), "leave", date(2026, month, 1))
        letter(who(cooperative), "leave")
        step(who(cooperative), "return", date(2026, month, 20))
    keys = Paper.objects.filter(cooperative=cooperative).order_by("pk")
    assert list(keys.values_list("key", flat=True)) == [
        "letter:M001:leave",
        "letter:M001:leave:2",
    ]


def test_a_step_without_a_letter_or_taken_back_has_none() -> None:
    cooperative = coop(1)
    back = step(who(cooperative), "leave", ON)
    reverse_event(event=back, reason="A mistake.", **BY)
    with pytest.raises(NoLetterError, match="There is no letter about this step"):
        write_letter(membership=who(cooperative), event=back, on=ON, **BY)
    noted = step(who(cooperative), "notice", ON)
    with pytest.raises(NoLetterError):
        write_letter(membership=who(cooperative), event=noted, on=ON, **BY)
    assert [line.kind for line in letters(who(cooperative))] == ["welcome"]


def seen_by(cooperative: Cooperative, user: Any, role: str) -> list[str]:
    papers = papers_of(cooperative=cooperative, user=user, roles=frozenset({role}))
    return [paper.kind for paper in papers]


def test_the_papers_of_a_case_are_seen_by_callers_and_the_person_alone() -> None:
    cooperative = coop(2)
    letter(charged(cooperative), "charged")
    letter(who(cooperative), "admitted")
    assert seen_by(cooperative, user_of(cooperative, "M001"), "member") == [
        "letter",
        "case",
    ]
    for role in ("secretary", "board"):
        user = officer(cooperative, role)
        assert sorted(seen_by(cooperative, user, role)) == ["case", "letter"]
    for role in ("bookkeeper", "auditor"):
        assert seen_by(cooperative, officer(cooperative, role), role) == ["letter"]
    assert seen_by(cooperative, user_of(cooperative, "M002"), "member") == []


def test_the_page_lists_what_can_be_told_and_writes_it() -> None:
    cooperative = coop(1)
    secretary = officer(cooperative, "secretary")
    shown = page(secretary, cooperative, "M001/letters/")
    assert "Welcome as a member" in shown
    assert Paper.objects.filter(cooperative=cooperative).count() == 0
    event = who(cooperative).events.get(kind="admitted")
    answer = send(secretary, cooperative, "M001/letters/", {"event": str(event.pk)})
    assert "is written and kept among the papers" in answer.content.decode()
    paper = Paper.objects.get(cooperative=cooperative)
    assert str(paper.uid) in answer.content.decode()
    assert paper.subject == f"event:{event.pk}"


@pytest.mark.parametrize("event", ["", "0", "x", "999999999999999999999"])
def test_an_event_of_nobody_is_not_found(event: str) -> None:
    cooperative = coop(1)
    answer = send(
        officer(cooperative, "secretary"), cooperative, "M001/letters/", {"event": event}
    )
    assert answer.status_code == HTTPStatus.NOT_FOUND
