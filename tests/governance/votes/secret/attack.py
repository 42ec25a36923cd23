"""An attacker who holds the whole database, and tries to join voters to ballots.

They know every row with its hidden columns, the order of everything, the published list,
and all hashes. What they do not have is a teller's key.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

Joined = Mapping[str, str]
"""What is guessed or true: a voter's code, and the ballot that is theirs."""


@dataclass(frozen=True, slots=True)
class Orders:
    """The ways in which voters, and ballots, can be put in a row."""

    voters: dict[str, Sequence[str]] = field(default_factory=dict)
    ballots: dict[str, Sequence[str]] = field(default_factory=dict)


def hidden_columns() -> tuple[str, ...]:
    """What each row of a table has besides its columns."""
    if connection.vendor == "postgresql":
        return ("xmin::text::bigint", "ctid::text", "tableoid::bigint")
    return ("rowid",)


def rows(table: str, *columns: str, where: str = "") -> list[tuple[Any, ...]]:
    """A table as it lies there: the columns, then the hidden ones; in no asked order."""
    names = ", ".join([*columns, *hidden_columns()])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {table} {where}")  # noqa: S608
        return cursor.fetchall()


def orders_of(found: Sequence[tuple[Any, ...]]) -> dict[str, list[str]]:
    """Rows whose first column names somebody or something, in each order they have."""
    width = len(found[0])
    ways = {"as they lie": [str(row[0]) for row in found]}
    for column in range(1, width):
        ordered = sorted(found, key=lambda row, at=column: (_key(row[at]), str(row[0])))
        ways[f"by column {column}"] = [str(row[0]) for row in ordered]
    return ways


def guesses(orders: Orders) -> dict[str, Joined]:
    """Each order of the voters beside each of the ballots, forwards and backwards."""
    found: dict[str, Joined] = {}
    for (who, voters), (what, ballots) in itertools.product(
        orders.voters.items(), orders.ballots.items()
    ):
        found[f"{who} / {what}"] = dict(zip(voters, ballots, strict=False))
        found[f"{who} / {what}, backwards"] = dict(
            zip(voters, reversed(ballots), strict=False)
        )
    return found


def hits(guess: Joined, truth: Joined) -> int:
    """How many voters a guess finds the ballot of."""
    return sum(guess.get(code) == ballot for code, ballot in truth.items())


def everything_written() -> bytes:
    """All that the database has on disk: tables, indexes, and what it logs ahead."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.ensure_connection()
        held: bytes = connection.connection.serialize()
        return held
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        (folder,) = cursor.fetchone()
    files = (path for path in Path(folder).rglob("*") if path.is_file())
    return b"\n".join(path.read_bytes() for path in files)


def _key(value: Any) -> tuple[int, Any]:
    """A ctid by page and line; bytes and texts as they are."""
    if isinstance(value, str) and value.startswith("("):
        page, line = value.strip("()").split(",")
        return (0, int(page) * 100_000 + int(line))
    if isinstance(value, memoryview):
        return (1, bytes(value).hex())
    return (0, value) if isinstance(value, int) else (1, str(value))
