"""A quiz: which answers an address holds. Nothing is kept anywhere else.

A question is named in an address by `q-` and the first eight signs of its block's id, an
answer by the first eight of its option's id.
"""

import re
from collections.abc import Iterable
from typing import Any

_NAME = re.compile(r"q-[0-9a-f]{8}")
_OPTION = re.compile(r"[0-9a-f]{8}")
SIGNS = 8


def name_of(block_id: str | None) -> str:
    """How an address names a question.

    >>> name_of("0f8fad5b-d9cb-469f-a165-70867728950e")
    'q-0f8fad5b'
    """
    return f"q-{short(block_id)}"


def short(item_id: str | None) -> str:
    """The first signs of an id; noughts where there is none yet, as in a preview."""
    return (item_id or "0" * SIGNS)[:SIGNS]


def answers_in(query: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """The answers in an address; anything else in it is left out.

    >>> answers_in([("q-0f8fad5b", "12345678"), ("utm", "x"), ("q-0f8fad5b", "<b>")])
    {'q-0f8fad5b': '12345678'}
    """
    return {
        name: option
        for name, option in query
        if _NAME.fullmatch(name) and _OPTION.fullmatch(option)
    }
