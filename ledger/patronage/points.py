"""A point of a review: one thing that was looked at, and passes, warns or fails."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PASS, WARN, FAIL = "pass", "warn", "fail"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that was looked at; `codes` are the members it is about."""

    level: str
    template: str
    params: Mapping[str, Any] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
