"""Counting what guests do: how often, on a day, and nothing of who.

A lesson that is kept ready is answered in a millisecond; so counts are gathered in the
memory of each process and written together, at most each minute or each 200.
"""

import atexit
import logging
import time
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache
from threading import Thread
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from cms.learning.models import Count
from cms.learning.tally import Tally

Key = tuple[date, str, UUID, str]
WHAT = frozenset({"read", "answered", "printed"})
AT_ONCE = 150
"""Rows in one statement: SQLite takes at most a thousand values in the oldest version."""

log = logging.getLogger(__name__)
gathered: Tally[Key] = Tally(time.monotonic)


def count(lesson: UUID, what: str, language: str) -> None:
    """Count something that a guest did today: “read”, “answered” or “printed”."""
    if what not in WHAT:
        raise ValueError(f"nothing that is counted: {what}")
    if settings.COUNTS_BY_THREAD:
        _write_the_rest_at_the_end()
    if gathered.add((timezone.localdate(), what, lesson, language)):
        if settings.COUNTS_BY_THREAD:
            Thread(target=_flush_and_close, name="counts", daemon=True).start()
        else:
            flush()


def flush() -> int:
    """Write what this process has gathered; how many rows. What fails comes back."""
    counts = gathered.take()
    if not counts:
        return 0
    try:
        _write(counts)
    except DatabaseError:
        gathered.put_back(counts)
        log.exception("the counts of guests were not written; they wait")
        return 0
    return len(counts)


@cache
def _write_the_rest_at_the_end() -> None:
    atexit.register(_flush_and_close)


def _flush_and_close() -> None:
    """On a thread of its own, whose connection nobody else would close."""
    try:
        flush()
    finally:
        connection.close()


def _write(counts: Mapping[Key, int]) -> None:
    """Add to what stands, in one statement, so that processes lose nothing together.

    In the order of the keys, so that two that write at once never wait for each other.
    """
    rows = sorted(Counter(counts).items(), key=lambda row: tuple(map(str, row[0])))
    as_day, as_key = (
        field.get_db_prep_value
        for field in Count._meta.fields
        if field.name in {"day", "translation_key"}
    )
    for at in range(0, len(rows), AT_ONCE):
        part = rows[at : at + AT_ONCE]
        values = [
            value
            for (day, what, lesson, language), number in part
            for value in (
                as_day(day, connection),
                what,
                as_key(lesson, connection),
                language,
                number,
            )
        ]
        places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(part))
        with connection.cursor() as cursor:
            cursor.execute(f"{INSERT} {places} {ADD}", values)


INSERT = "INSERT INTO cms_count (day, what, translation_key, language, number) VALUES"
ADD = (
    "ON CONFLICT (day, what, translation_key, language) "
    "DO UPDATE SET number = cms_count.number + excluded.number"
)
