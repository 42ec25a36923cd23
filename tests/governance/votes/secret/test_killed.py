"""A server that is killed while envelopes come in, and started again."""

import time
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.utils import timezone

from governance.votes.log_head import head_holds, head_text
from governance.votes.merkle import append, root_of
from governance.votes.models import BallotBox, Envelope
from governance.votes.selectors import standing_envelopes
from governance.votes.services import post_receipts
from tests.governance.votes.secret.boxes import OpenBox, open_box
from tests.governance.votes.secret.serving import (
    GONE,
    Server,
    Voter,
    database_url,
    session_of,
)
from tests.threads import AtOnce

pytestmark = pytest.mark.django_db(transaction=True)
VOTERS = 12


class Insisting(Thread):
    """A voter who casts again and again, and sends what got no answer once more."""

    def __init__(self, held: OpenBox, number: int, port: int, session: str) -> None:
        super().__init__()
        self.code = f"M{number:03d}"
        self.voter = Voter(port, held.url("ballot"), session)
        self.held, self.enough = held, Event()
        self.acknowledged: list[tuple[str, dict]] = []
        self.unanswered = 0
        self.refused: list[tuple[int, dict]] = []

    def run(self) -> None:
        while not self.enough.is_set():
            self.insist(self.held.noise())

    def insist(self, sealed: bytes) -> None:
        while True:
            try:
                status, answer = self.voter.send(sealed)
            except GONE:
                self.unanswered += 1
                time.sleep(0.1)
                continue
            if status == 200:
                self.acknowledged.append((sha256(sealed).hexdigest(), answer))
            else:
                self.refused.append((status, answer))
            return


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    found = Server(tmp_path, "")
    yield found
    found.stop()


def until(voters: list[Insisting], count: int) -> None:
    """Wait till each has so many answers."""
    for _ in range(1200):
        if all(len(one.acknowledged) + len(one.refused) >= count for one in voters):
            return
        time.sleep(0.05)
    raise AssertionError([len(one.acknowledged) for one in voters])


def look(held: OpenBox) -> tuple[BallotBox, list[Envelope], list[Envelope]]:
    box = BallotBox.objects.get(pk=held.box.pk)
    everything = box.envelopes.select_related("elector").order_by("index")
    return box, list(everything), list(standing_envelopes(box))


def test_a_killed_server_loses_no_envelope_and_counts_none_twice(
    server: Server, tmp_path: Path
) -> None:
    held = open_box(VOTERS, at=timezone.now())
    sessions = [session_of(held.user(number)) for number in range(1, VOTERS + 1)]
    together = AtOnce(tmp_path)
    server.url = database_url(tmp_path)
    server.start()
    voters = [
        Insisting(held, number, server.port, session)
        for number, session in enumerate(sessions, 1)
    ]
    for one in voters:
        one.start()
    until(voters, 3)
    server.kill()
    server.start()
    until(voters, max(len(one.acknowledged) for one in voters) + 3)
    for one in voters:
        one.enough.set()
    for one in voters:
        one.join()
    wait_for_mails(together)
    server.stop()

    ((box, everything, standing),) = together.run([lambda: look(held)])
    assert sum(one.unanswered for one in voters) >= VOTERS / 2, "nobody noticed"
    assert [one.refused for one in voters] == [[]] * VOTERS
    given = [pair for one in voters for pair in one.acknowledged]
    stored = {one.sealed_sha256: one for one in everything}
    assert len(given) == len(stored) == box.size == len(everything)
    for digest, answer in given:
        check_answer(answer, stored[digest])
    check_log(box, everything)
    last = {one.code: one.acknowledged[-1][0] for one in voters}
    assert {one.elector.code: one.sealed_sha256 for one in standing} == last
    assert all(sha256(bytes(o.sealed)).hexdigest() == o.sealed_sha256 for o in standing)
    check_mails(together, server, everything)


def check_answer(answer: Mapping[str, Any], found: Envelope) -> None:
    assert (answer["index"], answer["leaf"]) == (found.index, found.leaf)
    assert (answer["root"], answer["signature"]) == (found.root, found.signature)


def check_log(box: BallotBox, everything: list[Envelope]) -> None:
    peaks: list[str] = []
    for size, one in enumerate(everything):
        assert one.index == size
        peaks = append(peaks, size, one.leaf)
        assert root_of(peaks, size + 1) == one.root
        text = head_text(manifest=box.manifest_sha256, size=size + 1, root=one.root)
        log_key = box.manifest["log_key"]
        assert head_holds(text, signature=one.signature, log_key=log_key)
    assert (box.peaks, box.root) == (peaks, everything[-1].root)


def wait_for_mails(together: AtOnce) -> None:
    """Till the server's own thread has noted some, which it does in the calm after."""
    told = Envelope.objects.filter(mailed_at__isnull=False)
    for _ in range(300):
        if together.run([told.exists]) == [True]:
            return
        time.sleep(0.1)
    raise AssertionError("the thread mailed nothing")


def check_mails(together: AtOnce, server: Server, everything: list[Envelope]) -> None:
    """The servers' own thread mailed some, and the night sends the rest, each once."""
    by_thread = [one for one in everything if one.mailed_at]
    said = server.out.read_text()
    assert by_thread
    assert all(one.leaf in said for one in by_thread)
    (sent,) = together.run([lambda: post_receipts(at=timezone.now())])
    assert sent == len(everything) - len(by_thread)
