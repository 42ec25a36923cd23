"""Votes that somebody enters for others, and who stands in an election."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from coopkit.cooperatives.models import RoleGrant
from governance.votes.models import Ballot, Elector
from governance.votes.services import by_hand as services
from tests.factories import FOUNDED, NOON, RoleGrantFactory
from tests.governance.factories import coop, membership, motion, user_of
from tests.governance.votes.ballot.elections import Opened, open_election
from tests.governance.votes.secret.boxes import open_box

pytestmark = pytest.mark.django_db
SOON = NOON + timedelta(hours=1)


def text(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def secretary(opened: Opened, number: int = 1) -> RoleGrant:
    grant: RoleGrant = RoleGrantFactory(
        cooperative=opened.cooperative,
        user=opened.user(number),
        role="secretary",
        starts_on=FOUNDED,
    )
    return grant


def open_motion() -> Opened:
    cooperative = coop(3)
    return Opened(cooperative, motion(cooperative))


def lines(opened: Opened) -> list[Elector]:
    return list(opened.motion.electors.order_by("code"))


@time_machine.travel(SOON, tick=False)
def test_hands_in_the_room_are_entered_together_with_who_took_them(
    client: Client,
) -> None:
    opened = open_motion()
    secretary(opened)
    client.force_login(opened.user(1))
    one, two, three = lines(opened)
    sent = {f"choice-{one.pk}": "yes", f"choice-{two.pk}": "no", "via": "room"}
    answer = client.post(opened.url("by-hand"), sent | {f"choice-{three.pk}": ""})
    assert answer.status_code == 302
    ballots = Ballot.objects.order_by("elector__code")
    assert [(b.elector.code, b.choice, b.via) for b in ballots] == [
        ("M001", "yes", "room"),
        ("M002", "no", "room"),
    ]
    assert {b.taken_by for b in ballots} == {opened.user(1)}
    page = text(client.get(opened.url("by-hand")))
    assert "2 votes were recorded by name" in page
    assert page.count("has voted") == 2
    assert 'value="no" checked' not in page  # how they voted is shown to nobody


@time_machine.travel(SOON, tick=False)
def test_a_ranking_told_by_telephone_is_entered_by_numbers(client: Client) -> None:
    opened = open_election()
    secretary(opened)
    client.force_login(opened.user(1))
    elector = lines(opened)[1]
    sent = {"elector": str(elector.pk), "via": "phone"}
    refused = client.post(opened.url("by-hand"), sent | {"place-1": "1", "place-2": "1"})
    assert "A place can go to one only" in text(refused)
    client.post(opened.url("by-hand"), sent | {"place-1": "2", "place-3": "1"})
    ballot = Ballot.objects.get()
    assert (ballot.marks, ballot.via, ballot.taken_by) == (
        [3, 1],
        "phone",
        opened.user(1),
    )


@time_machine.travel(SOON, tick=False)
def test_one_vote_that_is_refused_keeps_all_from_being_recorded(client: Client) -> None:
    opened = open_motion()
    secretary(opened)
    client.force_login(opened.user(1))
    one, two, _ = lines(opened)
    sent = {f"choice-{one.pk}": "yes", f"choice-{two.pk}": "perhaps", "via": "room"}
    answer = client.post(opened.url("by-hand"), sent)
    assert "Nothing was recorded, because of Person M002" in text(answer)
    assert Ballot.objects.count() == 0


@time_machine.travel(SOON, tick=False)
def test_an_empty_form_is_refused(client: Client) -> None:
    opened = open_motion()
    secretary(opened)
    client.force_login(opened.user(1))
    answer = client.post(opened.url("by-hand"), {"via": "paper"})
    assert "No vote was entered" in text(answer)


def test_a_secret_vote_is_not_taken_by_hand(client: Client) -> None:
    held = open_box(5)
    elector = held.motion.electors.select_related("membership__person").first()
    assert elector is not None
    with pytest.raises(services.SecretByHandError, match="paper ballot"):
        services.take_votes(
            motion=held.motion,
            votes=[services.Taken(elector=elector, choice="yes")],
            via=services.Via.PHONE,
            by=held.user(1),
            at=SOON,
        )
    client.force_login(held.user(1))
    RoleGrantFactory(cooperative=held.cooperative, user=held.user(1), role="secretary")
    with time_machine.travel(SOON, tick=False):
        assert client.get(held.url("by-hand")).status_code == 404


def prepared() -> Opened:
    return open_election(candidates=0, state="prepared")


@time_machine.travel(NOON, tick=False)
def test_a_member_nominates_and_the_nominee_accepts_with_a_statement(
    client: Client,
) -> None:
    opened = prepared()
    client.force_login(opened.user(1))
    url, nominee = opened.url("candidates"), membership(opened.cooperative, "M002")
    client.post(url, {"act": "nominate", "member": nominee.pk, "statement": "Mine"})
    option = opened.motion.candidates.get()
    assert (option.name, option.statement, option.accepted_at) == (
        "Person M002",
        "",
        None,
    )
    answer = {"act": "accept", "option": option.pk, "statement": "I bake."}
    refused = client.post(url, answer, follow=True)
    assert "Nobody is made to stand" in text(refused)
    client.force_login(opened.user(2))
    page = client.post(url, answer, follow=True)
    option.refresh_from_db()
    assert option.accepted_at is not None
    assert "I bake." in text(page)


@time_machine.travel(NOON, tick=False)
def test_who_names_themself_stands_at_once(client: Client) -> None:
    opened = prepared()
    client.force_login(opened.user(3))
    own = membership(opened.cooperative, "M003")
    sent = {"act": "nominate", "member": own.pk, "statement": "I listen."}
    client.post(opened.url("candidates"), sent)
    option = opened.motion.candidates.get()
    assert option.accepted_at is not None
    assert option.statement == "I listen."
    client.post(opened.url("candidates"), {"act": "withdraw", "option": option.pk})
    option.refresh_from_db()
    assert option.withdrawn_at is not None


@time_machine.travel(NOON, tick=False)
def test_nobody_is_named_twice_nor_nobody_at_all(client: Client) -> None:
    opened = prepared()
    client.force_login(opened.user(1))
    url, nominee = opened.url("candidates"), membership(opened.cooperative, "M002")
    assert "Nobody was named" in text(client.post(url, {"act": "nominate"}))
    client.post(url, {"act": "nominate", "member": nominee.pk})
    again = client.post(url, {"act": "nominate", "member": nominee.pk})
    assert "has been nominated already" in text(again)


@time_machine.travel(NOON, tick=False)
def test_the_secretary_enters_names_and_answers(client: Client) -> None:
    opened = prepared()
    secretary(opened)
    client.force_login(opened.user(1))
    url, nominee = opened.url("candidates"), membership(opened.cooperative, "M002")
    client.post(url, {"act": "nominate", "member": nominee.pk})
    option = opened.motion.candidates.get()
    client.post(url, {"act": "decline", "option": option.pk})
    option.refresh_from_db()
    assert option.withdrawn_at is not None
    client.post(url, {"act": "nominate", "name": "Óscar Ibarra", "statement": "Hello"})
    outside = opened.motion.candidates.get(membership=None)
    assert (outside.name, outside.statement) == ("Óscar Ibarra", "Hello")


@time_machine.travel(SOON, tick=False)
def test_after_the_opening_nobody_is_added_and_all_can_be_read(client: Client) -> None:
    opened = open_election()
    client.force_login(opened.user(1))
    url, nominee = opened.url("candidates"), membership(opened.cooperative, "M002")
    page = client.get(url)
    assert "Candidate 2" in text(page)
    assert 'value="nominate"' not in text(page)
    client.post(url, {"act": "nominate", "member": nominee.pk})
    assert opened.motion.candidates.count() == 3
    assert user_of(opened.cooperative, "M002") == opened.user(2)
