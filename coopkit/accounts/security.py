"""Counting tries at signing in without keeping whose, and logs that name nobody.

No address of a machine is stored, and none is logged: what is counted stands under a
keyed hash, and a log tells the route of a page, never what stood in its address.
"""

import hmac
import logging
import re
import traceback
from typing import Any

from django.conf import settings
from django.core.cache import BaseCache, caches
from django.core.cache.backends.locmem import LocMemCache

COUNTED = "allauth:"
WHAT = 4
"""So many parts of a key tell what is counted; those after them, of whom."""
QUIET = "centre/"
"""Below this, what went wrong is logged by its place in the code, without its words."""
UNKNOWN = "an unknown address"
ADDRESS = re.compile(r"(?:https?:/)?/\S*")


def keyed(said: str) -> bytes:
    """What is kept in place of a text that is found again by whoever brings it.

    The site's secret is its key, so that nobody who holds the database alone finds the
    text by trying them all. Say first what it is of: “callback:7KXM92PQ”.
    """
    return hmac.digest(settings.SECRET_KEY.encode(), said.encode(), "sha256")


def blind(key: str) -> str:
    """A key of allauth's that tells what is counted, and not whose tries they are."""
    parts = key.split(":", WHAT)
    told, whose = parts[:WHAT], "".join(parts[WHAT:])
    return ":".join([*told, keyed(whose).hex()])


class TriesInDatabase(LocMemCache):
    """The site's cache: in each process's memory, but for the counts of tries.

    allauth counts in the default cache, and needs one whose `add` is atomic and that all
    processes share; only Django's database cache is both without another server. What
    Wagtail keeps here is read with every page, and stays in memory.
    """

    def _elsewhere(self, key: Any) -> tuple[BaseCache, str] | None:
        is_counted = str(key).startswith(COUNTED)
        return (caches["shared"], blind(str(key))) if is_counted else None

    def add(self, key: Any, value: Any, *args: Any, **options: Any) -> bool:
        if found := self._elsewhere(key):
            shared, name = found
            return bool(shared.add(name, value, *args, **options))
        return bool(super().add(key, value, *args, **options))

    def get(self, key: Any, *args: Any, **options: Any) -> Any:
        if found := self._elsewhere(key):
            shared, name = found
            return shared.get(name, *args, **options)
        return super().get(key, *args, **options)

    def set(self, key: Any, value: Any, *args: Any, **options: Any) -> None:
        if found := self._elsewhere(key):
            shared, name = found
            shared.set(name, value, *args, **options)
        else:
            super().set(key, value, *args, **options)

    def delete(self, key: Any, *args: Any, **options: Any) -> bool:
        if found := self._elsewhere(key):
            shared, name = found
            return bool(shared.delete(name, *args, **options))
        return bool(super().delete(key, *args, **options))


class ShortLog(logging.Filter):
    """What is logged of a request: its route, and nothing that somebody typed or is.

    A route is the pattern of an address, “centre/words/<uuid:token>/”. Of the centre’s
    pages an error is told by its kind and its places in the code: its words may be those
    of a worker.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is None or not hasattr(request, "path"):
            return True
        match = getattr(request, "resolver_match", None)
        route = match.route if match else UNKNOWN
        if isinstance(record.args, tuple):
            record.args = tuple(
                ADDRESS.sub(lambda _: route, one) if isinstance(one, str) else one
                for one in record.args
            )
        record.request = None
        if record.exc_info and (QUIET in route or QUIET in request.path):
            record.exc_text = _bare(record.exc_info[1])
            record.exc_info = None
        return True


def _bare(error: BaseException | None) -> str:
    """Where an error came from and of what kind it is."""
    if error is None:
        return ""
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{frames}{type(error).__qualname__}"
