"""Sealed envelopes go into the box: whose they are, which one stands, what is refused."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coopkit.audit.models import AuditEntry
from governance.votes.log_head import head_holds, head_text, leaf_hash
from governance.votes.merkle import root
from governance.votes.models import BoxState, Envelope, PaperReturn
from governance.votes.selectors import log_leaves, receipt_of, standing_envelopes
from governance.votes.services import cast_envelope, recuse
from governance.votes.services.boxes import close_box
from governance.votes.services.casting import (
    MotionClosedError,
    MotionNotOpenYetError,
    NotAnElectorError,
    RecusedError,
)
from governance.votes.services.sealed_casting import (
    BoxNotOpenError,
    PaperHandedInError,
    SameEnvelopeError,
    WrongLengthError,
)
from tests.factories import NOON, UserFactory
from tests.governance.factories import member
from tests.governance.votes.secret.boxes import (
    OpenBox,
    open_box,
    show_every_query,
    verbs,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def held() -> OpenBox:
    return open_box()


def cast(held: OpenBox, number: int, sealed: bytes | None = None, **fields) -> Envelope:
    given = {
        "sealed": held.noise() if sealed is None else sealed,
        "sealed_in": "browser",
        "at": NOON,
    }
    voter = held.voter(number)
    return cast_envelope(motion=held.motion, voter=voter, **{**given, **fields})


def test_the_box_signs_a_head_over_every_envelope_so_far(held: OpenBox) -> None:
    for number in (1, 2, 3, 1):
        last = cast(held, number)
    held.box.refresh_from_db()
    assert (held.box.size, last.index) == (4, 3)
    assert held.box.root == last.root == root(log_leaves(held.box))
    text = head_text(manifest=held.box.manifest_sha256, size=4, root=last.root)
    log_key = held.box.manifest["log_key"]
    assert head_holds(text, signature=last.signature, log_key=log_key)
    assert not head_holds(text + b" ", signature=last.signature, log_key=log_key)


def test_a_leaf_tells_whose_envelope_came_where_and_its_hash(held: OpenBox) -> None:
    cast(held, 2)
    found = cast(held, 1)
    assert found.leaf == leaf_hash(index=1, voter="M001", envelope=found.sealed_sha256)


def test_the_last_envelope_stands_and_the_one_before_is_blanked(held: OpenBox) -> None:
    first, other, last = cast(held, 1), cast(held, 2), cast(held, 1)
    assert [one.pk for one in standing_envelopes(held.box)] == [last.pk, other.pk]
    sealed = dict(Envelope.objects.values_list("pk", "sealed"))
    assert bytes(sealed[first.pk]) == b""
    assert bytes(sealed[last.pk]) == bytes(last.sealed)
    assert len(bytes(sealed[other.pk])) == held.box.manifest["envelope_bytes"]


def test_an_answer_that_got_lost_can_be_asked_for_again(held: OpenBox) -> None:
    sealed = held.noise()
    first, again = cast(held, 1, sealed), cast(held, 1, sealed)
    assert (again.pk, again.signature) == (first.pk, first.signature)
    held.box.refresh_from_db()
    assert held.box.size == 1


def test_an_envelope_of_somebody_else_is_not_taken_a_second_time(held: OpenBox) -> None:
    sealed = held.noise()
    cast(held, 1, sealed)
    with pytest.raises(SameEnvelopeError):
        cast(held, 2, sealed)


def test_an_envelope_that_was_replaced_does_not_come_back(held: OpenBox) -> None:
    old = held.noise()
    cast(held, 1, old)
    cast(held, 1)
    with pytest.raises(SameEnvelopeError):
        cast(held, 1, old)


@pytest.mark.parametrize("longer", [-10_000, -1, 1, 64])
def test_every_envelope_is_equally_long(held: OpenBox, longer: int) -> None:
    length = max(held.box.manifest["envelope_bytes"] + longer, 0)
    with pytest.raises(WrongLengthError):
        cast(held, 1, bytes(length))
    assert not Envelope.objects.exists()


def test_who_is_not_on_the_roll_puts_nothing_into_the_box(held: OpenBox) -> None:
    late = member(held.cooperative, "M099", user=UserFactory(), on=NOON.date())
    with pytest.raises(NotAnElectorError):
        cast_envelope(
            motion=held.motion,
            voter=late,
            sealed=held.noise(),
            sealed_in="browser",
            at=NOON,
        )


def test_the_box_takes_envelopes_from_the_opening_to_the_close(held: OpenBox) -> None:
    with pytest.raises(MotionNotOpenYetError):
        cast(held, 1, at=NOON - timedelta(seconds=1))
    cast(held, 1, at=held.motion.closes_at - timedelta(microseconds=1))
    with pytest.raises(MotionClosedError):
        cast(held, 1, at=held.motion.closes_at)


def test_a_box_that_is_closed_early_takes_nothing_more(held: OpenBox) -> None:
    cast(held, 1)
    close_box(motion=held.motion, by=None, at=NOON)
    with pytest.raises(BoxNotOpenError):
        cast(held, 2)
    held.box.refresh_from_db()
    assert (held.box.state, held.box.size) == (BoxState.CLOSED, 1)


def test_who_declared_a_conflict_of_interest_casts_no_envelope(held: OpenBox) -> None:
    recuse(motion=held.motion, member=held.voter(2), at=NOON)
    with pytest.raises(RecusedError):
        cast(held, 2)


def test_who_handed_in_paper_casts_no_envelope(held: OpenBox) -> None:
    elector = held.motion.electors.get(code="M004")
    PaperReturn.objects.create(elector=elector, by=held.user(1), at=NOON)
    with pytest.raises(PaperHandedInError):
        cast(held, 4)


def test_an_envelope_costs_one_read_one_row_and_one_change(
    held: OpenBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    show_every_query(monkeypatch)
    cast(held, 1)
    voter = held.voter(2)
    with CaptureQueriesContext(connection) as seen:
        cast_envelope(
            motion=held.motion,
            voter=voter,
            sealed=held.noise(),
            sealed_in="browser",
            at=NOON,
        )
    assert verbs(seen) == ["SELECT", "INSERT", "UPDATE"]


def test_the_log_is_the_trail_and_the_audit_says_nothing(held: OpenBox) -> None:
    before = AuditEntry.objects.count()
    cast(held, 1)
    assert AuditEntry.objects.count() == before


def test_a_receipt_proves_that_the_envelope_is_in_the_box(held: OpenBox) -> None:
    for number in (1, 2, 3, 1, 4, 5):
        cast(held, number)
    found = receipt_of(held.motion, held.user(1))
    assert found is not None
    assert (found.place, found.size, found.is_in_log, found.was_signed) == (
        4,
        6,
        True,
        True,
    )
    assert [one.index for one in found.earlier] == [0]


def test_a_receipt_shows_that_an_envelope_was_taken_out(held: OpenBox) -> None:
    for number in (1, 2, 3):
        cast(held, number)
    Envelope.objects.filter(index=1).update(leaf="0" * 64)
    found = receipt_of(held.motion, held.user(1))
    assert found is not None
    assert not found.is_in_log


def test_who_cast_nothing_has_no_receipt(held: OpenBox) -> None:
    cast(held, 1)
    assert receipt_of(held.motion, held.user(2)) is None
