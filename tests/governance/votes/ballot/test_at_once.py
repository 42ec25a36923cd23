"""Paper and envelope, two readers, two tabs: what happens at the same moment."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from coopkit.errors import CoopError
from governance.votes.models import PaperEntry, PaperReturn
from governance.votes.services import cast_envelope, enter_sheet, entered, hand_in_paper
from governance.votes.services.boxes import close_box
from tests.factories import NOON
from tests.governance.votes.secret.boxes import OpenBox, open_box
from tests.threads import AtOnce

pytestmark = pytest.mark.django_db(transaction=True)
SOON, LATER = NOON + timedelta(hours=1), NOON + timedelta(days=7, hours=1)


def at_once(together: AtOnce, *acts: Callable[[], Any]) -> list[str]:
    """Do all at the same time; what each was refused with, or nothing."""
    found = together.run(acts)
    strange = [each for each in found if _is_strange(each)]
    assert strange == []
    return [str(each) if isinstance(each, CoopError) else "" for each in found]


def _is_strange(found: Any) -> bool:
    return isinstance(found, Exception) and not isinstance(found, CoopError)


def paper_of(held: OpenBox, number: int) -> Callable[[], Any]:
    voter, by = held.voter(number), held.user(1)
    return lambda: hand_in_paper(motion=held.motion, membership=voter, by=by, at=SOON)


def test_one_paper_is_ticked_off_once_however_often_it_is_pressed(
    tmp_path: Path,
) -> None:
    held = open_box(5)
    together = AtOnce(tmp_path)
    refused = at_once(together, *[paper_of(held, 2)] * 6)
    assert together.run([PaperReturn.objects.count]) == [1]
    assert sum("handed in before" in each for each in refused) == 5


def test_paper_and_envelope_at_the_same_moment_count_once(
    tmp_path: Path,
) -> None:
    held = open_box(5)
    together = AtOnce(tmp_path)
    sealed = held.noise()

    def envelope() -> Any:
        voter = held.voter(2)
        return cast_envelope(
            motion=held.motion, voter=voter, sealed=sealed, sealed_in="browser", at=SOON
        )

    by = held.user(1)
    at_once(together, paper_of(held, 2), envelope)
    (closed,) = together.run([lambda: close_box(motion=held.motion, by=by, at=LATER)])
    told = closed.participants or []
    counted = [p for p in told if p["voter"] == "M002" and not p.get("set_aside")]
    assert len(counted) == 1
    assert counted[0].get("paper") is True


def test_three_readers_at_once_settle_a_sheet_by_two(tmp_path: Path) -> None:
    held = open_box(5)
    paper_of(held, 2)()
    close_box(motion=held.motion, by=held.user(1), at=LATER)
    readers = [held.user(number) for number in (1, 2, 3)]

    def read(by: Any) -> Callable[[], Any]:
        return lambda: enter_sheet(
            motion=held.motion, sheet=1, content={"choice": "yes"}, by=by, at=LATER
        )

    together = AtOnce(tmp_path)
    refused = at_once(together, *[read(by) for by in readers])
    assert sum("alike, so it is settled" in each for each in refused) == 1
    counted, said = together.run([PaperEntry.objects.count, lambda: entered(held.motion)])
    assert (counted, said) == (2, [{"choice": "yes"}])
