"""Processes that are killed at their work, each on a database of its own.

A nursery is a program that starts Django once and forks a process for each order; an
office is a database with what its processes acknowledged.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from tests.migrated import create, url_of

ROOT = Path(__file__).parents[1]


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

    def kill(self, verb: str, after: float, name: str = "") -> int:
        """Kill a process so many seconds after it began; how it ended."""
        pid, until = self.start(verb, name), time.monotonic() + 60
        while not self.said(f"{verb}{name}"):
            assert time.monotonic() < until
            time.sleep(0.002)
        time.sleep(after)
        os.kill(pid, signal.SIGKILL)
        return self.order("wait", pid)

    def another(self, name: str) -> "Office":
        """An office that begins where this one stands."""
        folder = self.folder / name
        folder.mkdir()
        return Office(self.nursery, copy(self.database, name, folder), folder)

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


@contextmanager
def nursery_of(module: str, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """A nursery that takes orders, until it is closed."""
    home = {"COOPKIT_DATA": str(folder)}
    with subprocess.Popen(
        [sys.executable, "-m", module],
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


@contextmanager
def first_office(name: str, nursery: Any, folder: Path, blocker: Any) -> Iterator[Office]:
    """An office on a copy of the tests' empty database, in which its `make` was done."""
    with blocker.unblock():
        if connection.vendor == "postgresql":
            begun = str(connection.settings_dict["NAME"])
            connection.close()  # a database that somebody is connected to is not copied
            create(name, template=begun)
            database = name
        else:
            connection.ensure_connection()
            database = str(folder / f"{name}.sqlite3")
            target = sqlite3.connect(database)
            connection.connection.backup(target)
            target.close()
    office = Office(nursery, database, folder)
    office.do("make")
    yield office
    drop(name)


def drop(*names: str) -> None:
    """Drop databases of PostgreSQL; a file of SQLite goes with its folder."""
    if connection.vendor == "postgresql":
        with psycopg.connect(url_of("postgres"), autocommit=True) as server:
            for name in names:
                server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
