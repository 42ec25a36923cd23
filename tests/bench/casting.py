"""Envelopes cast through the whole stack, beside a bare view behind the same sign-in.

A real granian serves both, on SQLite and on PostgreSQL; clients keep their connections,
and the two are asked by turns in short rounds, so that a noisy moment falls on both.
The voters' mails go out beside it, as always.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

from tests import postgres
from tests.bench.measure import alone, table

VOTERS, CLIENTS, ROUNDS, SECONDS = 200, 8, 15, 1.0
THREADS = 4  # of the server: one waits for the box while others read who is there
BARE, CAST = "bare", "cast"
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def report() -> str:
    """The table for both databases."""
    rows = []
    for name, found in (("sqlite", _on_sqlite()), ("postgresql", _on_postgresql())):
        for what, label in ((BARE, "a bare view"), (CAST, "an envelope is cast")):
            ratio = found["ratio"] if what == CAST else 1.0
            rows.append(
                [
                    f"{NAMES[name]}: {label}",
                    f"{found[what]['rate']:.0f}",
                    f"{found[what]['median_ms']:.1f}",
                    f"{found[what]['p99_ms']:.1f}",
                    f"{ratio:.2f}",
                    str(found[what]["queries"]),
                ]
            )
    return table(
        f"Casting sealed ballots, {CLIENTS} clients, {VOTERS} electors, one process of "
        "granian (reach: 0.7 of the bare view)",
        ["database", "a second", "median ms", "p99 ms", "× bare", "queries"],
        rows,
    )


def _on_sqlite() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/coopkit.sqlite3"
        return _alone(folder, url)


def _on_postgresql() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, postgres.server() as url:
        return _alone(folder, url)


def _alone(folder: str, url: str) -> dict[str, Any]:
    return alone(
        "tests.bench.casting",
        folder,
        COOPKIT_DATA=folder,
        COOPKIT_DEBUG="",
        COOPKIT_SECRET_KEY="x" * 60,
        COOPKIT_PLAIN_HTTP="1",
        COOPKIT_HOSTS="localhost",
        DATABASE_URL=url,
        DJANGO_SETTINGS_MODULE="tests.bench.casting_settings",
    )


def prepare() -> tuple[list[str], dict[str, str], int]:
    """A box with its electors: their sessions, the two addresses, an envelope's bytes."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    from tests.bench.casting_urls import Row, Tally
    from tests.governance.votes.secret.boxes import open_box
    from tests.governance.votes.secret.serving import session_of

    with connection.schema_editor() as editor:
        editor.create_model(Row)
        editor.create_model(Tally)
    held = open_box(VOTERS, at=timezone.now(), candidates=5)
    users = [held.user(number) for number in range(1, VOTERS + 1)]
    Tally.objects.bulk_create(Tally(user_id=user.pk) for user in users)
    paths = {BARE: "/bare/", CAST: held.url("ballot")}
    size = held.box.manifest["envelope_bytes"]
    return [session_of(user) for user in users], paths, size


def one_round(
    port: int, path: str, sessions: Sequence[str], size: int
) -> tuple[float, list[float]]:
    """All clients send for some seconds: answers a second, and how long each took."""
    from tests.governance.votes.secret.serving import Voter

    barrier, times = Barrier(CLIENTS + 1), [[] for _ in range(CLIENTS)]
    until = [0.0]

    def client(place: int) -> None:
        mine = [Voter(port, path, session) for session in sessions[place::CLIENTS]]
        for voter in mine[1:]:
            voter.connection = mine[0].connection
        barrier.wait()
        turn = 0
        while (start := time.perf_counter()) < until[0]:
            status, _ = mine[turn % len(mine)].send(os.urandom(size))
            if status not in {200, 204}:
                raise RuntimeError(f"{path} answered {status}")
            times[place].append(time.perf_counter() - start)
            turn += 1
        mine[0].connection.close()

    threads = [Thread(target=client, args=[place]) for place in range(CLIENTS)]
    for thread in threads:
        thread.start()
    begun = time.perf_counter()
    until[0] = begun + SECONDS
    barrier.wait()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    every = [each for own in times for each in own]
    return len(every) / took, every


def measure(folder: str) -> dict[str, Any]:
    """Serve the site and send to both addresses by turns."""
    sessions, paths, size = prepare()
    from tests.governance.votes.secret.serving import Server

    server = Server(
        Path(folder),
        os.environ["DATABASE_URL"],
        threads=THREADS,
        application="tests.bench.casting_site:application",
        environment={
            name: os.environ[name]
            for name in ("DJANGO_SETTINGS_MODULE", "COOPKIT_DEBUG", "COOPKIT_HOSTS")
        },
    )
    server.start()
    rates: dict[str, list[float]] = {BARE: [], CAST: []}
    times: dict[str, list[float]] = {BARE: [], CAST: []}
    try:
        for turn in range(ROUNDS + 1):
            for what, path in paths.items():
                rate, took = one_round(server.port, path, sessions, size)
                if turn:
                    rates[what].append(rate)
                    times[what] += took
    finally:
        server.stop()
    found: dict[str, Any] = {
        what: {
            "rate": statistics.median(rates[what]),
            "median_ms": statistics.median(times[what]) * 1000,
            "p99_ms": statistics.quantiles(times[what], n=100)[98] * 1000,
            "queries": queries(paths[what], sessions[0], size),
        }
        for what in paths
    }
    pairs = zip(rates[CAST], rates[BARE], strict=True)
    return found | {"ratio": statistics.median(cast / bare for cast, bare in pairs)}


def queries(path: str, session: str, size: int) -> int:
    """How many queries a request makes, all told."""
    from base64 import b64encode

    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = True  # shows them all
    client = Client()
    client.cookies["sessionid"] = session
    sealed = b64encode(os.urandom(size)).decode()
    client.post(path, {"sealed": sealed}, headers={"host": "localhost"})
    sealed = b64encode(os.urandom(size)).decode()
    with CaptureQueriesContext(connection) as seen:
        client.post(path, {"sealed": sealed}, headers={"host": "localhost"})
    return len(
        [each for each in seen if each["sql"].split()[0] not in {"BEGIN", "COMMIT"}]
    )


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
