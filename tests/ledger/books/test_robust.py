"""Killed, crowded, out of disk: what was acknowledged is there, and nothing is half."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[3]
TEMPLATE, COPY = "robust_template", "robust_copy"


def admin(*statements: str) -> None:
    """Speak to the PostgreSQL server, not to the database under test."""
    import psycopg

    given = connection.get_connection_params() | {"dbname": "postgres"}
    given = {key: given[key] for key in ("dbname", "user", "password", "host", "port")
             if given.get(key)}  # fmt: skip
    with psycopg.connect(**given, autocommit=True) as server:
        for statement in statements:
            server.execute(statement.encode())


@pytest.fixture(scope="session")
def migrated(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[str]:
    """An empty database with all tables, to be copied."""
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            name = connection.settings_dict["NAME"]
            connection.close()
            admin(f'CREATE DATABASE {TEMPLATE} TEMPLATE "{name}"')
            yield TEMPLATE
            admin(f"DROP DATABASE {TEMPLATE} WITH (FORCE)")
            return
        connection.ensure_connection()
        path = tmp_path_factory.mktemp("robust") / "migrated.sqlite3"
        copy = sqlite3.connect(path)
        connection.connection.backup(copy)
        copy.close()
    yield str(path)


@pytest.fixture(scope="session")
def orders(migrated: str) -> Iterator[subprocess.Popen[str]]:
    """The nursery, on the same kind of database."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    if connection.vendor == "sqlite":
        environment["DATABASE_URL"] = f"sqlite:///{migrated}"
    with subprocess.Popen(
        [sys.executable, "-m", "tests.ledger.books.nursery"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as nursery:
        assert nursery.stdout
        assert nursery.stdout.readline() == "ready\n"
        yield nursery
        assert nursery.stdin
        nursery.stdin.close()


class Coop:
    """A database of its own with one open book, and the processes that work on it."""

    def __init__(self, nursery: Any, database: str, folder: Path) -> None:
        self.nursery, self.database, self.folder = nursery, database, folder
        self.running: set[int] = set()
        self.ledgers = folder / "ledgers"
        self.do("begin")

    def order(self, verb: str, given: Any) -> int:
        self.nursery.stdin.write(json.dumps([verb, given]) + "\n")
        self.nursery.stdin.flush()
        return int(self.nursery.stdout.readline())

    def start(self, verb: str, name: str = "", **given: Any) -> int:
        """Begin a child; what it acknowledges goes to a file of its name."""
        given |= {
            "database": self.database,
            "ledgers": str(self.ledgers),
            "name": name,
            "acks": str(self.folder / f"{verb}{name}"),
        }
        pid = self.order(verb, given)
        self.running.add(pid)
        return pid

    def wait(self, pid: int) -> int:
        self.running.discard(pid)
        return self.order("wait", pid)

    def end(self) -> None:
        """Let nobody go on working after a test that failed."""
        for pid in sorted(self.running):
            self.kill(pid)

    def do(self, verb: str, name: str = "", **given: Any) -> list[str]:
        """Let a child finish; what it said."""
        assert self.wait(self.start(verb, name, **given)) == 0
        return self.said(verb + name)

    def said(self, name: str) -> list[str]:
        path = self.folder / name
        return path.read_text().splitlines() if path.exists() else []

    def await_lines(self, name: str, count: int) -> int:
        """Wait until a child acknowledged this much, however slow the machine is."""
        until = time.monotonic() + 60
        while len(self.said(name)) < count:
            assert time.monotonic() < until
            time.sleep(0.01)
        return count

    def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        assert self.wait(pid) == -signal.SIGKILL

    def whole(self) -> dict[str, int]:
        """Each entry and its place, once verify found nothing at all."""
        (self.folder / "look").unlink(missing_ok=True)
        lines = self.do("look")
        assert [line for line in lines if line.startswith("!")] == []
        found = {name: int(seq) for name, seq in (line.split() for line in lines)}
        assert list(found.values()) == list(range(1, len(found) + 1))
        return found

    def posted(self, name: str) -> dict[str, int]:
        """What a child's posts were acknowledged as."""
        lines = [line for line in self.said(f"post{name}") if line[0] != "!"]
        return {entry: int(seq) for entry, seq in (line.split() for line in lines)}


@pytest.fixture
def coop(migrated: str, orders: Any, tmp_path: Path) -> Iterator[Coop]:
    if connection.vendor == "postgresql":
        admin(f"CREATE DATABASE {COPY} TEMPLATE {TEMPLATE}")
        made = Coop(orders, COPY, tmp_path)
        yield made
        made.end()
        admin(f"DROP DATABASE {COPY} WITH (FORCE)")
        return
    database = tmp_path / "copy.sqlite3"
    shutil.copy(migrated, database)
    made = Coop(orders, str(database), tmp_path)
    yield made
    made.end()


def test_what_was_acknowledged_before_a_kill_is_there_and_nothing_is_half(
    coop: Coop,
) -> None:
    chance, awaited = random.Random(7), 0
    for turn in range(10):
        pid = coop.start("post", f"-{turn}")
        awaited += coop.await_lines(f"post-{turn}", chance.randint(0, 9))
        time.sleep(chance.uniform(0, 0.04))
        coop.kill(pid)
        assert coop.do("walk", f"-{turn}") == ["whole"]
    kept = coop.whole()
    acknowledged: dict[str, int] = {}
    for turn in range(10):
        acknowledged |= coop.posted(f"-{turn}")
    assert len(acknowledged) >= awaited > 20
    assert acknowledged.items() <= kept.items()
    # At most one entry a process was committed and could not be acknowledged any more.
    assert len(kept) - len(acknowledged) <= 3 + 10


def test_files_are_whole_after_a_kill_while_they_were_written(coop: Coop) -> None:
    coop.do("post", times=3, legs=900)
    coop.do("write", "-first", times=1)
    chance = random.Random(11)
    for turn in range(6):
        pid = coop.start("write", f"-{turn}")
        coop.await_lines(f"write-{turn}", chance.randint(0, 3))
        time.sleep(chance.uniform(0, 0.03))
        coop.kill(pid)
        assert coop.do("walk", f"-{turn}") == ["whole"]
    coop.do("write", "-last", times=1)
    assert len(coop.whole()) == 3 + 3
    folder = coop.ledgers / "acme"
    assert sorted(path.name for path in folder.iterdir()) == [
        ".lock",
        "fy2026.beancount",
        "main.beancount",
    ]


def test_a_full_disk_refuses_a_post_and_leaves_no_half_of_it(coop: Coop) -> None:
    if connection.vendor == "postgresql":
        limit = 1 << 30  # the server writes its own files
        coop.do("post", times=5, legs=400, largest_file=limit)
        assert len(coop.whole()) == 3 + 5
        return
    limit = Path(coop.database).stat().st_size + (256 << 10)
    *_, last = coop.do("post", times=500, legs=400, largest_file=limit)
    assert last == "! django.db.utils.OperationalError"
    kept = coop.whole()
    assert 1 < len(coop.posted("")) == len(kept) - 3
    coop.do("post", "-after", times=3)
    assert len(coop.whole()) == len(kept) + 3


def test_a_full_disk_leaves_the_files_as_they_were(coop: Coop) -> None:
    coop.do("post", times=4, legs=900)
    coop.do("write", "-first", times=1)
    coop.do("post", "-more", times=1)
    folder = coop.ledgers / "acme"
    before = {path.name: path.read_bytes() for path in folder.glob("*.beancount")}
    small = len(before["fy2026.beancount"]) // 2
    assert coop.do("write", "-full", largest_file=small) == ["! OSError"]
    assert {p.name: p.read_bytes() for p in folder.glob("*.beancount")} == before
    assert coop.do("walk") == ["whole"]
    assert len(coop.whole()) == 3 + 4 + 1
    assert [path.name for path in folder.glob(".new*")] == []


def test_two_writers_wait_for_each_other_and_lose_nothing(coop: Coop) -> None:
    pids = [coop.start("post", name, times=25) for name in ("-a", "-b")]
    assert [coop.wait(pid) for pid in pids] == [0, 0]
    kept = coop.whole()
    both = coop.posted("-a") | coop.posted("-b")
    assert len(both) == 50
    assert both.items() <= kept.items()


def test_nothing_is_posted_into_a_period_after_its_lock(coop: Coop) -> None:
    pid = coop.start("post", rest=0.003)
    coop.await_lines("post", 5)
    (locked_at,) = coop.do("lock")
    assert coop.wait(pid) == 0
    assert coop.said("post")[-1] == "! LockedError"
    kept, posted = coop.whole(), coop.posted("")
    assert posted.items() <= kept.items()
    assert max(kept.values()) == max(posted.values()) == int(locked_at)
