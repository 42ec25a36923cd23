"""Two hundred members at one box at the same moment, and its close in the middle."""

import random
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any

import pytest
from django.db import connection, transaction

from coopkit.errors import CoopError
from governance.members.models import Membership
from governance.votes.log_head import head_holds, head_text
from governance.votes.merkle import append, check_consistency, consistency, root_of
from governance.votes.models import BallotBox, BoxState, Envelope
from governance.votes.selectors import log_leaves, standing_envelopes
from governance.votes.services import cast_envelope
from governance.votes.services.boxes import close_box
from governance.votes.services.sealed_casting import BoxNotOpenError
from tests.factories import NOON
from tests.governance.votes.secret.boxes import OpenBox, open_box
from tests.threads import AtOnce

pytestmark = pytest.mark.django_db(transaction=True)
MEMBERS = 200


def members_of(held: OpenBox) -> list[Membership]:
    found = held.cooperative.memberships.select_related("person__user")
    return list(found.order_by("code"))


def caster(held: OpenBox, voter: Membership, times: int) -> Callable[[], list]:
    """Cast some envelopes one after another; what was acknowledged, and how it ended."""
    sealed = [held.noise() for _ in range(times)]

    def cast() -> list:
        found = []
        for one in sealed:
            try:
                found.append(put(held, voter, one))
            except CoopError as refusal:
                return [*found, refusal]
        return found

    return cast


def put(held: OpenBox, voter: Membership, sealed: bytes) -> Envelope:
    return cast_envelope(
        motion=held.motion, voter=voter, sealed=sealed, sealed_in="browser", at=NOON
    )


def check_log(box: BallotBox, envelopes: list[Envelope]) -> None:
    """The log has no gap, is what it says, and only ever grew: each head was signed."""
    leaves, log_key = [one.leaf for one in envelopes], box.manifest["log_key"]
    assert [one.index for one in envelopes] == list(range(box.size))
    peaks: list[str] = []
    for size, one in enumerate(envelopes):
        peaks = append(peaks, size, one.leaf)
        assert root_of(peaks, size + 1) == one.root
        text = head_text(manifest=box.manifest_sha256, size=size + 1, root=one.root)
        assert head_holds(text, signature=one.signature, log_key=log_key)
    assert (box.peaks, box.root) == (peaks, envelopes[-1].root)
    some = envelopes[len(envelopes) // 2]
    path = consistency(leaves, some.index + 1)
    assert check_consistency(some.index + 1, some.root, box.size, box.root, path)


def look(held: OpenBox) -> tuple[BallotBox, list[Envelope], list[Envelope]]:
    """The box, all its envelopes by place, and those that stand."""
    box = BallotBox.objects.get(pk=held.box.pk)
    standing = list(standing_envelopes(box))
    return box, list(box.envelopes.order_by("index")), standing


def check_standing(
    standing: list[Envelope], everything: list[Envelope], acknowledged: dict[str, list]
) -> None:
    """Of each member the last acknowledged one stands, unchanged; the rest is blank."""
    last = {
        code: max(mine, key=lambda one: one.index) for code, mine in acknowledged.items()
    }
    assert {one.elector.code: one.pk for one in standing} == {
        code: one.pk for code, one in last.items()
    }
    for one in standing:
        assert sha256(bytes(one.sealed)).hexdigest() == one.sealed_sha256
    kept = {one.pk for one in standing}
    assert all(not bytes(one.sealed) for one in everything if one.pk not in kept)


def test_two_hundred_cast_and_recast_at_once(tmp_path: Path) -> None:
    held = open_box(MEMBERS)
    voters, chance = members_of(held), random.Random(5)
    together = AtOnce(tmp_path)
    found = together.run([caster(held, one, chance.choice((1, 2, 3))) for one in voters])
    ((box, everything, standing),) = together.run([lambda: look(held)])
    acknowledged = {one.code: got for one, got in zip(voters, found, strict=True)}
    assert all(isinstance(each, Envelope) for got in found for each in got)
    given = sorted(each.pk for got in found for each in got)
    assert given == sorted(one.pk for one in everything)
    check_log(box, everything)
    check_standing(standing, everything, acknowledged)
    assert len(standing) == MEMBERS


def test_no_acknowledged_envelope_is_lost_at_the_close(tmp_path: Path) -> None:
    held = open_box(MEMBERS)
    voters, begun = members_of(held), Event()
    together = AtOnce(tmp_path)

    def close() -> BallotBox:
        begun.wait()
        return close_box(motion=held.motion, by=None, at=NOON)

    def cast(voter: Membership) -> Callable[[], list]:
        work = caster(held, voter, 4)

        def signalling() -> list:
            try:
                return work()
            finally:
                begun.set()

        return signalling

    *found, closed = together.run([*map(cast, voters), close])
    ((box, everything, standing),) = together.run([lambda: look(held)])
    assert isinstance(closed, BallotBox)
    assert box.state == BoxState.CLOSED
    refused = [each for got in found for each in got if isinstance(each, Exception)]
    assert {type(each) for each in refused} <= {BoxNotOpenError}
    taken = {
        voter.code: [each for each in got if isinstance(each, Envelope)]
        for voter, got in zip(voters, found, strict=True)
    }
    acknowledged = {code: got for code, got in taken.items() if got}
    assert sum(map(len, acknowledged.values())) == box.size == len(everything)
    check_log(box, everything)
    check_standing(standing, everything, acknowledged)
    told = [(each["voter"], each["leaf"], each["index"]) for each in box.participants]
    assert told == [(one.elector.code, one.leaf, one.index) for one in standing]
    assert refused, "the close came after all had cast"


def behind_a_lock(together: AtOnce, held: OpenBox, works: list[Callable]) -> list:
    """Let all stand at the box, which somebody else holds, before the first goes on.

    So each has asked before any other's envelope was there.
    """
    is_held = Event()

    def hold() -> None:
        with transaction.atomic():
            BallotBox.objects.select_for_update().get(pk=held.box.pk)
            is_held.set()
            sleep(1.0)

    def after_it(work: Callable) -> Callable:
        def wait_and_work() -> Any:
            connection.ensure_connection()
            is_held.wait()
            return work()

        return wait_and_work

    return together.run([hold, *map(after_it, works)])[1:]


def test_of_one_member_in_many_windows_the_last_stands(tmp_path: Path) -> None:
    held = open_box()
    voter, together = members_of(held)[0], AtOnce(tmp_path)
    windows = [caster(held, voter, 3) for _ in range(12)]
    found = behind_a_lock(together, held, windows)
    ((box, everything, standing),) = together.run([lambda: look(held)])
    acknowledged = {voter.code: [each for got in found for each in got]}
    assert box.size == len(everything) == 36
    check_log(box, everything)
    check_standing(standing, everything, acknowledged)


def test_the_first_envelopes_of_a_member_at_once_leave_one(tmp_path: Path) -> None:
    held = open_box()
    voter, together = members_of(held)[0], AtOnce(tmp_path)
    found = behind_a_lock(together, held, [caster(held, voter, 1) for _ in range(8)])
    ((box, everything, standing),) = together.run([lambda: look(held)])
    check_log(box, everything)
    check_standing(standing, everything, {voter.code: [got[0] for got in found]})


def test_an_envelope_sent_by_many_presses_is_one_leaf(tmp_path: Path) -> None:
    held = open_box()
    voter, sealed = members_of(held)[0], held.noise()
    together = AtOnce(tmp_path)
    presses = [lambda: put(held, voter, sealed)] * 12
    found = behind_a_lock(together, held, presses)
    assert len({each.pk for each in found}) == 1
    assert together.run([lambda: log_leaves(held.box)]) == [[found[0].leaf]]
