"""Values that are lists of rows: the classes of members, the steps of an appropriation.

Each function gives a value back in its one written form, or a ShapeError (`shapes.py`).
"""

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from coopkit.money import parse_share
from governance.bylaws import shapes
from governance.bylaws.shapes import ShapeError

CLASS_KEY = re.compile(r"[a-z][a-z0-9_]{0,23}", re.ASCII)
CLASS_FLAGS = ("votes", "patronage", "investor")
MOST_CLASSES = 8
MOST_STEPS = 12


def classes(value: Any, where: str = "classes") -> list[dict[str, Any]]:
    """The classes of members; one at least votes, and keys are never twice there.

    >>> classes([{"key": "worker", "name": {"en": "Workers"}, "votes": True}])
    ... # doctest: +NORMALIZE_WHITESPACE
    [{'key': 'worker', 'name': {'en': 'Workers'},
      'votes': True, 'patronage': False, 'investor': False}]
    """
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_CLASSES:
        raise ShapeError(where, f"write a list of 1 to {MOST_CLASSES} classes")
    written = [_class(row, f"{where}.{at}") for at, row in enumerate(value)]
    if len({row["key"] for row in written}) < len(written):
        raise ShapeError(where, "give each class a key of its own")
    if not any(row["votes"] for row in written):
        raise ShapeError(where, "one class at least must vote")
    return written


def steps(
    value: Any, targets: Iterable[str], bases: Iterable[str], where: str = "steps"
) -> list[dict[str, str]]:
    """Ordered steps: which share of what goes where; of no base more than all of it.

    >>> steps([{"to": "reserve", "share": "20%", "of": "net"}], ["reserve"], ["net"])
    [{'to': 'reserve', 'share': '1/5', 'of': 'net'}]
    """
    known, whole = tuple(targets), tuple(bases)
    if not isinstance(value, list) or len(value) > MOST_STEPS:
        raise ShapeError(where, f"write a list of at most {MOST_STEPS} steps")
    written = [_step(row, known, whole, f"{where}.{at}") for at, row in enumerate(value)]
    for base in whole:
        taken = (parse_share(row["share"]) for row in written if row["of"] == base)
        if base != "rest" and sum(taken, Fraction(0)) > 1:
            raise ShapeError(where, f"the steps take more than all of: {base}")
    return written


def _class(row: Any, where: str) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise ShapeError(where, "write a class with key, name and votes")
    shapes.keys(row, ("key", "name", *CLASS_FLAGS), where)
    key = row.get("key")
    if not isinstance(key, str) or not CLASS_KEY.fullmatch(key):
        raise ShapeError(f"{where}.key", "write a short key in small letters")
    name = shapes.text(row.get("name"), f"{where}.name")
    if isinstance(name, str):
        name = {"en": name}
    flags = {
        flag: shapes.flag(row.get(flag, False), f"{where}.{flag}") for flag in CLASS_FLAGS
    }
    return {"key": key, "name": name, **flags}


def _step(
    row: Any, targets: tuple[str, ...], bases: tuple[str, ...], where: str
) -> dict[str, str]:
    if not isinstance(row, dict):
        raise ShapeError(where, "write a step with to, share and of")
    shapes.keys(row, ("to", "share", "of"), where)
    return {
        "to": shapes.choice(row.get("to"), targets, f"{where}.to"),
        "share": shapes.share(row.get("share"), f"{where}.share", above_zero=True),
        "of": shapes.choice(row.get("of"), bases, f"{where}.of"),
    }
