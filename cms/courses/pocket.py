"""A pocket: what a guest answered, in few bytes, so that a browser can carry it alone.

After a sign for the form and the minute of the newest answer come the answers, the
newest first: four bytes of the question's name, how many minutes it is older than the one
before, then the options in four bytes each, or the answer as text. What does not fit any
more is the oldest. One's own words in a short text are never put in.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cms.courses.quiz import NAME

FORM = 1
MOST_BYTES = 2560
_OPTIONS = re.compile(r"[0-9a-f]{8}(\.[0-9a-f]{8}){0,14}")
_IS_OPTIONS = 0x80
_LONGEST = 0x7F


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as `cms.courses.answering` writes it, and its minute since 1970."""

    given: str
    minute: int


def packed(answers: Mapping[str, Kept], *, most: int = MOST_BYTES) -> bytes:
    """Answers by their questions' names as bytes; `unpacked` gives them back.

    >>> unpacked(packed({"q-0f8fad5b": Kept("75", 29_000_000)}))
    {'q-0f8fad5b': Kept(given='75', minute=29000000)}
    """
    newest_first = sorted(answers.items(), key=lambda one: -one[1].minute)
    if not newest_first:
        return b""
    before = newest_first[0][1].minute
    out = bytes([FORM]) + before.to_bytes(4, "big")
    for name, kept in newest_first:
        said = _said(kept.given)
        if said is None:
            continue
        entry = bytes.fromhex(name[2:]) + _count(before - kept.minute) + said
        if len(out) + len(entry) > most:
            break
        out += entry
        before = kept.minute
    return out


def unpacked(data: bytes) -> dict[str, Kept]:
    """What was packed; nothing where it is no pocket, or not a whole one."""
    try:
        return dict(_entries(data))
    except (IndexError, ValueError):
        return {}


def _entries(data: bytes) -> Iterator[tuple[str, Kept]]:
    if not data or data[0] != FORM:
        return
    minute, at = int.from_bytes(data[1:5], "big"), 5
    while at < len(data):
        name = f"q-{data[at : at + 4].hex()}"
        if not NAME.fullmatch(name):
            raise ValueError("no name")
        older, at = _counted(data, at + 4)
        minute -= older
        head, at = data[at], at + 1
        size = 4 * (head - _IS_OPTIONS) if head >= _IS_OPTIONS else head
        body, at = data[at : at + size], at + size
        if len(body) != size:
            raise ValueError("cut off")
        yield name, Kept(_options(body) if head >= _IS_OPTIONS else body.decode(), minute)


def _said(given: str) -> bytes | None:
    """An answer as bytes, with its length before it; nothing for what is too long."""
    if _OPTIONS.fullmatch(given):
        names = given.split(".")
        return bytes([_IS_OPTIONS + len(names)]) + bytes.fromhex("".join(names))
    text = given.partition("\n")[0].encode()
    return bytes([len(text)]) + text if len(text) <= _LONGEST else None


def _options(body: bytes) -> str:
    return ".".join(body[at : at + 4].hex() for at in range(0, len(body), 4))


def _count(number: int) -> bytes:
    """A whole number in as few bytes as it needs, seven bits each."""
    out = []
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def _counted(data: bytes, at: int) -> tuple[int, int]:
    number, shift = 0, 0
    while data[at] & 0x80:
        number |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
    return number | data[at] << shift, at + 1
