"""Paper and envelope, two readers, two tabs: what happens at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from coopkit.errors import CoopError
from governance.votes.models import PaperEntry, PaperReturn
from governance.votes.services import cast_envelope, enter_sheet, entered, hand_in_paper
from governance.votes.services.boxes import close_box
from tests.factories import NOON
from tests.governance.votes.secret.boxes import OpenBox, open_box

pytestmark = pytest.mark.django_db(transaction=True)
SOON, LATER = NOON + timedelta(hours=1), NOON + timedelta(days=7, hours=1)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Do all at the same time; what each was refused with, or nothing."""

    def run(act: Callable[[], Any]) -> str:
        try:
            act()
        except CoopError as refusal:
            return str(refusal)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def paper_of(held: OpenBox, number: int) -> Callable[[], Any]:
    voter, by = held.voter(number), held.user(1)
    return lambda: hand_in_paper(motion=held.motion, membership=voter, by=by, at=SOON)


def test_one_paper_is_ticked_off_once_however_often_it_is_pressed() -> None:
    held = open_box(5)
    refused = at_once(*[paper_of(held, 2)] * 6)
    assert PaperReturn.objects.count() == 1
    assert sum("handed in before" in each for each in refused) == 5


def test_paper_and_envelope_at_the_same_moment_count_once() -> None:
    held = open_box(5)
    sealed = held.noise()

    def envelope() -> Any:
        voter = held.voter(2)
        return cast_envelope(
            motion=held.motion, voter=voter, sealed=sealed, sealed_in="browser", at=SOON
        )

    at_once(paper_of(held, 2), envelope)
    close_box(motion=held.motion, by=held.user(1), at=LATER)
    held.box.refresh_from_db()
    told = held.box.participants or []
    counted = [p for p in told if p["voter"] == "M002" and not p.get("set_aside")]
    assert len(counted) == 1
    assert counted[0].get("paper") is True


def test_three_readers_at_once_settle_a_sheet_by_two() -> None:
    held = open_box(5)
    paper_of(held, 2)()
    close_box(motion=held.motion, by=held.user(1), at=LATER)
    readers = [held.user(number) for number in (1, 2, 3)]

    def read(by: Any) -> Callable[[], Any]:
        return lambda: enter_sheet(
            motion=held.motion, sheet=1, content={"choice": "yes"}, by=by, at=LATER
        )

    refused = at_once(*[read(by) for by in readers])
    assert sum("alike, so it is settled" in each for each in refused) == 1
    assert PaperEntry.objects.count() == 2
    assert entered(held.motion) == [{"choice": "yes"}]
