"""Operations: the six steps by which bylaws change, and what two lists have in common.

An operation is plain JSON, and says on what it stands: `was` is the hash of the
provision, or the value, that it was written for, so that what was voted on is applied
exactly, or refused because the base has moved.

    {"op": "insert", "id", "number", "after", "heading", "text", "note"}
    {"op": "substitute", "id", "was", "heading", "text", "note"}
    {"op": "repeal", "id", "was"}
    {"op": "renumber", "id", "was", "number"}
    {"op": "set", "key", "was", "value"}
    {"op": "title", "was", "titles"}

`after` is the provision beside which a new one stands, under the same parent; "" (or the
parent itself) puts it first.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from coopkit.errors import N_, CoopError
from governance.bylaws.provisions import Provision, parent_of, references

Operation: TypeAlias = Mapping[str, Any]
FIELDS: Mapping[str, frozenset[str]] = {
    "insert": frozenset({"id", "number", "after", "heading", "text", "note"}),
    "substitute": frozenset({"id", "was", "heading", "text", "note"}),
    "repeal": frozenset({"id", "was"}),
    "renumber": frozenset({"id", "was", "number"}),
    "set": frozenset({"key", "was", "value"}),
    "title": frozenset({"was", "titles"}),
}
TEXTS = ("heading", "text", "note", "titles")
_ID = re.compile(r"[a-z]+-\w+(\.[a-z]+-\w+)*")
_NUMBER = re.compile(r"\S(.{0,18}\S)?")


class NotAnOperationError(CoopError):
    """A step that is none of the six."""

    template = N_(
        "One of the changes cannot be read: {what}. Take it out of the amendment, and "
        "write it again."
    )


def check_shape(operation: Any) -> None:
    """Refuse what is not one of the operations, whole and of the right types."""
    if not isinstance(operation, Mapping) or operation.get("op") not in FIELDS:
        raise NotAnOperationError(what=str(operation)[:60])
    name = operation["op"]
    is_whole = set(operation) == FIELDS[name] | {"op"}
    texts = [operation[key] for key in TEXTS if key in operation] if is_whole else []
    words = [operation[key] for key in ("id", "number", "key") if key in operation]
    if (
        not is_whole
        or not all(isinstance(word, str) for word in words)
        or not all(_is_texts(each) for each in texts)
        or ("id" in operation and not _ID.fullmatch(operation["id"]))
        or ("number" in operation and not _NUMBER.fullmatch(operation["number"]))
    ):
        raise NotAnOperationError(what=f"{name} {operation.get('id', '')}".strip())
    for each in texts:
        for text in each.values():
            references(text)


def _is_texts(texts: Any) -> bool:
    return isinstance(texts, Mapping) and all(
        isinstance(language, str) and isinstance(text, str)
        for language, text in texts.items()
    )


def insertion(provision: Provision, *, after: str) -> dict[str, Any]:
    """The operation that puts a provision in after another."""
    return {
        "op": "insert",
        "id": provision.id,
        "number": provision.number,
        "after": after,
        "heading": dict(provision.heading),
        "text": dict(provision.text),
        "note": dict(provision.note),
    }


def setting(key: str, was: Any, value: Any) -> dict[str, Any]:
    """The operation that sets a parameter; `was` is None where it had no value."""
    return {"op": "set", "key": key, "was": was, "value": value}


def touched(operations: Iterable[Operation]) -> frozenset[str]:
    """What operations change: ids, parameters as `p:key`, the title.

    >>> sorted(touched([{"op": "repeal", "id": "art-4.sec-2", "was": ""},
    ...                 {"op": "set", "key": "vote.days", "was": 7, "value": 9}]))
    ['art-4.sec-2', 'p:vote.days']
    """
    found = set[str]()
    for operation in operations:
        if "id" in operation:
            found.add(operation["id"])
        elif "key" in operation:
            found.add(f"p:{operation['key']}")
        else:
            found.add("title")
    return frozenset(found)


def conflicts(one: Sequence[Operation], other: Sequence[Operation]) -> frozenset[str]:
    """What two lists of operations both lay hands on, so that their order would matter.

    Beside what both change: a number both give, a place both fill, and a provision that
    one puts in or takes out where the other adds beside it or below it.
    """
    mine, theirs = touched(one), touched(other)
    both = set(mine & theirs)
    both |= {mark.partition(":")[2] for mark in _marks(one) & _marks(other)}
    for changes, stands_on in ((one, _stands_on(other)), (other, _stands_on(one))):
        moved = {each["id"] for each in changes if each["op"] in {"insert", "repeal"}}
        inserted = {each["id"] for each in changes if each["op"] == "insert"}
        both |= moved & stands_on["parents"] | inserted & stands_on["beside"]
    return frozenset(both)


def _marks(operations: Iterable[Operation]) -> frozenset[str]:
    """Places that are filled, and numbers that are given."""
    found = set[str]()
    for operation in operations:
        if "number" in operation:
            found.add(f"number:{operation['number']}")
        if operation["op"] == "insert":
            beside = operation["after"] or f"in {parent_of(operation['id'])}"
            found.add(f"place:{beside}")
    return frozenset(found)


def _stands_on(operations: Iterable[Operation]) -> dict[str, set[str]]:
    """The parents of what is put in or taken out, and the neighbours of what is new."""
    parents, beside = set[str](), set[str]()
    for operation in operations:
        if operation["op"] in {"insert", "repeal"}:
            parents.add(parent_of(operation["id"]))
        if operation["op"] == "insert":
            beside.add(operation["after"])
    return {"parents": parents - {""}, "beside": beside - {""}}
