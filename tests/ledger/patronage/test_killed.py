"""A posting of five thousand members that is killed, or that two people begin at once."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests.ledger.patronage.crowd import MEMBERS
from tests.migrated import create, url_of

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[3]
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


class Office:
    """A database of its own, and the clerks who work on it."""

    def __init__(self, nursery: Any, database: str, folder: Path) -> None:
        self.nursery, self.database, self.folder = nursery, database, folder
        folder.mkdir(exist_ok=True)

    def order(self, verb: str, given: object) -> int:
        self.nursery.stdin.write(json.dumps([verb, given]) + "\n")
        self.nursery.stdin.flush()
        return int(self.nursery.stdout.readline())

    def start(self, verb: str, name: str = "") -> int:
        """Begin a process; what it acknowledges goes to a file of its name."""
        path = self.folder / f"{verb}{name}"
        path.unlink(missing_ok=True)
        given = {"database": self.database, "acks": str(path)}
        return self.order(verb, given | {"ledgers": str(self.folder / "ledgers")})

    def do(self, verb: str) -> list[str]:
        """Let a process finish; what it said."""
        assert self.order("wait", self.start(verb)) == 0
        return self.said(verb)

    def said(self, name: str) -> list[str]:
        path = self.folder / name
        return path.read_text().splitlines() if path.exists() else []

    def kill_a_clerk(self, after: float) -> int:
        """Kill a clerk so many seconds after the posting began; how the process ended."""
        pid, until = self.start("clerk"), time.monotonic() + 60
        while not self.said("clerk"):
            assert time.monotonic() < until
            time.sleep(0.005)
        time.sleep(after)
        os.kill(pid, signal.SIGKILL)
        return self.order("wait", pid)

    def count(self) -> dict[str, Any]:
        return dict(json.loads(self.do("count")[0]))


def copy(source: str, name: str, folder: Path) -> str:
    """A database that begins as another stands; nobody may be at work in that one."""
    if connection.vendor == "postgresql":
        create(name, template=source)
        return name
    target = folder / f"{name}.sqlite3"
    _backup(sqlite3.connect(source), target)
    return str(target)


def _backup(source: sqlite3.Connection, path: Path) -> None:
    """By SQLite itself: a process that is gone may have left a part in the journal."""
    target = sqlite3.connect(path)
    source.backup(target)
    target.close()
    source.close()


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: Any) -> Iterator[subprocess.Popen[str]]:
    home = {"COOPKIT_DATA": str(tmp_path_factory.mktemp("clerks"))}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.ledger.patronage.clerks"],
        cwd=ROOT,
        env=os.environ | home | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield process
        assert process.stdin
        process.stdin.close()


@pytest.fixture(scope="module")
def adopted(
    django_db_setup: None, django_db_blocker: Any, nursery: Any, tmp_path_factory: Any
) -> Iterator[Office]:
    """The database before the posting, of which each test takes copies."""
    folder = tmp_path_factory.mktemp("adopted")
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            begun = str(connection.settings_dict["NAME"])
            connection.close()  # a database that somebody is connected to is not copied
            create(ADOPTED, template=begun)
            database = ADOPTED
        else:
            connection.ensure_connection()
            database = str(folder / "adopted.sqlite3")
            target = sqlite3.connect(database)
            connection.connection.backup(target)
            target.close()
    office = Office(nursery, database, folder)
    office.do("make")
    yield office
    _drop(ADOPTED)


def _drop(*names: str) -> None:
    if connection.vendor == "postgresql":
        with psycopg.connect(url_of("postgres"), autocommit=True) as server:
            for name in names:
                server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def office(adopted: Office, name: str) -> Office:
    """An office that begins where the board has adopted the year."""
    folder = adopted.folder / name
    folder.mkdir()
    return Office(adopted.nursery, copy(adopted.database, name, folder), folder)


@pytest.fixture(scope="module")
def undisturbed(adopted: Office) -> Iterator[tuple[Office, list[str]]]:
    """The year posted by two clerks at once, and what they were told."""
    made = office(adopted, "crowd_both")
    pids = [made.start("clerk", name) for name in ("-a", "-b")]
    assert [made.order("wait", pid) for pid in pids] == [0, 0]
    yield made, [made.said(f"clerk{name}")[-1] for name in ("-a", "-b")]
    _drop("crowd_both")


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
    alone = office(adopted, "crowd_killed")
    chance, ends = random.Random(), []
    for first, last in MOMENTS:
        moment = chance.uniform(first, last)
        ended = alone.kill_a_clerk(moment * takes)
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
    _drop("crowd_killed")
