"""Questions on a page: how they are named, what was answered, what is shown of it.

A question is named by `q-` and the first eight signs of its block's id, an option by the
first eight of its own; what an answer is in an address or a cookie tells `answering`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cms.courses.answering import FALSE, TRUE, Judgement, judge, read, short, shuffled
from cms.courses.questions import items_in
from cms.pages.references import Fact, worded
from coopkit.errors import CoopError

__all__ = ["Asked", "Sheet", "judge", "name_of", "read", "sheet_of", "short", "shown"]

NAME = re.compile(r"q-[0-9a-f]{8}")
MONEY = frozenset("$€£¥")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question of a page: its kind, its block's id, and the block's value."""

    kind: str
    block_id: str
    value: Mapping[str, Any]

    @property
    def name(self) -> str:
        return name_of(self.block_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What somebody answered on a page, by the questions' names.

    `address` is what the address of the page holds, in compact text; `refused` and
    `typed` are answers that could not be read; `void` are questions that were changed
    since; `post` is where the form of a question goes, for people who are signed in.
    """

    given: Mapping[str, str] = field(default_factory=dict)
    address: tuple[tuple[str, str], ...] = ()
    refused: Mapping[str, CoopError] = field(default_factory=dict)
    typed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    void: frozenset[str] = frozenset()
    post: Mapping[str, str] = field(default_factory=dict)
    csrf_token: str = ""


def name_of(block_id: str | None) -> str:
    """How an address names a question.

    >>> name_of("0f8fad5b-d9cb-469f-a165-70867728950e")
    'q-0f8fad5b'
    """
    return f"q-{short(block_id)}"


def sheet_of(
    asked: Iterable[Asked],
    *,
    address: Mapping[str, Sequence[str]],
    kept: Mapping[str, str],
    void: frozenset[str] = frozenset(),
    post: Mapping[str, str] | None = None,
    csrf_token: str = "",
) -> Sheet:
    """What was answered to these questions; an address goes before what is kept.

    What is no answer to any of them is left out.
    """
    given: dict[str, str] = {}
    refused: dict[str, CoopError] = {}
    held: list[tuple[str, str]] = []
    for question in asked:
        name = question.name
        raw = address.get(name)
        try:
            answer = _answer(question, raw, kept.get(name, ""))
        except CoopError as refusal:
            refused[name] = refusal
        else:
            given |= {name: answer} if answer else {}
        if raw is not None and name in refused:
            held += [(name, text) for text in raw]
        elif raw is not None and name in given:
            held.append((name, given[name]))
    return Sheet(
        given=given,
        address=tuple(held),
        refused=refused,
        typed={name: tuple(address.get(name, ())) for name in refused},
        void=void,
        post=post or {},
        csrf_token=csrf_token,
    )


def _answer(asked: Asked, raw: Sequence[str] | None, kept: str) -> str | None:
    """The answer in an address, or else the one that is kept."""
    found = None if raw is None else read(asked.kind, asked.value, raw)
    if found is not None or not kept:
        return found
    said, _, words = kept.partition("\n")
    return read(asked.kind, asked.value, [said], words=words)


def shown(
    kind: str,
    value: Mapping[str, Any],
    block_id: str | None,
    answers: Sheet | Mapping[str, str] | None,
    facts: Mapping[str, Fact],
) -> dict[str, Any]:
    """Everything that a question's template needs; `answers` are by question's name."""
    name = name_of(block_id)
    if not isinstance(answers, Sheet):
        asked = Asked(kind=kind, block_id=block_id or "", value=value)
        sheet = sheet_of([asked], address={}, kept=answers or {})
    else:
        sheet = answers
    given = sheet.given.get(name, "")
    judgement = judge(kind, value, given) if given else None
    typed = sheet.typed.get(name, ())
    asks = value["statement" if kind == "true_false" else "question"]
    return {
        "kind": kind,
        "name": name,
        "question": worded(asks, facts),
        "judgement": judgement,
        "replies": _replies(kind, judgement, facts),
        "refusal": sheet.refused.get(name),
        "is_void": name in sheet.void and not given,
        "others": [(other, text) for other, text in sheet.address if other != name],
        "post": sheet.post.get(name, ""),
        "csrf_token": sheet.csrf_token,
        **_PARTS[kind](value, given, typed, lambda text: worded(text, facts)),
    }


Wording = Callable[[str], str]


def _replies(
    kind: str, judgement: Judgement | None, facts: Mapping[str, Fact]
) -> list[dict[str, Any]]:
    """What is said to an answer; of several options, to each that was chosen."""
    return [
        {
            "is_right": reply.is_right,
            "feedback": reply.feedback,
            "text": worded(reply.text, facts) if kind == "several" else "",
        }
        for reply in (judgement.replies if judgement else ())
    ]


def _choices(
    value: Mapping[str, Any], given: str, _typed: Sequence[str], say: Wording
) -> dict[str, Any]:
    chosen = given.split(".")
    choices = [
        {
            "name": short(item_id),
            "text": say(option["text"]),
            "right": bool(option["right"]),
            "chosen": short(item_id) in chosen,
        }
        for item_id, option in items_in(value["options"])
    ]
    return {"choices": choices}


def _truth(
    value: Mapping[str, Any], given: str, _typed: Sequence[str], _say: Wording
) -> dict[str, Any]:
    is_true = bool(value["is_true"])
    choices = [
        {"name": name, "right": is_true == (name == TRUE), "chosen": given == name}
        for name in (TRUE, FALSE)
    ]
    return {"choices": choices}


def _number(
    value: Mapping[str, Any], given: str, typed: Sequence[str], _say: Wording
) -> dict[str, Any]:
    unit = str(value.get("unit") or "")
    return {
        "typed": typed[-1] if typed else given,
        "unit": unit,
        "unit_is_before": unit in MONEY,
    }


def _lines(
    value: Mapping[str, Any], given: str, typed: Sequence[str], say: Wording
) -> dict[str, Any]:
    lines = shuffled(value["items"])
    numbers = list(typed or given)
    numbers += [""] * (len(lines) - len(numbers))
    rows = [
        {"text": say(text), "typed": number}
        for (_, text), number in zip(lines, numbers, strict=False)
    ]
    return {"lines": rows, "count": len(lines)}


def _own_words(
    value: Mapping[str, Any], given: str, _typed: Sequence[str], say: Wording
) -> dict[str, Any]:
    said, _, words = given.partition("\n")
    return {
        "said": said,
        "words": words,
        "look_for": [say(str(line)) for _, line in items_in(value["look_for"])],
    }


_PARTS = {
    "quiz": _choices,
    "several": _choices,
    "true_false": _truth,
    "number": _number,
    "order": _lines,
    "short": _own_words,
}
