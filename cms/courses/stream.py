"""From a lesson's parts to the raw data of a StreamField, with ids that never change.

An id follows from the lesson's code and the part's key alone: the same in every
language and on every site, so that an answer given in one language holds in another.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from cms.courses.lesson_file import Part

LESSONS = UUID("6f4b2a52-8a0c-5b0e-9a43-3c1f6b7d9e10")


def id_of(*names: str) -> str:
    """The id of something named inside a lesson.

    >>> id_of("M5.3", "q1") == id_of("M5.3", "q1") != id_of("M5.4", "q1")
    True
    """
    return str(uuid5(LESSONS, "/".join(names)))


def translation_key(code: str) -> UUID:
    """What joins the pages of one code in every language."""
    return uuid5(LESSONS, code)


def raw_stream(code: str, parts: Iterable[Part]) -> list[dict[str, Any]]:
    """The raw data of a body; a list inside a part becomes items with ids."""
    return [
        {
            "type": part.kind,
            "value": _raw(part.value, code, part.key),
            "id": id_of(code, part.key),
        }
        for part in parts
    ]


def _raw(value: Any, *path: str) -> Any:
    if isinstance(value, dict):
        return {name: _raw(inner, *path, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [
            {
                "type": "item",
                "value": _raw(inner, *path, str(place)),
                "id": id_of(*path, str(place)),
            }
            for place, inner in enumerate(value)
        ]
    return value
