"""Questions: their kinds, and the hash by which an answer knows its question.

An answer is kept under a block's id and the hash of the question as it was asked. The
hash holds what makes the answer: the words of the question and of its options, which of
them are right, the number, the order. Replies are no part of it, nor is the order in
which options stand: they may be mended and moved, and every answer still counts.

A question stands in several languages under one id. What counts is the hash of the
**first** language in which it stands (`selectors.shas_of`, `selectors.outline_of`): so an
answer given in one language holds in every other.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from coopkit.canonical import sha256_of

QUESTION_KINDS = ("quiz", "several", "true_false", "number", "order", "short")


def question_sha(kind: str, value: Mapping[str, Any]) -> str:
    """The hash of what makes the answer to a question.

    `value` is a block's value, raw as it is stored or as Wagtail gives it.

    >>> statement = {"statement": "One member, one vote.", "is_true": True}
    >>> before = question_sha("true_false", statement | {"if_true": "Yes."})
    >>> before == question_sha("true_false", statement | {"if_true": "Indeed."})
    True
    >>> before == question_sha("true_false", statement | {"is_true": False})
    False
    """
    return sha256_of({"kind": kind, **_ASKED[kind](value)})


def shas_in(raw: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The hash of each question in a stored body, by the id of its block."""
    return {
        str(block["id"]): question_sha(block["type"], block["value"])
        for block in raw
        if block["type"] in QUESTION_KINDS
    }


def decimal_in(text: str) -> Decimal | None:
    """The number that an editor wrote; nothing where it is none.

    >>> decimal_in("9893.91"), decimal_in("much"), decimal_in("NaN")
    (Decimal('9893.91'), None, None)
    """
    try:
        number = Decimal(str(text).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def items_in(values: Any) -> list[tuple[str, Any]]:
    """Id and value of each item of a list, stored or as Wagtail gives it."""
    bound = getattr(values, "bound_blocks", None)
    if bound is not None:
        return [(str(item.id or ""), item.value) for item in bound]
    return [
        (str(item.get("id") or ""), item["value"])
        if isinstance(item, Mapping) and "value" in item
        else ("", item)
        for item in values
    ]


def _choosing(value: Mapping[str, Any]) -> dict[str, Any]:
    options = [
        [item_id, _text(option["text"]), bool(option["right"])]
        for item_id, option in items_in(value["options"])
    ]
    return {"question": _text(value["question"]), "options": sorted(options)}


def _true_false(value: Mapping[str, Any]) -> dict[str, Any]:
    return {"statement": _text(value["statement"]), "is_true": bool(value["is_true"])}


def _number(value: Mapping[str, Any]) -> dict[str, Any]:
    asked = ("question", "answer", "tolerance", "unit")
    return {name: _text(value.get(name)) for name in asked}


def _order(value: Mapping[str, Any]) -> dict[str, Any]:
    lines = [[item_id, _text(line)] for item_id, line in items_in(value["items"])]
    return {"question": _text(value["question"]), "items": lines}


def _short(value: Mapping[str, Any]) -> dict[str, Any]:
    return {"question": _text(value["question"])}


def _text(value: Any) -> str:
    return str(value or "").strip()


_ASKED = {
    "quiz": _choosing,
    "several": _choosing,
    "true_false": _true_false,
    "number": _number,
    "order": _order,
    "short": _short,
}
