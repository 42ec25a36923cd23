"""Several things done at once, each with a connection of its own."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from copy import deepcopy
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

from django.db import connection, connections


class AtOnce:
    """Runs functions together; a database in memory is first laid in a file."""

    def __init__(self, folder: Path) -> None:
        connection.ensure_connection()
        self.settings = deepcopy(connection.settings_dict)
        self.backend = type(connections["default"])
        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            self.settings["NAME"] = str(folder / "shared.sqlite3")
            with closing(sqlite3.connect(self.settings["NAME"])) as target:
                connection.connection.backup(target)

    def run(self, works: Sequence[Callable[[], Any]]) -> list[Any]:
        """What each returned, or the exception it raised, in their order."""
        found: list[Any] = [None] * len(works)
        barrier = Barrier(len(works))

        def one(place: int) -> None:
            own = connections["default"] = self.backend(self.settings)
            barrier.wait()
            try:
                found[place] = works[place]()
            except Exception as problem:
                found[place] = problem
            finally:
                own.close()

        threads = [Thread(target=one, args=[place]) for place in range(len(works))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found
