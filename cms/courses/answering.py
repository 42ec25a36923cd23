"""An answer to a question: read from what a form sent, and judged, with the reply to it.

An answer is compact text: the first signs of an option’s id (`quiz`), those of several
options with points between them (`several`), `t` or `f` (`true_false`), digits
(`number`), the number beside each line as they are shown (`order`), `yes` or `no` to “I
named it” and then, on further lines, one’s own words (`short`). What was read reads the
same again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from cms.courses.number_text import NotANumberError, digits_in, readings
from cms.courses.questions import items_in
from coopkit.errors import N_, CoopError

SIGNS = 8
WORDS = 2000
TRUE, FALSE = "t", "f"
YES, NO = "yes", "no"


class NothingMarkedError(CoopError):
    """A question sent without an answer."""

    template = N_("No answer is marked yet. Mark what you think is right, then check it.")


class NothingWrittenError(CoopError):
    """A number asked for, and nothing written."""

    template = N_("No number is written yet. Write your answer in digits, like 1234.50.")


class LineWithoutNumberError(CoopError):
    """A line that has no place yet."""

    template = N_(
        "There is no number beside “{line}”. Write a number from 1 to {count} beside "
        "each line."
    )


class NoSuchPlaceError(CoopError):
    """A place that is none in this order."""

    template = N_(
        "“{typed}” is no place in this order. Write whole numbers from 1 to {count}, "
        "each of them once."
    )


class PlaceTakenError(CoopError):
    """One number beside two lines."""

    template = N_(
        "The number {number} stands beside more than one line. Each number from 1 to "
        "{count} stands beside one line alone."
    )


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to a part of an answer; `text` is the part, where there are several.

    `feedback` is Markdown, or the block that draws it.
    """

    is_right: bool | None
    feedback: Any
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Whether an answer is right, and why; nobody but oneself judges a short text.

    `missing` counts the right options that were not chosen, `in_place` the lines that
    stand where they belong.
    """

    is_right: bool | None
    replies: tuple[Reply, ...] = ()
    missing: int = 0
    in_place: int | None = None


def short(item_id: str | None) -> str:
    """The first signs of an id; noughts where there is none yet, as in a preview."""
    return (item_id or "0" * SIGNS)[:SIGNS]


def read(
    kind: str, value: Mapping[str, Any], raw: Sequence[str], *, words: str = ""
) -> str | None:
    """The answer in what a form sent, or nothing where it is no answer to this question.

    What somebody meant as an answer and that cannot be read is a CoopError.
    """
    return _READ[kind](value, [text.strip() for text in raw], words.strip()[:WORDS])


def judge(kind: str, value: Mapping[str, Any], given: str) -> Judgement:
    """Whether an answer is right, with the reply to it; `given` is what `read` made."""
    return _JUDGE[kind](value, given)


def shuffled(items: Any) -> list[tuple[int, str]]:
    """Place (from 1) and text of each line, in an order that is never the right one.

    It follows from the ids of the lines alone: the same for everybody, on every day and
    in every language.
    """
    lines = items_in(items)
    right = [(place, str(line)) for place, (_, line) in enumerate(lines, start=1)]

    def lot(line: tuple[int, str]) -> bytes:
        return sha256((lines[line[0] - 1][0] or line[1]).encode()).digest()

    mixed = sorted(right, key=lot)
    return mixed if mixed != right else mixed[1:] + mixed[:1]


def _options(value: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {short(item_id): option for item_id, option in items_in(value["options"])}


def _read_one(value: Mapping[str, Any], raw: Sequence[str], _words: str) -> str | None:
    return raw[-1] if raw and raw[-1] in _options(value) else None


def _read_several(value: Mapping[str, Any], raw: Sequence[str], _w: str) -> str | None:
    found = {name for text in raw for name in text.split(".") if name}
    if not found:
        raise NothingMarkedError
    return ".".join(sorted(found & _options(value).keys())) or None


def _read_truth(_value: Mapping[str, Any], raw: Sequence[str], _w: str) -> str | None:
    return raw[-1] if raw and raw[-1] in {TRUE, FALSE} else None


def _read_number(_value: Mapping[str, Any], raw: Sequence[str], _words: str) -> str:
    typed = raw[-1] if raw else ""
    if not typed:
        raise NothingWrittenError
    return digits_in(typed)


def _read_order(value: Mapping[str, Any], raw: Sequence[str], _w: str) -> str | None:
    lines = shuffled(value["items"])
    count = len(lines)
    typed = list(raw[0]) if len(raw) == 1 and len(raw[0]) == count else list(raw)
    if len(typed) != count:
        return None
    places = []
    for text, (_, line) in zip(typed, lines, strict=True):
        if not text:
            raise LineWithoutNumberError(line=line, count=count)
        places.append(_place(text, count))
    for number in places:
        if places.count(number) > 1:
            raise PlaceTakenError(number=number, count=count)
    return "".join(places)


def _place(text: str, count: int) -> str:
    try:
        place = digits_in(text)
    except NotANumberError:
        place = ""
    if place not in {str(number) for number in range(1, count + 1)}:
        raise NoSuchPlaceError(typed=text[:20], count=count)
    return place


def _read_short(_value: Mapping[str, Any], raw: Sequence[str], words: str) -> str | None:
    if not raw or raw[-1] not in {YES, NO}:
        return None
    plain = words.replace("\r\n", "\n").strip()
    return f"{raw[-1]}\n{plain}" if plain else raw[-1]


def _drawn(value: Mapping[str, Any], name: str) -> Any:
    """A text in Markdown: as the block that draws it, where the page has one."""
    bound = getattr(value, "bound_blocks", None)
    return bound[name] if bound is not None else value[name]


def _judge_one(value: Mapping[str, Any], given: str) -> Judgement:
    option = _options(value)[given]
    is_right = bool(option["right"])
    return Judgement(
        is_right=is_right, replies=(Reply(is_right, _drawn(option, "feedback")),)
    )


def _judge_several(value: Mapping[str, Any], given: str) -> Judgement:
    chosen = set(given.split("."))
    replies, missing = [], 0
    for name, option in _options(value).items():
        if name in chosen:
            drawn = _drawn(option, "feedback")
            replies.append(Reply(bool(option["right"]), drawn, option["text"]))
        elif option["right"]:
            missing += 1
    is_right = not missing and all(reply.is_right for reply in replies)
    return Judgement(is_right=is_right, replies=tuple(replies), missing=missing)


def _judge_truth(value: Mapping[str, Any], given: str) -> Judgement:
    said = given == TRUE
    is_right = said == bool(value["is_true"])
    drawn = _drawn(value, "if_true" if said else "if_false")
    return Judgement(is_right=is_right, replies=(Reply(is_right, drawn),))


def _judge_number(value: Mapping[str, Any], given: str) -> Judgement:
    tolerance = Decimal(value.get("tolerance") or "0")
    said = readings(given)

    def is_meant(answer: str) -> bool:
        return any(abs(number - Decimal(answer)) <= tolerance for number in said)

    if is_meant(value["answer"]):
        return Judgement(is_right=True, replies=(Reply(True, _drawn(value, "right")),))
    for _, near in items_in(value.get("near") or ()):
        if is_meant(near["answer"]):
            return Judgement(
                is_right=False, replies=(Reply(False, _drawn(near, "feedback")),)
            )
    return Judgement(is_right=False, replies=(Reply(False, _drawn(value, "wrong")),))


def _judge_order(value: Mapping[str, Any], given: str) -> Judgement:
    right = [place for place, _ in shuffled(value["items"])]
    in_place = sum(int(n) == place for n, place in zip(given, right, strict=True))
    is_right = in_place == len(right)
    drawn = _drawn(value, "right" if is_right else "wrong")
    return Judgement(
        is_right=is_right, replies=(Reply(is_right, drawn),), in_place=in_place
    )


def _judge_short(_value: Mapping[str, Any], _given: str) -> Judgement:
    return Judgement(is_right=None)


_READ = {
    "quiz": _read_one,
    "several": _read_several,
    "true_false": _read_truth,
    "number": _read_number,
    "order": _read_order,
    "short": _read_short,
}
_JUDGE = {
    "quiz": _judge_one,
    "several": _judge_several,
    "true_false": _judge_truth,
    "number": _judge_number,
    "order": _judge_order,
    "short": _judge_short,
}
