"""The redline: two states of the bylaws, word by word, for the eye and for the ear.

Nobody writes a redline: it is worked out from the state before and the state that the
operations make of it, numbers included. Without what is added it reads as before,
without what is taken out as afterwards.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from coopkit.errors import N_
from governance.bylaws.amendment import State
from governance.bylaws.markup import Fill, printed
from governance.bylaws.provisions import Printed, Provision, Texts, said_in

Op: TypeAlias = Literal["same", "add", "del"]
Say: TypeAlias = Callable[[str], str]
LEAST_KEPT = 2  # one word in two
MOST_PAIRS = 2_000_000  # of words; beyond these, frequent words are no anchors
_TOKENS = re.compile(r"\n+|[^\S\n]+|\w+|[^\w\s]")

ADDED = N_("{clause} is added: “{new}”")
REPEALED = N_("{clause} is repealed. It said: “{old}”")
RENUMBERED = N_("{old} gets the number {new}.")
REPLACED = N_("{clause}: “{old}” becomes “{new}”.")
PUT_IN = N_("{clause}: “{new}” is added.")
TAKEN_OUT = N_("{clause}: “{old}” is taken out.")
OF_NOTE = N_("the note on {clause}")
OF_HEADING = N_("the heading of {clause}")
CLAUSE, ARTICLE = N_("clause {number}"), N_("article {number}")


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of words; `op` is same, add or del; `key` where a parameter fills it."""

    text: str
    op: Op = "same"
    key: str = ""


@dataclass(frozen=True, slots=True)
class ShownSegment(Segment):
    """A segment of a line; one that is `apart` follows what it replaces."""

    is_apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseRedline:
    """What becomes of a provision: inserted, repealed, renumbered, substituted, or
    “numbers” where only values that it prints have changed; “same” if nothing has.
    """

    id: str
    kind: str
    depth: int
    number: str
    was_number: str
    heading: tuple[Segment, ...]
    text: tuple[Segment, ...]
    note: tuple[Segment, ...]

    @property
    def lines(self) -> list[list[ShownSegment]]:
        """The text's segments by line, so that paragraphs and lists keep their form."""
        return in_lines(self.text)

    @property
    def heading_lines(self) -> list[list[ShownSegment]]:
        return in_lines(self.heading)

    @property
    def note_lines(self) -> list[list[ShownSegment]]:
        return in_lines(self.note)


def redline(
    before: State, after: State, *, language: str, old: Fill, new: Fill
) -> list[ClauseRedline]:
    """Every provision that changes, in the order of the text; `old`, `new` fill numbers.

    >>> clause = Provision("art-1", "1", {"en": "Votes"}, {}, {})
    >>> (found,) = redline(State(), State(provisions=(clause,)), language="en",
    ...                    old=str, new=str)
    >>> found.kind, found.heading
    ('inserted', (Segment(text='Votes', op='add', key=''),))
    """
    pairs = (
        (before.by_id.get(key), after.by_id.get(key)) for key in _order(before, after)
    )
    found = (_clause(one, other, language, old, new) for one, other in pairs)
    return [each for each in found if each.kind != "same"]


def compared(before: Sequence[Printed], after: Sequence[Printed]) -> tuple[Segment, ...]:
    """Two texts word by word; a number is one word, and is the same only by its key too.

    What keeps fewer than half of its words is taken out and put in as a whole.

    >>> compared([Printed("For 7 days")], [Printed("For 14 days")])
    ... # doctest: +NORMALIZE_WHITESPACE
    (Segment(text='For ', op='same', key=''), Segment(text='7', op='del', key=''),
     Segment(text='14', op='add', key=''), Segment(text=' days', op='same', key=''))
    """
    left, right = list(_tokens(before)), list(_tokens(after))
    runs: list[Segment] = []
    for tag, a, b, c, d in _steps(left, right):
        if tag == "equal":
            runs += [Segment(each.text, "same", each.key) for each in left[a:b]]
        else:
            runs += [Segment(each.text, "del", each.key) for each in left[a:b]]
            runs += [Segment(each.text, "add", each.key) for each in right[c:d]]
    return tuple(_joined(runs))


def before_of(segments: Iterable[Segment]) -> str:
    """The words as they stood."""
    return "".join(each.text for each in segments if each.op != "add")


def after_of(segments: Iterable[Segment]) -> str:
    """The words as they will stand."""
    return "".join(each.text for each in segments if each.op != "del")


def in_lines(segments: Iterable[Segment]) -> list[list[ShownSegment]]:
    """Segments cut where a line ends; lines without words are left out."""
    lines: list[list[ShownSegment]] = [[]]
    last: Op = "same"
    for each in segments:
        is_apart = (last, each.op) == ("del", "add")
        first, *others = each.text.split("\n")
        lines[-1].append(ShownSegment(first, each.op, each.key, is_apart))
        lines += [[ShownSegment(other, each.op, each.key)] for other in others]
        last = each.op
    return [line for line in lines if any(each.text.strip() for each in line)]


def spoken(clauses: Iterable[ClauseRedline], say: Say = str) -> list[str]:
    """The changes of the words as a plain list, a sentence each; numbers are not told."""
    return [sentence for each in clauses for sentence in _spoken(each, say)]


def _spoken(clause: ClauseRedline, say: Say) -> Iterator[str]:
    name = _named(clause, clause.number, say)
    if clause.kind in {"inserted", "repealed"}:
        words = " ".join((before_of(_all(clause)) + after_of(_all(clause))).split())
        template = ADDED if clause.kind == "inserted" else REPEALED
        yield _sentence(say(template).format(clause=name, new=words, old=words))
        return
    if clause.was_number != clause.number:
        was = _named(clause, clause.was_number, say)
        yield _sentence(say(RENUMBERED).format(old=was, new=clause.number))
    for segments, of in (
        (clause.heading, OF_HEADING),
        (clause.text, ""),
        (clause.note, OF_NOTE),
    ):
        whose = say(of).format(clause=name) if of else name
        yield from _hunks(segments, whose, say)


def _all(clause: ClauseRedline) -> list[Segment]:
    """Heading and text of what is put in or taken out whole."""
    space = [Segment(" ")] if clause.heading and clause.text else []
    return [*clause.heading, *space, *clause.text]


def _hunks(segments: Sequence[Segment], whose: str, say: Say) -> Iterator[str]:
    """A sentence for each run of changed words; new values are told elsewhere."""
    old, new = list[Segment](), list[Segment]()
    for each in (*segments, Segment("")):
        if each.op == "del":
            old.append(each)
        elif each.op == "add":
            new.append(each)
        elif old or new:
            if not _is_value(old, new):
                said = {"old": _words(old), "new": _words(new)}
                template = REPLACED if old and new else PUT_IN if new else TAKEN_OUT
                yield _sentence(say(template).format(clause=whose, **said))
            old, new = [], []


def _is_value(old: Sequence[Segment], new: Sequence[Segment]) -> bool:
    both = [*old, *new]
    return len(old) == len(new) == 1 and both[0].key == both[1].key != ""


def _words(segments: Iterable[Segment]) -> str:
    return " ".join("".join(each.text for each in segments).split())


def _named(clause: ClauseRedline, number: str, say: Say) -> str:
    return say(ARTICLE if clause.depth == 1 else CLAUSE).format(number=number)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].replace(".”.", ".”")


def _order(before: State, after: State) -> list[str]:
    """The ids of both, in the order of the text afterwards."""
    order = [each.id for each in after.provisions]
    last = ""
    for each in before.provisions:
        if each.id not in after.by_id:
            order.insert(order.index(last) + 1 if last else 0, each.id)
        last = each.id
    return order


def _clause(
    was: Provision | None, now: Provision | None, language: str, old: Fill, new: Fill
) -> ClauseRedline:
    before = was if was and not was.is_repealed else None
    after = now if now and not now.is_repealed else None
    shown = now or was
    assert shown  # noqa: S101 - one of the two is given
    heading, text, note = (
        compared(
            printed(said_in(one, language), old) if (one := _texts(before, name)) else [],
            printed(said_in(two, language), new) if (two := _texts(after, name)) else [],
        )
        for name in ("heading", "text", "note")
    )
    return ClauseRedline(
        id=shown.id,
        kind=_kind(before, after, [*heading, *text, *note]),
        depth=shown.depth,
        number=shown.number,
        was_number=was.number if was else shown.number,
        heading=heading,
        text=text,
        note=note,
    )


def _texts(provision: Provision | None, name: str) -> Texts:
    texts: Texts = getattr(provision, name) if provision else {}
    return texts


def _kind(
    before: Provision | None, after: Provision | None, segments: Sequence[Segment]
) -> str:
    if before is None or after is None:
        return "same" if before is after else "inserted" if after else "repealed"
    if before.as_json() | {"number": ""} != after.as_json() | {"number": ""}:
        return "substituted"
    if before.number != after.number:
        return "renumbered"
    return "numbers" if any(each.op != "same" for each in segments) else "same"


def _tokens(pieces: Iterable[Printed]) -> Iterator[Printed]:
    for piece in pieces:
        if piece.key:
            yield piece
        else:
            yield from (Printed(word) for word in _TOKENS.findall(piece.text))


def _steps(
    left: Sequence[Printed], right: Sequence[Printed]
) -> Iterator[tuple[str, int, int, int, int]]:
    """The steps from left to right; a blank alone between two changes joins them."""
    held: tuple[str, int, int, int, int] | None = None
    is_long = len(left) * len(right) > MOST_PAIRS
    steps = SequenceMatcher(None, left, right, autojunk=is_long).get_opcodes()
    kept = sum(_count(left[a:b]) for tag, a, b, _, _ in steps if tag == "equal")
    if LEAST_KEPT * kept < min(_count(left), _count(right)):
        yield "replace", 0, len(left), 0, len(right)
        return
    for place, (tag, a, b, c, d) in enumerate(steps):
        is_inner = held is not None and place + 1 < len(steps)
        is_blank = tag == "equal" and not "".join(e.text for e in left[a:b]).strip(" ")
        if tag == "equal" and not (is_inner and is_blank):
            if held:
                yield held
            held = None
            yield tag, a, b, c, d
        else:
            first = held or (tag, a, b, c, d)
            held = ("replace", first[1], b, first[3], d)
    if held:
        yield held


def _count(pieces: Iterable[Printed]) -> int:
    """How many words there are."""
    return sum(1 for each in pieces if each.text.strip())


def _joined(runs: Iterable[Segment]) -> Iterator[Segment]:
    """Neighbours of one kind as one; numbers stay by themselves."""
    last: Segment | None = None
    for each in runs:
        if last and last.op == each.op and not last.key and not each.key:
            last = Segment(last.text + each.text, each.op)
            continue
        if last:
            yield last
        last = each
    if last:
        yield last
