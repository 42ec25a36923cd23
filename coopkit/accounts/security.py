"""Counting tries at signing in, for all of the server's processes together."""

from typing import Any

from django.core.cache import BaseCache, caches
from django.core.cache.backends.locmem import LocMemCache

COUNTED = "allauth:"


class TriesInDatabase(LocMemCache):
    """The site's cache: in each process's memory, but for the counts of tries.

    allauth counts in the default cache, and needs one whose `add` is atomic and that all
    processes share; only Django's database cache is both without another server. What
    Wagtail keeps here is read with every page, and stays in memory.
    """

    def _elsewhere(self, key: str) -> BaseCache | None:
        return caches["shared"] if str(key).startswith(COUNTED) else None

    def add(self, key: Any, value: Any, *args: Any, **options: Any) -> bool:
        shared = self._elsewhere(key)
        keep = shared.add if shared else super().add
        return bool(keep(key, value, *args, **options))

    def get(self, key: Any, *args: Any, **options: Any) -> Any:
        shared = self._elsewhere(key)
        return (shared.get if shared else super().get)(key, *args, **options)

    def set(self, key: Any, value: Any, *args: Any, **options: Any) -> None:
        shared = self._elsewhere(key)
        (shared.set if shared else super().set)(key, value, *args, **options)

    def delete(self, key: Any, *args: Any, **options: Any) -> bool:
        shared = self._elsewhere(key)
        return bool((shared.delete if shared else super().delete)(key, *args, **options))
