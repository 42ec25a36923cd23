"""Canonical JSON: one text for one value, so that its hash can be compared for ever."""

import json
from hashlib import sha256
from typing import Any


def canonical_json(value: Any) -> str:
    """The value as JSON with sorted keys, no spaces, and no number but whole ones.

    >>> canonical_json({"b": [1, "é"], "a": None})
    '{"a":null,"b":[1,"é"]}'
    """
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256_of(value: Any) -> str:
    """The SHA-256 of a value's canonical JSON, in hexadecimal."""
    return sha256(canonical_json(value).encode()).hexdigest()


def _refuse_floats(value: Any) -> None:
    waiting = [value]
    while waiting:
        held = waiting.pop()
        if isinstance(held, float):
            raise TypeError(f"a float has no canonical form: {held!r}")
        if isinstance(held, dict):
            waiting += [part for part in held.values() if type(part) not in _FINE]
        elif isinstance(held, list | tuple):
            waiting += [part for part in held if type(part) not in _FINE]


_FINE = frozenset({str, int, bool, type(None)})
