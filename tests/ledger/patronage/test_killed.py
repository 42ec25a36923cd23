"""A posting of five thousand members that is killed, or that two people begin at once."""

import random
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from tests.killed import Office, drop, first_office, nursery_of
from tests.ledger.patronage.crowd import MEMBERS

pytestmark = pytest.mark.django_db
ADOPTED = "crowd_adopted"
MOMENTS = ((0, 0.3), (0.3, 0.9))
"""Within which parts of the time that a posting takes a clerk is killed."""
NONE = {
    "state": "approved",
    "entries": 0,
    "legs": 0,
    "accounts": 0,
    "notices": 0,
    "owed": 0,
}
WHOLE = {
    "state": "posted",
    "entries": MEMBERS + 1,
    "legs": 3 * MEMBERS + 2,
    "accounts": MEMBERS + 3,
    "notices": 0,
    "owed": MEMBERS,
}


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: Any) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("clerks")
    with nursery_of("tests.ledger.patronage.clerks", folder) as process:
        yield process


@pytest.fixture(scope="module")
def adopted(
    django_db_setup: None, django_db_blocker: Any, nursery: Any, tmp_path_factory: Any
) -> Iterator[Office]:
    """The database before the posting, of which each test takes copies."""
    folder = tmp_path_factory.mktemp("adopted")
    with first_office(ADOPTED, nursery, folder, django_db_blocker) as office:
        yield office


@pytest.fixture(scope="module")
def undisturbed(adopted: Office) -> Iterator[tuple[Office, list[str]]]:
    """The year posted by two clerks at once, and what they were told."""
    made = adopted.another("crowd_both")
    pids = [made.start("clerk", name) for name in ("-a", "-b")]
    assert [made.order("wait", pid) for pid in pids] == [0, 0]
    yield made, [made.said(f"clerk{name}")[-1] for name in ("-a", "-b")]
    drop("crowd_both")


def test_of_two_clerks_at_once_one_posts_and_the_other_is_told_so(
    undisturbed: tuple[Office, list[str]],
) -> None:
    both, said = undisturbed
    told, posted = sorted(said)
    assert posted.startswith("posted ")
    assert told.startswith("! ")
    assert "2026" in told
    assert both.count() == WHOLE


def test_a_clerk_killed_at_any_moment_leaves_all_of_a_posting_or_none(
    adopted: Office, undisturbed: tuple[Office, list[str]]
) -> None:
    whole, said = undisturbed
    takes = max(float(one.split()[1]) for one in said if one.startswith("posted"))
    alone = adopted.another("crowd_killed")
    chance, ends = random.Random(), []
    for first, last in MOMENTS:
        moment = chance.uniform(first, last)
        ended = alone.kill("clerk", moment * takes)
        ends.append((round(moment, 3), ended, alone.count()))
    none = [found == NONE for _moment, _ended, found in ends]
    assert all(found in (NONE, WHOLE) for _moment, _ended, found in ends), ends
    assert none[0], ends
    assert ends[0][1] == -signal.SIGKILL
    assert none == sorted(none, reverse=True), ends
    if none[-1]:
        assert alone.do("clerk")[-1].startswith("posted ")
    assert alone.count() == WHOLE
    assert alone.do("books") == whole.do("books")
    assert alone.do("check") == []
    drop("crowd_killed")
