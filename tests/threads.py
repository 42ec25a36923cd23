"""Several things done at once, each with a connection of its own."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from copy import deepcopy
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

from django.db import connection, connections


def for_threads(folder: Path) -> Callable[[Callable[[], object]], Thread]:
    """Threads with a connection of their own; a database in memory is laid in a file."""
    connection.ensure_connection()
    settings, backend = deepcopy(connection.settings_dict), type(connections["default"])
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        settings["NAME"] = str(folder / "shared.sqlite3")
        with closing(sqlite3.connect(settings["NAME"])) as target:
            connection.connection.backup(target)
            target.execute("PRAGMA journal_mode=WAL")  # else the threads race for it

    def thread(work: Callable[[], object]) -> Thread:
        def on_its_own() -> None:
            own = connections["default"] = backend(settings)
            try:
                work()
            finally:
                own.close()

        return Thread(target=on_its_own)

    return thread


class AtOnce:
    """Runs functions together, and gives what came of each."""

    def __init__(self, folder: Path) -> None:
        self.thread = for_threads(folder)

    def run(self, works: Sequence[Callable[[], Any]]) -> list[Any]:
        """What each returned, or the exception it raised, in their order."""
        found: list[Any] = [None] * len(works)
        barrier = Barrier(len(works))

        def one(place: int) -> None:
            barrier.wait()
            try:
                found[place] = works[place]()
            except Exception as problem:
                found[place] = problem

        def at(place: int) -> Callable[[], None]:
            return lambda: one(place)

        threads = [self.thread(at(place)) for place in range(len(works))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found
