"""From a lesson's parts to the raw data of a StreamField and back, with ids that stay.

An id follows from the lesson's code and the part's key alone: the same in every
language and on every site, so that an answer given in one language holds in another.

Options of a question and lines to be ordered carry a key of their own (`key: b`, and
`- b: …`), and their id follows from it: they may change places, or get a new neighbor,
and every answer still means what it meant. So do the fields of a worksheet. All other
items of lists have an id by their place; nothing is kept under it.

What an editor has added on the site has an id that no key gives: in a file its key is
that id itself.
"""

from collections.abc import Iterable, Mapping
from string import ascii_lowercase
from typing import Any
from uuid import UUID, uuid5

from cms.courses.lesson_file import Part

LESSONS = UUID("6f4b2a52-8a0c-5b0e-9a43-3c1f6b7d9e10")
OPTIONS = ("quiz", "several")
ORDER = "order"
KEYS = (*ascii_lowercase, *map(str, range(40)))


def id_of(*names: str) -> str:
    """The id of something named inside a lesson; a name that is an id stays it.

    >>> id_of("M5.3", "q1") == id_of("M5.3", "q1") != id_of("M5.4", "q1")
    True
    >>> id_of("M5.3", "0f8fad5b-d9cb-469f-a165-70867728950e")
    '0f8fad5b-d9cb-469f-a165-70867728950e'
    """
    if is_id(names[-1]):
        return names[-1]
    return str(uuid5(LESSONS, "/".join(names)))


def is_id(name: str) -> bool:
    """Whether a key is an id written out."""
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False


def translation_key(code: str) -> UUID:
    """What joins the pages of one code in every language."""
    return uuid5(LESSONS, code)


def raw_stream(code: str, parts: Iterable[Part]) -> list[dict[str, Any]]:
    """The raw data of a body; a list inside a part becomes items with ids."""
    return [
        {
            "type": part.kind,
            "value": _raw(_keyed(part), code, part.key),
            "id": id_of(code, part.key),
        }
        for part in parts
    ]


def parts_of(
    code: str, raw: Iterable[Mapping[str, Any]], keys: Mapping[str, str]
) -> tuple[Part, ...]:
    """The parts of a stored body; `keys` tells the key of a block's id, where known.

    A block without a known key has its id as its key. What is read from here by
    `raw_stream` has the same ids.
    """
    return tuple(_part(code, block, keys) for block in raw)


def _part(code: str, block: Mapping[str, Any], keys: Mapping[str, str]) -> Part:
    kind, block_id = str(block["type"]), str(block["id"])
    key = keys.get(block_id, block_id)
    path = (code, key)
    value = _plain(block["value"])
    if kind in OPTIONS:
        ids = [item["id"] for item in block["value"]["options"]]
        value["options"] = [
            {"key": _key_of(item_id, *path, "options"), **option}
            for item_id, option in zip(ids, value["options"], strict=True)
        ]
    if kind == ORDER:
        ids = [item["id"] for item in block["value"]["items"]]
        value["items"] = [
            {_key_of(item_id, *path, "items"): line}
            for item_id, line in zip(ids, value["items"], strict=True)
        ]
    return Part(kind, key, _without_empty(value))


def _key_of(item_id: str, *path: str) -> str:
    return next((key for key in KEYS if id_of(*path, key) == item_id), item_id)


def _keyed(part: Part) -> Any:
    """A part's value, with lines to be ordered as keyed items."""
    if part.kind != ORDER or not isinstance(part.value, dict):
        return part.value
    lines = part.value.get("items", [])
    return {**part.value, "items": [_line(line) for line in lines]}


def _line(line: Any) -> Any:
    if isinstance(line, dict) and len(line) == 1:
        ((key, text),) = line.items()
        return {"key": str(key), "line": text}
    return line


def _raw(value: Any, *path: str) -> Any:
    if isinstance(value, dict):
        return {name: _raw(inner, *path, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_item(inner, place, *path) for place, inner in enumerate(value)]
    return value


def _item(inner: Any, place: int, *path: str) -> dict[str, Any]:
    """One item of a list; its id follows from its key, or else from its place."""
    named = inner if isinstance(inner, dict) else {}
    key = str(named.get("key", place))
    if path[-1] == "options":
        inner = {name: value for name, value in named.items() if name != "key"}
    if "line" in named:
        inner = named["line"]
    return {"type": "item", "value": _raw(inner, *path, key), "id": id_of(*path, key)}


def _plain(value: Any) -> Any:
    """Stored data as a file has them: lists without ids."""
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [
            _plain(item["value"]) if is_item(item) else _plain(item) for item in value
        ]
    return value


def is_item(item: Any) -> bool:
    """Whether something stored is an item of a list, with an id."""
    return isinstance(item, Mapping) and item.get("type") == "item" and "value" in item


def _without_empty(value: Any) -> Any:
    """Leave out what a file need not say: an empty list, hint or parameter."""
    if isinstance(value, dict):
        inner = {name: _without_empty(part) for name, part in value.items()}
        return {name: part for name, part in inner.items() if part not in ("", [], None)}
    if isinstance(value, list):
        return [_without_empty(part) for part in value]
    return value
