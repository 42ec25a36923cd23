"""The quick way through a ballot file: lines that hold one plain ballot each.

A line `weight preference … 0` with single spaces is the rule, and every other place of
it a space. Two-digit numbers are first made one byte each; then a line is taken apart by
slicing, and equal lines are taken only once. Whatever is not so goes the slow way.
"""

from collections import Counter
from collections.abc import Sequence

WIDEST = 99
"""The highest candidate with two digits."""
LONGEST = 12
"""The most digits of a weight."""
_SHIFT = 0x80
_TABLES: dict[int, tuple[bytes, bytes]] = {}


def take(lines: Sequence[bytes], most: int, into: dict[bytes, int]) -> bool:
    """Add the ballots of some lines; False, and nothing added, if one is not plain.

    >>> into = {}
    >>> take([b"2 10 1 0\\n", b"1 0\\n", b"2 10 1 0"], 10, into), into
    (True, {b'\\n\\x01': 4, b'': 1})
    >>> take([b"1 1=2 0\\n"], 10, into), take([b"1 11 0\\n"], 10, into)
    (False, False)
    """
    text = b"".join(lines)
    if most > WIDEST or not text.isascii():
        return False
    for number in range(10, most + 1):
        text = text.replace(b" %d" % number, bytes((0x20, _SHIFT + number)))
    codes, known = _tables(most)
    papers: dict[bytes, int] = {}
    for line, times in Counter(text.replace(b"\r\n", b"\n").split(b"\n")).items():
        weight, _, rest = line.partition(b" ")
        marks, gaps = rest[::2].translate(codes), rest[1::2]
        last = len(marks) - 1
        if marks.find(0) != last or marks.translate(None, known):
            return False
        if weight != b"1":
            if not line:
                continue
            if not weight.isdigit() or weight[:1] == b"0" or len(weight) > LONGEST:
                return False
            times *= int(weight)
        if last < 0 or (gaps and not gaps.isspace()):
            return False
        paper = marks[:last]
        papers[paper] = papers.get(paper, 0) + times
    for paper, count in papers.items():
        into[paper] = into.get(paper, 0) + count
    return True


def _tables(most: int) -> tuple[bytes, bytes]:
    """From a sign to a number, 255 for what is none; and the numbers there are."""
    if most not in _TABLES:
        codes = bytearray([255] * 256)
        for number in range(min(most, 9) + 1):
            codes[0x30 + number] = number
        for number in range(10, most + 1):
            codes[_SHIFT + number] = number
        _TABLES[most] = (bytes(codes), bytes(range(most + 1)))
    return _TABLES[most]
