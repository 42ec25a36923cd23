"""What is read of the bylaws once while a page is made, and never longer.

`remembering()` opens a scope on this thread. In it a co-op's values and versions are
asked for once. Whoever writes calls `forget`: from then on nothing of that co-op is
remembered in the scope, so that neither a new value nor one rolled back is ever missed.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from coopkit.cooperatives.models import Cooperative

T = TypeVar("T")


@dataclass(slots=True)
class _Memory:
    found: dict[tuple[int, Hashable], Any] = field(default_factory=dict)
    forgotten: set[int] = field(default_factory=set)


_SCOPE: ContextVar[_Memory | None] = ContextVar("bylaws", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """A scope in which rules are read once; an inner one begins with nothing."""
    token = _SCOPE.set(_Memory())
    try:
        yield
    finally:
        _SCOPE.reset(token)


def is_remembered(cooperative: Cooperative) -> bool:
    """Whether what is read of a co-op now will be remembered."""
    memory = _SCOPE.get()
    return memory is not None and cooperative.pk not in memory.forgotten


def once(cooperative: Cooperative, what: Hashable, read: Callable[[], T]) -> T:
    """What `read` gives: from the scope where it stands there, else read now."""
    memory = _SCOPE.get()
    if memory is None or cooperative.pk in memory.forgotten:
        return read()
    place = (cooperative.pk, what)
    if place not in memory.found:
        found = read()
        if cooperative.pk not in memory.forgotten:
            memory.found[place] = found
        return found
    return cast("T", memory.found[place])


def forget(cooperative: Cooperative) -> None:
    """Remember nothing of a co-op any more, until the scope ends."""
    memory = _SCOPE.get()
    if memory is not None:
        memory.forgotten.add(cooperative.pk)
        memory.found = {
            place: each
            for place, each in memory.found.items()
            if place[0] != cooperative.pk
        }
