"""Paper ballots: ticked off before the close, entered twice after it, compared."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from coopkit.audit.models import AuditEntry
from coopkit.errors import CoopError
from governance.votes.models import Motion, PaperEntry
from governance.votes.selectors.paper_ballot import paper_ballot, serial_of
from governance.votes.selectors.papers import compare
from governance.votes.services import cast_envelope, papers as services
from governance.votes.services.boxes import close_box
from governance.votes.services.sealed_casting import PaperHandedInError
from tests.factories import NOON
from tests.governance.factories import officer
from tests.governance.votes.ballot.elections import open_election
from tests.governance.votes.secret.boxes import OpenBox, open_box

pytestmark = pytest.mark.django_db
SOON, LATER = NOON + timedelta(hours=1), NOON + timedelta(days=7, hours=1)
YES, NO = {"choice": "yes"}, {"choice": "no"}


def text(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def hand_in(held: OpenBox, *numbers: int) -> None:
    for number in numbers:
        services.hand_in_paper(
            motion=held.motion, membership=held.voter(number), by=held.user(1), at=SOON
        )


def close(held: OpenBox) -> None:
    close_box(motion=held.motion, by=held.user(1), at=LATER)


def enter(held: OpenBox, sheet: int, content: dict[str, Any], by: int) -> PaperEntry:
    return services.enter_sheet(
        motion=held.motion, sheet=sheet, content=content, by=held.user(by), at=LATER
    )


def test_who_handed_in_paper_casts_no_envelope_any_more() -> None:
    held = open_box(5)
    hand_in(held, 2)
    with pytest.raises(PaperHandedInError, match="paper ballot counts"):
        cast_envelope(
            motion=held.motion,
            voter=held.voter(2),
            sealed=held.noise(),
            sealed_in="browser",
            at=SOON,
        )
    (entry,) = AuditEntry.objects.filter(action="paper.handed_in")
    assert entry.data["who"] == "M002"


def test_paper_may_follow_an_envelope_which_is_then_set_aside() -> None:
    held = open_box(5)
    cast_envelope(
        motion=held.motion,
        voter=held.voter(2),
        sealed=held.noise(),
        sealed_in="browser",
        at=SOON,
    )
    hand_in(held, 2, 3)
    close(held)
    held.box.refresh_from_db()
    told = {(p["voter"], p.get("set_aside", p.get("paper"))) for p in told_of(held)}
    assert ("M002", True) in told
    assert ("M003", True) in told


def told_of(held: OpenBox) -> list[dict[str, Any]]:
    participants: list[dict[str, Any]] = held.box.participants or []
    return participants


def test_nobody_hands_in_twice_and_nobody_after_the_close() -> None:
    held = open_box(5)
    hand_in(held, 2)
    with pytest.raises(services.AlreadyReturnedError, match="M002"):
        hand_in(held, 2)
    for at in (NOON + timedelta(days=7), NOON - timedelta(hours=1)):
        with pytest.raises(CoopError, match=r"has closed|has not opened"):
            services.hand_in_paper(
                motion=held.motion, membership=held.voter(3), by=held.user(1), at=at
            )


def test_before_a_vote_opens_nothing_is_printed_handed_in_or_entered(
    client: Client,
) -> None:
    opened = open_election(candidates=2, state="prepared", is_secret=True)
    client.force_login(officer(opened.cooperative, "secretary"))
    elector = opened.motion.electors.get(code="M002")
    with time_machine.travel(SOON, tick=False):
        page = client.get(opened.url("paper"))
        assert "once the vote has opened" in text(page)
        sent = client.post(opened.url("paper"), {"elector": elector.pk})
        assert "has not opened yet" in text(sent)
        assert client.get(opened.url("paper/ballot.pdf")[:-1]).status_code == 302
        entry = opened.url("paper/entry")
        assert "Nothing to enter now" in text(client.get(entry))
        assert "has not opened yet" in text(client.post(entry, {"sheet": "1"}))
    assert PaperEntry.objects.count() == 0


def test_nothing_is_entered_while_members_still_vote() -> None:
    held = open_box(5)
    hand_in(held, 2)
    with pytest.raises(services.StillOpenError, match="not closed yet"):
        enter(held, 1, YES, by=1)


def test_two_people_who_read_alike_settle_a_sheet() -> None:
    held = open_box(5)
    hand_in(held, 2, 3)
    close(held)
    enter(held, 1, YES, by=1)
    with pytest.raises(services.EnteredBeforeError, match="two different people"):
        enter(held, 1, YES, by=1)
    enter(held, 1, YES, by=2)
    with pytest.raises(services.NotAllEnteredError, match=r"1 of 2 .* yet: 2\."):
        services.entered(held.motion)
    enter(held, 2, {"choice": ""}, by=1)
    enter(held, 2, {"choice": ""}, by=3)
    assert services.entered(held.motion) == [YES, {"choice": ""}]


def test_where_two_differ_a_third_settles_it() -> None:
    held = open_box(5)
    hand_in(held, 2)
    close(held)
    enter(held, 1, YES, by=1)
    enter(held, 1, NO, by=2)
    (sheet,) = compare(held.motion)
    assert sheet.differs
    with pytest.raises(services.NotAllEnteredError):
        services.entered(held.motion)
    enter(held, 1, {"choice": "abstain"}, by=3)  # all three differ
    assert not compare(held.motion)[0].is_settled
    enter(held, 1, NO, by=4)
    assert services.entered(held.motion) == [NO]
    with pytest.raises(services.AgreedAlreadyError):
        enter(held, 1, YES, by=5)


def test_there_are_as_many_sheets_as_were_handed_in() -> None:
    held = open_box(5)
    hand_in(held, 2)
    close(held)
    for sheet in (0, 2):
        with pytest.raises(services.NoSuchSheetError, match="1 paper ballots"):
            enter(held, sheet, YES, by=1)


def test_the_trail_holds_that_a_sheet_was_entered_and_not_what_it_says() -> None:
    held = open_box(5)
    hand_in(held, 2)
    close(held)
    enter(held, 1, YES, by=1)
    (entry,) = AuditEntry.objects.filter(action="paper.entered")
    assert set(entry.data) == {"sheet", "sha256"}


def test_an_open_vote_has_no_paper_without_a_name() -> None:
    opened = open_election()
    voter = opened.cooperative.memberships.get(code="M002")
    with pytest.raises(services.NotASecretVoteError, match="bear a name"):
        services.hand_in_paper(
            motion=opened.motion, membership=voter, by=opened.user(1), at=SOON
        )


def test_the_pages_lead_from_the_tick_to_a_settled_sheet(client: Client) -> None:
    held = open_box(5, candidates=3)
    secretary = officer(held.cooperative, "secretary")
    client.force_login(secretary)
    with time_machine.travel(SOON, tick=False):
        elector = held.motion.electors.get(code="M004")
        client.post(held.url("paper"), {"elector": elector.pk})
        assert "The paper ballot of Person M004 is in." in text(
            client.get(held.url("paper"))
        )
    close(held)
    with time_machine.travel(LATER, tick=False):
        url = held.url("paper/entry")
        sheet = {"sheet": "1", "place-1": "2", "place-2": "1", "place-3": "2"}
        client.post(url, sheet)
        assert "you entered it; somebody else must too" in text(client.get(url))
        client.force_login(held.user(2))
        page = text(client.get(url))
        assert "entered once" in page
        client.post(url, sheet | {"place-3": ""})
        assert compare(held.motion)[0].differs
        mine = text(client.get(url))
        assert "Candidate 2, Candidate 1" in mine  # both readings, for who read it
        client.force_login(held.user(3))
        assert "Candidate 2, Candidate 1" not in text(client.get(url))
        client.post(url, sheet)
    assert services.entered(held.motion) == [
        {"marks": [2]}
    ]  # two are second: up to there


def test_a_spoilt_sheet_is_entered_as_such(client: Client) -> None:
    held = open_box(5)
    hand_in(held, 2)
    close(held)
    with time_machine.travel(LATER, tick=False):
        for number in (1, 2):
            client.force_login(held.user(number))
            client.post(held.url("paper/entry"), {"sheet": "1", "spoilt": "1"})
    assert services.entered(held.motion) == [{"choice": "unclear"}]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("method", ["motion", "scottish-stv", "approval", "many"])
def test_a_ballot_is_printed_alike_for_everybody(
    client: Client, method: str, language: str
) -> None:
    given: dict[str, Any] = {} if method == "motion" else {"candidates": 5}
    if method == "many":
        given["candidates"] = 12
    elif method == "approval":
        given["options"] = {"rule": "approval", "seats": 2}
    held = open_box(5, **given)
    client.force_login(officer(held.cooperative, "secretary"))
    url = held.url("paper/ballot.pdf")[:-1].replace("/en/", f"/{language}/", 1)
    with time_machine.travel(SOON, tick=False):
        first, second = client.get(url), client.get(url)
    assert first.content[:5] == b"%PDF-"
    assert first.content == second.content
    data = paper_ballot(Motion.objects.get(pk=held.motion.pk), language=language)
    short = held.box.manifest_sha256[:4].upper()
    assert short in data["serial"]
    assert not any(f"M00{n}" in str(data) for n in range(1, 6))
    assert [c["name"] for c in data["candidates"]] == [
        c["name"] for c in held.box.manifest["candidates"]
    ]


def test_the_paper_of_an_open_vote_asks_for_a_name(client: Client) -> None:
    opened = open_election()
    data = paper_ballot(opened.motion, language="en")
    assert data["labels"]["name"] == "Your name"
    client.force_login(officer(opened.cooperative, "secretary"))
    answer = client.get(opened.url("paper/ballot.pdf")[:-1])
    assert answer.content[:5] == b"%PDF-"
    assert serial_of(opened.motion) in data["serial"]
