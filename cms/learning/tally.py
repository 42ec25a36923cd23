"""A tally: how often something was done, gathered in memory until it is written.

Nothing is told of who did it. Many threads may count at once; each count is handed on
once, and comes back where it could not be written.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K")

MOST = 200
"""As many are gathered, then they are written."""
SECONDS = 60.0
"""As long the first of them waits, then they are written."""


class Tally(Generic[K]):
    """Counts by key, and a clock that tells when they are to be written."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._counts: Counter[K] = Counter()
        self._since: float | None = None

    def add(self, key: K) -> bool:
        """Count once; whether it is time to write what was gathered.

        It is said to one thread alone: the clock begins anew when it is said.
        """
        with self._lock:
            self._counts[key] += 1
            now = self._clock()
            if self._since is None:
                self._since = now
            many = sum(self._counts.values()) % MOST == 0
            if not many and now - self._since < SECONDS:
                return False
            self._since = now
            return True

    def take(self) -> Mapping[K, int]:
        """All that was gathered; the tally is empty afterwards."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
            self._since = None
            return counts

    def put_back(self, counts: Mapping[K, int]) -> None:
        """What could not be written waits for the next time."""
        with self._lock:
            self._counts.update(counts)
            if self._since is None:
                self._since = self._clock()
