"""Whoever holds the whole database cannot tell who chose what.

The same attack that joins every voter to their ballot in a ballot box of two plain tables
does no better than chance here; and what a ballot says stands nowhere before the opening.
"""

import logging
import random
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction
from django.test import Client

from governance.votes.envelopes import new_tracker, peel
from governance.votes.models import BallotBox, Envelope, MixStep
from governance.votes.selectors.evidence import mix_input
from governance.votes.services import cast_envelope
from governance.votes.services.boxes import close_box
from governance.votes.services.mixing import hand_in
from governance.votes.services.receipts import post_receipts
from tests.factories import NOON
from tests.governance.votes.secret.attack import (
    Orders,
    everything_written,
    guesses,
    hits,
    orders_of,
    rows,
)
from tests.governance.votes.secret.boxes import OpenBox, open_box

pytestmark = pytest.mark.django_db(transaction=True)
VOTERS = 24
CANDIDATES = 5
CHANCE = 8
"""Of 24 voters, a blind guess finds more than this of in a try of a hundred thousand."""
NAIVE = ("naive_roll", "naive_ballot")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def naive() -> Iterator[None]:
    """A ballot box of two tables, as they are often made: no key joins them."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_roll (code varchar(8), voted integer)")
        cursor.execute("CREATE TABLE naive_ballot (id varchar(32), marks varchar(40))")
    yield
    with connection.cursor() as cursor:
        for table in NAIVE:
            cursor.execute(f"DROP TABLE {table}")


def different_ballots(count: int) -> list[list[int]]:
    """As many rankings, no two alike, so that a guess is right or wrong."""
    numbers = range(1, CANDIDATES + 1)
    return [
        list(ranking)
        for ranking in random.Random(5).sample([*permutations(numbers)], count)
    ]


def in_some_order(count: int) -> list[int]:
    """Voters by number, as they happen to come; some come again."""
    order = list(range(1, count + 1))
    random.Random(7).shuffle(order)
    return order


@pytest.mark.usefixtures("naive")
def test_the_attack_joins_every_voter_of_a_box_of_two_tables() -> None:
    truth = {}
    with connection.cursor() as cursor:
        for number, ranking in zip(
            in_some_order(VOTERS), different_ballots(VOTERS), strict=True
        ):
            code, marks = f"M{number:03d}", "-".join(map(str, ranking))
            truth[code] = marks
            with transaction.atomic():
                cursor.execute("INSERT INTO naive_roll VALUES (%s, 1)", [code])
                cursor.execute(
                    "INSERT INTO naive_ballot VALUES (%s, %s)", [new_tracker(), marks]
                )
    found = guesses(
        Orders(
            voters=orders_of(rows("naive_roll", "code")),
            ballots=orders_of(rows("naive_ballot", "marks")),
        )
    )
    assert max(hits(guess, truth) for guess in found.values()) == VOTERS


def test_the_same_attack_on_a_sealed_ballot_does_no_better_than_chance() -> None:
    opened = open_box(VOTERS, candidates=CANDIDATES)
    truth = vote(opened)
    close_and_open(opened)
    box = BallotBox.objects.get(pk=opened.box.pk)
    assert sorted(map(by_tracker, box.ballots or ())) == sorted(truth.values())
    found = guesses(Orders(voters=orders_of_voters(box), ballots=orders_of_ballots(box)))
    assert len(found) > 50
    best = max(found, key=lambda name: hits(found[name], truth))
    assert hits(found[best], truth) <= CHANCE, best
    together = sum(hits(guess, truth) for guess in found.values())
    assert together / len(found) < 3


def test_before_the_opening_no_ballot_stands_anywhere(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    opened = open_box(VOTERS, candidates=CANDIDATES)
    truth = vote(opened)
    written = everything_written()
    assert opened.box.manifest_sha256.encode() in written
    mails = "\n".join(message.body for message in mail.outbox)
    for tracker in truth.values():
        assert tracker.encode() not in written
        assert bytes.fromhex(tracker) not in written
        assert tracker not in caplog.text
        assert tracker not in mails
    assert b'{"ballot":{"marks"' not in written
    close_and_open(opened, layers=2)
    written = everything_written()
    assert not any(tracker.encode() in written for tracker in truth.values())


def test_without_script_nothing_of_the_ballot_is_written_either(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    opened = open_box(5, candidates=CANDIDATES)
    client = Client()
    client.force_login(opened.user(4))
    ranked = list(range(CANDIDATES, 0, -1))
    with time_machine.travel(NOON + MINUTE, tick=False):
        shown = client.get(opened.url("ballot")).content.decode()
        places = {f"place-{number}": str(6 - number) for number in ranked}
        asked = {"since": hidden(shown, "since")[0], **places, "review": "1"}
        review = client.post(opened.url("ballot"), asked).content.decode()
        (tracker,) = hidden(review, "tracker")
        assert hidden(review, "marks") == [str(number) for number in ranked]
        cast = {"since": hidden(review, "since")[0], "tracker": tracker, "cast": "1"}
        sent = client.post(opened.url("ballot"), {**cast, "marks": ranked})
    assert sent.status_code in {302, 303}
    assert Envelope.objects.get(box=opened.box).sealed_in == "server"
    written = everything_written()
    assert tracker.encode() not in written
    assert tracker not in caplog.text
    assert "[5, 4, 3, 2, 1]" not in caplog.text
    assert "[5,4,3,2,1]" not in caplog.text


def vote(opened: OpenBox) -> dict[str, str]:
    """Everybody votes, a third of them twice; who chose what, by code and tracker."""
    truth = {}
    ballots = different_ballots(VOTERS)
    again = in_some_order(VOTERS)[::3]
    for minutes, number in enumerate([*in_some_order(VOTERS), *again]):
        voter, tracker = opened.voter(number), new_tracker()
        truth[voter.code] = tracker
        cast_envelope(
            motion=opened.motion,
            voter=voter,
            sealed=opened.sealed({"marks": ballots[number - 1]}, tracker),
            sealed_in="browser",
            at=NOON + minutes * MINUTE,
        )
        post_receipts(at=NOON + minutes * MINUTE)
    return truth


def close_and_open(opened: OpenBox, layers: int | None = None) -> None:
    """The box is closed, and as many tellers as asked take off their layer."""
    at = opened.motion.closes_at
    if BallotBox.objects.filter(pk=opened.box.pk, closed_at__isnull=True).exists():
        close_box(motion=opened.motion, by=None, at=at)
    for position, key in enumerate(opened.keys[:layers], 1):
        box = BallotBox.objects.get(pk=opened.box.pk)
        lines = peel(mix_input(box), key, box.manifest_sha256, position)
        hand_in(
            box=box,
            position=position,
            output="\n".join(lines),
            by=opened.user(position),
            at=at + position * MINUTE,
        )


def by_tracker(ballot: Mapping[str, Any]) -> str:
    return str(ballot["tracker"])


def orders_of_voters(box: BallotBox) -> dict[str, Sequence[str]]:
    """Every way in which the database puts the voters in a row."""
    whose = dict(Envelope.objects.filter(box=box).values_list("pk", "elector__code"))
    columns = ("id", "index", "sealed_sha256", "leaf", "root", "signature")
    found = rows("governance_envelope", *[f'"{name}"' for name in columns])
    ways = orders_of([(whose[row[0]], *row) for row in found])
    ways |= orders_of(rows("governance_elector", "code", "id"))
    ways["as published"] = [entry["voter"] for entry in box.participants or ()]
    return {name: last_of_each(order) for name, order in ways.items()}


def last_of_each(order: Sequence[str]) -> list[str]:
    """Each voter once, where their last envelope stands."""
    return [*reversed(dict.fromkeys(reversed(order)))]


def orders_of_ballots(box: BallotBox) -> dict[str, Sequence[str]]:
    """Every way in which the published ballots, and what the tellers handed in, lie."""
    ways: dict[str, Sequence[str]] = {
        "published": [by_tracker(ballot) for ballot in box.ballots or ()]
    }
    ranked = sorted(box.ballots or (), key=lambda ballot: ballot["ballot"]["marks"])
    ways["by what they say"] = [by_tracker(ballot) for ballot in ranked]
    last = MixStep.objects.filter(box=box).order_by("-position").first()
    assert last is not None
    plain = [b64decode(line) for line in last.output.split()]
    trackers = [by_tracker(ballot) for ballot in box.ballots or ()]
    ways["as the last teller left them"] = [
        next(tracker for tracker in trackers if tracker.encode() in each)
        for each in plain
    ]
    return ways


def hidden(page: str, name: str) -> list[str]:
    """The values of a page's hidden fields of a name."""
    return re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
