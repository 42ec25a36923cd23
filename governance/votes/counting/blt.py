"""BLT, the ballot file that counting programs share: read, and written.

`candidates seats`, lines of `-n` for who has withdrawn, `weight preference … 0` a ballot,
`0`, then the names and the title in quotes. `=` joins equal preferences, `-` is a skipped
one, `#` begins a comment. A ballot may run over several lines.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from coopkit.errors import N_, CoopError, Marked
from governance.votes.counting import quick_lines
from governance.votes.counting.ballots import MOST, BallotFile, Candidate, Groups

AT_ONCE, FEW = 4096, 16
"""So many lines are looked at together, and so few one by one."""
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_COMMENT = re.compile(r'^((?:[^"#]|"(?:[^"]|"")*")*)#.*$')


class BallotFileError(CoopError):
    """A ballot file that cannot be read; `line` counts from 1."""

    template = N_("Line {line}: {reason}")

    def __init__(self, line: int, reason: Marked, **told: object) -> None:
        self.line, self.reason, self.told = line, reason, told
        super().__init__(line=line, reason=reason)

    def __str__(self) -> str:
        reason = CoopError._translate(self.reason).format(**self.told)
        said = CoopError._translate(self.template)
        return said.format(line=self.line, reason=reason)


@dataclass(slots=True)
class _Sheet:
    """What has been read so far."""

    candidates: int = 0
    seats: int = 0
    withdrawn: set[int] = field(default_factory=set)
    plain: dict[bytes, int] = field(default_factory=dict)
    odd: dict[Groups, int] = field(default_factory=dict)
    open_ballot: list[bytes] = field(default_factory=list)


def read_blt(lines: Iterable[bytes]) -> BallotFile:
    """Read a file's lines, one after another, so that it never stands in memory whole.

    Raises BallotFileError with the line and the reason.
    """
    source, sheet = iter(lines), _Sheet()
    last = _header(source, sheet)
    taken, last = _ballots(source, sheet, last)
    texts, last = _texts(chain(taken, source), last)
    names, title = _named(texts, sheet, last)
    people = tuple(
        Candidate(number=n, name=name, withdrawn=n in sheet.withdrawn)
        for n, name in enumerate(names, start=1)
    )
    return BallotFile(
        title=title,
        seats=sheet.seats,
        candidates=people,
        plain=sheet.plain,
        odd=sheet.odd,
    )


def _header(source: Iterator[bytes], sheet: _Sheet) -> int:
    """Read the first line that says something; its number."""
    number = 0
    for number, raw in enumerate(source, start=1):
        words = raw.removeprefix(b"\xef\xbb\xbf").partition(b"#")[0].split()
        if not words:
            continue
        if len(words) != 2 or not all(word.isdigit() for word in words):
            raise BallotFileError(
                number, N_("two numbers are expected, of candidates and of seats.")
            )
        sheet.candidates, sheet.seats = (_number(number, word) for word in words)
        if not 1 <= sheet.candidates <= MOST:
            raise BallotFileError(
                number, N_("from 1 to {most} candidates can be counted."), most=MOST
            )
        if not sheet.seats:
            raise BallotFileError(number, N_("there must be a seat to fill."))
        return number
    raise BallotFileError(max(number, 1), N_("the file is empty."))


def _ballots(
    source: Iterator[bytes], sheet: _Sheet, last: int
) -> tuple[list[bytes], int]:
    """Read up to the 0 that ends the ballots; the lines already taken after it."""
    while part := list(islice(source, AT_ONCE)):
        read, is_over = _part(part, sheet, last)
        last += read
        if is_over:
            return part[read:], last
    reason = N_("the ballots do not end with a line of 0.")
    raise BallotFileError(last, reason)


def _part(part: Sequence[bytes], sheet: _Sheet, last: int) -> tuple[int, bool]:
    """Read some lines at once, or half of them, or each by itself: how many, and
    whether the ballots are over."""
    if not sheet.open_ballot and quick_lines.take(part, sheet.candidates, sheet.plain):
        return len(part), False
    if len(part) <= FEW:
        for number, raw in enumerate(part, start=1):
            if _line(last + number, raw, sheet):
                return number, True
        return len(part), False
    half = len(part) // 2
    read, is_over = _part(part[:half], sheet, last)
    if is_over:
        return read, True
    more, is_over = _part(part[half:], sheet, last + half)
    return half + more, is_over


def _line(number: int, raw: bytes, sheet: _Sheet) -> bool:
    """Read a line word by word; True for the 0 that ends the ballots."""
    line = re.sub(rb"\s+=\s+", b"=", raw.partition(b"#")[0])
    words = line.split()
    for position, word in enumerate(words):
        if sheet.open_ballot:
            sheet.open_ballot.append(word)
            if word == b"0":
                _keep(number, sheet)
        elif word == b"0":
            if position + 1 < len(words):
                raise BallotFileError(number, N_("a ballot’s weight is 0."))
            return True
        elif word[:1] == b"-" and word[1:].isdigit():
            sheet.withdrawn.add(_candidate(number, word[1:], sheet))
        elif word.isdigit():
            sheet.open_ballot.append(word)
        else:
            _refuse(number, word)
    return False


def _keep(number: int, sheet: _Sheet) -> None:
    weight, *marks = sheet.open_ballot[:-1]
    count = _number(number, weight)
    groups = tuple(_group(number, mark, sheet) for mark in marks)
    if all(len(group) == 1 for group in groups):
        key = bytes(group[0] for group in groups)
        sheet.plain[key] = sheet.plain.get(key, 0) + count
    else:
        sheet.odd[groups] = sheet.odd.get(groups, 0) + count
    sheet.open_ballot.clear()


def _group(number: int, mark: bytes, sheet: _Sheet) -> tuple[int, ...]:
    """The candidates of one preference; none where it was skipped."""
    parts = [part for part in mark.split(b"=") if part not in (b"", b"-")]
    return tuple(_candidate(number, part, sheet) for part in parts)


def _candidate(line: int, word: bytes, sheet: _Sheet) -> int:
    if not word.isdigit():
        _refuse(line, word)
    found = _number(line, word)
    if not 1 <= found <= sheet.candidates:
        raise BallotFileError(
            line,
            N_("there is no candidate {number}; they are 1 to {most}."),
            number=found,
            most=sheet.candidates,
        )
    return found


def _number(line: int, word: bytes) -> int:
    if len(word) > quick_lines.LONGEST:
        raise BallotFileError(line, N_("a number is too long."))
    return int(word)


def _refuse(line: int, word: bytes) -> None:
    shown = word.decode("utf-8", "replace")[:40]
    raise BallotFileError(line, N_("“{word}” is not a number."), word=shown)


def _texts(source: Iterable[bytes], last: int) -> tuple[list[list[str]], int]:
    """What is quoted on each line that is left; a line without quotes is one text."""
    found = []
    for raw in source:
        last += 1
        try:
            line = _COMMENT.sub(r"\1", raw.decode().strip()).strip()
        except UnicodeDecodeError:
            raise BallotFileError(last, N_("this is not UTF-8 text.")) from None
        quoted = [text.replace('""', '"') for text in _QUOTED.findall(line)]
        if quoted or line:
            found.append(quoted or [line.strip('"')])
    return found, last


def _named(texts: list[list[str]], sheet: _Sheet, last: int) -> tuple[list[str], str]:
    """The names and the title: a text each, or a line each where names have parts."""
    most = sheet.candidates
    flat = [text for line in texts for text in line]
    if len(flat) not in (most, most + 1):
        flat = [", ".join(line) for line in texts]
    if len(flat) < most:
        raise BallotFileError(
            last,
            N_("{most} names are expected, and there are {found}."),
            most=most,
            found=len(flat),
        )
    if len(flat) > most + 1:
        raise BallotFileError(last, N_("something stands after the title."))
    return flat[:most], flat[most] if len(flat) > most else ""


def write_blt(file: BallotFile) -> str:
    """The file as BLT; equal ballots on one line, in the order of what is on them.

    So it does not tell in which order they were cast.
    """
    lines = [f"{len(file.candidates)} {file.seats}"]
    lines += [f"-{each.number}" for each in file.candidates if each.withdrawn]
    lines += [
        " ".join(map(str, (count, *paper, 0)))
        for paper, count in sorted(file.plain.items())
    ]
    lines += [
        " ".join([str(count), *map(_written, groups), "0"])
        for groups, count in sorted(file.odd.items())
    ]
    texts = [each.name for each in file.candidates] + [file.title]
    quoted = [f'"{_one_line(text)}"' for text in texts]
    return "\n".join([*lines, "0", *quoted, ""])


def _written(group: tuple[int, ...]) -> str:
    return "=".join(map(str, group)) or "-"


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace('"', "”")
