"""The pages of preparing, opening, deciding and what follows, as people meet them."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from governance.meetings.models import Meeting
from governance.votes.models import Challenge, Motion, MotionState, Objection, Proxy
from governance.votes.services import begin_round
from tests.factories import NOON
from tests.governance.factories import coop, membership, officer, user_of
from tests.governance.meetings.meeting import opened as opened_meeting
from tests.governance.meetings.offices import board, sit
from tests.governance.votes.preparing import declared, opened, prepared, stand, vote

HOUR = timedelta(hours=1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def at_noon() -> Any:
    with time_machine.travel(NOON + HOUR, tick=False):
        yield


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def secretary_of(cooperative: Any) -> Client:
    return signed_in(officer(cooperative, "secretary"))


def me(cooperative: Any, code: str = "M001") -> Client:
    return signed_in(user_of(cooperative, code))


def text(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def address(motion: Motion, page: str = "") -> str:
    return f"{motion.get_absolute_url()}{page}"


@pytest.mark.parametrize(
    ("way", "told"),
    [
        ("motion", {}),
        ("ratification", {}),
        ("consent", {"rounds": "2", "review_months": "6"}),
        ("consensus", {"rounds": "2", "review_months": "6"}),
        ("poll", {"rule": "approval", "answers": "Red\nBlue\n"}),
        ("election", {"rule": "", "seats": "2", "office": ""}),
    ],
)
def test_each_way_is_prepared_changed_and_opened_on_its_pages(
    way: str, told: dict[str, str]
) -> None:
    cooperative = coop(6)
    client = secretary_of(cooperative)
    base = f"/en/c/{cooperative.slug}/decide/"
    assert f"?way={way}" in text(client.get(f"{base}start/"))
    page = f"{base}prepare/?way={way}"
    assert "Prepare the vote" in text(client.get(page))
    sent = {"title": "A  thing", "text": "It is done.", "days": "8", **told}
    sent["challenge_days"] = "14"
    assert "This field is required" in text(client.post(page, {**sent, "title": ""}))
    answer = client.post(page, sent)
    assert answer.status_code == 302, text(answer)
    motion = Motion.objects.get()
    assert (motion.method, motion.title, motion.state) == (way, "A thing", "prepared")
    assert "This vote is being prepared" in text(client.get(address(motion)))
    changed = {**sent, "text": "It is well done."}
    assert "A thing" in text(client.get(address(motion, "edit/")))
    assert client.post(address(motion, "edit/"), changed).status_code == 302
    if way == "election":
        stand(motion, "M001 M002 M003")
    assert client.post(address(motion, "open/")).status_code == 302
    motion.refresh_from_db()
    assert (motion.state, motion.text) == ("open", "It is well done.")
    assert motion.closes_at - motion.opens_at == timedelta(days=8)
    shown = text(me(cooperative).get(address(motion)))
    word = {"consent": "Your answer", "consensus": "Your answer"}.get(
        way, "Your ballot" if way in {"poll", "election"} else "Your vote"
    )
    assert word in shown
    assert client.get(address(motion, "edit/")).status_code == 404


def test_days_below_the_bylaws_and_a_poll_of_one_answer_are_refused() -> None:
    cooperative = coop(2)
    client = secretary_of(cooperative)
    page = f"/en/c/{cooperative.slug}/decide/prepare/?way=poll"
    sent = {"title": "A", "text": "B", "days": "2", "answers": "Red\n\n Red"}
    shown = text(client.post(page, {**sent, "rule": "approval"}))
    assert "greater than or equal to 7" in shown
    assert "two answers at least" in shown
    assert client.get(page.replace("poll", "magic")).status_code == 404


def test_a_member_does_not_prepare_votes() -> None:
    cooperative = coop(1)
    client = me(cooperative)
    base = f"/en/c/{cooperative.slug}/decide/"
    for page in ("start/", "prepare/"):
        assert client.get(base + page).status_code == 404


def test_each_member_sees_their_own_line_and_the_secretary_corrects_it() -> None:
    cooperative = coop(3)
    motion = prepared(cooperative)
    page = address(motion, "roll/")
    shown = text(me(cooperative).get(page))
    assert "You may vote" in shown
    assert "Correct the list" not in shown
    client = secretary_of(cooperative)
    sent = {"code": "M003", "is_included": "0", "reason": "Left last week."}
    assert "M999" in text(client.post(page, {**sent, "code": "M999"}))
    assert client.post(page, sent).status_code == 302
    shown = text(me(cooperative, "M003").get(page))
    assert "You have no vote in this" in shown
    assert "Corrected by the secretary: Left last week." in shown
    assert client.post(address(motion, "open/")).status_code == 302
    assert "Correct the list" not in text(client.get(page))
    again = client.post(page, {**sent, "is_included": "1"})
    assert "fixed when a vote opens" in text(again)
    assert "took you off the list" in text(me(cooperative, "M003").get(address(motion)))


def test_consent_is_answered_objected_to_and_put_again_on_its_pages() -> None:
    cooperative = coop(3)
    motion = opened(cooperative, "consent", options={"rounds": 2})
    client, secretary = me(cooperative), secretary_of(cooperative)
    shown = text(client.post(address(motion), {"choice": "object", "reason": " "}))
    assert "An objection says why" in shown
    sent = {"choice": "object", "reason": "It is too loud."}
    assert client.post(address(motion), sent).status_code == 302
    concern = {"choice": "concern", "reason": "It is dear."}
    assert me(cooperative, "M003").post(address(motion), concern).status_code == 302
    shown = text(me(cooperative, "M002").get(address(motion)))
    assert "It is too loud." in shown
    assert "It is dear." in shown
    raised = Objection.objects.get()
    other = me(cooperative, "M002")
    own = {"objection": raised.pk, "outcome": "withdrawn"}
    assert other.post(address(motion, "objection/"), own).status_code == 404
    page = address(motion, "round/")
    assert "It is too loud." in text(secretary.get(page))
    shown = text(secretary.post(page, {"text": motion.text, "why": "So."}))
    assert "puts a changed text" in shown
    new = {"text": "A quiet oven.", "why": "It is quiet."}
    assert secretary.post(page, new).status_code == 302
    shown = text(client.get(address(motion)))
    assert "Round 2 of 2" in shown
    assert "Met by a change of the text" in shown
    assert "A quiet oven." in shown
    motion.refresh_from_db()
    assert client.post(address(motion), {"choice": "consent"}).status_code == 302


def test_an_objector_takes_it_back_and_the_secretary_sets_one_aside() -> None:
    cooperative = coop(2)
    motion = opened(cooperative, "consent")
    for code in ("M001", "M002"):
        vote(motion, code, "object", reason=f"No, says {code}.")
    first, second = Objection.objects.order_by("pk")
    page = address(motion, "objection/")
    me(cooperative).post(page, {"objection": first.pk, "outcome": "withdrawn"})
    secretary = secretary_of(cooperative)
    refused = {"objection": second.pk, "outcome": "set_aside", "answer": ""}
    shown = secretary.post(page, refused, follow=True)
    assert "takes a reason" in text(shown)
    secretary.post(page, {**refused, "answer": "It does no harm."})
    outcomes = [each.outcome for each in Objection.objects.order_by("pk")]
    assert outcomes == ["withdrawn", "set_aside"]


def test_consensus_goes_to_the_vote_on_its_page_with_the_reason() -> None:
    cooperative = coop(2)
    motion = opened(cooperative, "consensus", options={"rounds": 1})
    vote(motion, "M001", "object", reason="Never.")
    client = secretary_of(cooperative)
    page = address(motion, "round/")
    assert client.post(page, {"fallback": "1", "why": "Used up."}).status_code == 302
    shown = text(me(cooperative).get(address(motion)))
    assert "Consensus was not found; a vote follows:" in shown
    assert 'name="choice" value="yes"' in shown
    assert client.get(page).status_code == 404


def test_proxies_are_given_seen_by_all_used_and_ended() -> None:
    cooperative = coop(3, bylaws={"vote.proxies": 1})
    motion = opened(cooperative)
    page = address(motion, "proxies/")
    giver, holder = me(cooperative, "M002"), me(cooperative)
    sent = {"giver": "M002", "holder": "M001", "signed_on": "2026-11-21"}
    assert giver.post(page, {**sent, "giver": "M003"}).status_code == 200
    assert not Proxy.objects.exists()
    assert giver.post(page, sent).status_code == 302
    assert "Person M002" in text(me(cooperative, "M003").get(page))
    assert "For others, by proxy" in text(holder.get(address(motion)))
    sent_for = {"choice": "yes", "for": "M002"}
    assert holder.post(address(motion), sent_for).status_code == 302
    wrong = text(holder.post(address(motion), {"choice": "yes", "for": "M003"}))
    assert "There is no proxy" in wrong
    proxy = Proxy.objects.get()
    stranger = me(cooperative, "M003")
    assert stranger.post(page, {"end": str(proxy.pk)}).status_code == 404
    assert giver.post(page, {"end": str(proxy.pk)}).status_code == 302
    assert Proxy.objects.filter(ended_at__isnull=False).exists()
    assert giver.post(page, {"end": "x"}).status_code == 404


def test_where_there_are_no_proxies_the_page_says_so() -> None:
    cooperative = coop(2)
    motion = opened(cooperative)
    shown = text(secretary_of(cooperative).get(address(motion, "proxies/")))
    assert "nobody votes for another" in shown
    assert "Give a proxy" not in shown


def test_a_result_is_counted_again_challenged_and_answered() -> None:
    cooperative = coop(2)
    motion = opened(cooperative)
    for code in ("M001", "M002"):
        vote(motion, code, "yes")
    declared(motion, at=NOON + HOUR)
    client = me(cooperative)
    assert "The same result" in text(client.get(address(motion, "?recount=1")))
    page = address(motion, "challenge/")
    assert "This field is required" in text(client.post(page, {"text": ""}))
    assert client.post(page, {"text": "I was not told."}).status_code == 302
    assert "I was not told." in text(client.get(address(motion)))
    found = Challenge.objects.get()
    sent = {"challenge": found.pk, "answer": "You were."}
    assert client.post(page, sent).status_code == 404
    assert secretary_of(cooperative).post(page, sent).status_code == 302
    assert "You were." in text(client.get(address(motion)))


def test_a_reminder_is_sent_from_the_page_and_not_twice() -> None:
    cooperative = coop(2)
    motion = opened(cooperative)
    client = secretary_of(cooperative)
    page = address(motion, "remind/")
    assert "get an e-mail" in text(client.post(page, follow=True))
    assert "were reminded on" in text(client.post(page, follow=True))
    assert me(cooperative).post(page).status_code == 404


def test_results_are_hidden_until_they_are_declared() -> None:
    cooperative = coop(3)
    motion = opened(cooperative)
    vote(motion, "M002", "no")
    for client in (me(cooperative), secretary_of(cooperative)):
        shown = text(client.get(address(motion)))
        assert "Who chose what" not in shown
        assert 'id="result"' not in shown
        assert "<strong>1 of 3</strong> have voted" in shown


def test_a_vote_in_a_meeting_is_closed_by_the_chair_and_then_declared() -> None:
    cooperative = coop(3)
    meeting = opened_meeting(cooperative, there="M001 M002")
    with time_machine.travel(meeting.starts_at, tick=False):
        client = secretary_of(cooperative)
        place = meeting.items.get()
        page = f"/en/c/{cooperative.slug}/decide/prepare/?way=motion&item={place.pk}"
        assert f'value="{place.pk}" selected' in text(client.get(page))
        sent = {"title": "From the floor", "text": "Yes?", "days": "7"}
        sent |= {"item": str(place.pk), "challenge_days": "14", "matter": "plain"}
        assert client.post(page, sent).status_code == 302
        motion = Motion.objects.get()
        assert (motion.proceeding, motion.body) == ("meeting", "GM")
        client.post(address(motion, "open/"))
        assert "Open until the chair closes it" in text(client.get(address(motion)))
        me(cooperative).post(address(motion), {"choice": "yes"})
        assert "Close the vote" not in text(me(cooperative).get(address(motion)))
        assert "Close the vote" in text(client.get(address(motion)))
        client.post(address(motion, "close/"))
        client.post(address(motion, "declare/"))
    motion.refresh_from_db()
    assert motion.state == MotionState.ADOPTED
    assert Meeting.objects.get().entries.filter(kind="result").exists()


def test_asking_for_a_secret_ballot_tells_nobody_who() -> None:
    cooperative = coop(6, bylaws={"vote.secret_share": "1/3"})
    motion = prepared(cooperative)
    client = me(cooperative)
    shown = text(client.post(address(motion), {"ask_secret": "1"}, follow=True))
    assert "1 has asked so far." in shown
    me(cooperative, "M002").post(address(motion), {"ask_secret": "1"})
    motion.refresh_from_db()
    assert motion.is_secret
    assert "Tellers and their keys" in text(client.get(address(motion)))
    shown = text(secretary_of(cooperative).post(address(motion, "open/"), follow=True))
    assert "tellers" in shown
    motion.refresh_from_db()
    assert motion.state == "prepared"


def test_the_board_signs_on_its_page() -> None:
    cooperative = coop(3)
    seats = board(cooperative)
    sit(seats, "M001")
    sit(seats, "M002")
    motion = opened(cooperative, body="BD", proceeding="unanimous")
    assert "you sign this decision" in text(me(cooperative).get(address(motion)))
    assert "Only the directors decide it" in text(
        me(cooperative, "M003").get(address(motion))
    )


def test_the_list_shows_what_is_prepared_and_advice_as_advice() -> None:
    cooperative = coop(2)
    prepared(cooperative, title="Still to come")
    poll = opened(cooperative, "poll", options={"answers": ["Red", "Blue"]})
    vote(poll, "M001", marks=[1])
    vote(poll, "M002", marks=[1])
    declared(poll, at=NOON + HOUR)
    shown = text(me(cooperative).get(f"/en/c/{cooperative.slug}/decide/"))
    assert "Still to come" in shown
    assert "Advice given" in shown
    assert "This was a poll" in text(me(cooperative).get(address(poll)))


def test_a_decision_by_consent_shows_the_day_of_its_review() -> None:
    cooperative = coop(1)
    motion = opened(cooperative, "consent", options={"rounds": 2})
    vote(motion, "M001", "object", reason="Not so.")
    begin_round(
        motion=motion,
        text="Rather so.",
        why="Asked for.",
        by=officer(cooperative, "secretary"),
        at=NOON,
        announce=False,
    )
    vote(motion, "M001", "consent")
    declared(motion, at=NOON + HOUR)
    shown = text(me(cooperative).get(address(motion)))
    assert "This decision is reviewed on Nov. 21, 2027" in shown
    assert "The text in each round" in shown


def test_a_motion_of_another_coop_has_no_page_here() -> None:
    cooperative = coop(1)
    motion = prepared(coop(1))
    client = secretary_of(cooperative)
    there = f"/en/c/{cooperative.slug}/decide/{motion.pk}/"
    for page in ("roll/", "edit/", "proxies/", "round/"):
        assert client.get(there + page).status_code == 404
    for page in ("open/", "close/", "remind/", "challenge/", "objection/"):
        assert client.post(there + page).status_code == 404
    assert membership(cooperative, "M001")
