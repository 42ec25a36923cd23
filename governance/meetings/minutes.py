"""Minutes: what was recorded of a meeting, as a text that anybody can read and correct.

Values come in written out (times, names, sums) in the language of the minutes; what is
written here is marked, and `say` gives it that language. The text is Markdown.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from coopkit.errors import N_

Say: TypeAlias = Callable[[str], str]

HEADING = N_("The minutes")
WHO_WAS_THERE, BUSINESS, SEALS = (
    N_("Who was there"),
    N_("What was dealt with"),
    N_("Seals"),
)
NOT_RECORDED = N_("not recorded")
NAME_COLUMN, HOW_COLUMN, FROM_COLUMN, UNTIL_COLUMN = (
    N_("Name"),
    N_("How"),
    N_("Came"),
    N_("Left"),
)
NOBODY = N_("Nobody’s arrival was recorded.")
NO_ITEMS = N_("No item was on the agenda.")
QUORUM_THERE = N_("Quorum: {present} of {members} were there ({sum}). It was reached.")
QUORUM_NOT = N_("Quorum: {present} of {members} were there ({sum}). It was not reached.")
MOVED = N_("{who} moved: {text}")
MOVED_PLAIN = N_("{who} moved it.")
SECONDED = N_("{who} seconded.")
AMENDED = N_("Amendment, by {who}: {text}")
NOMINATED = N_("{who} nominated {text}.")
NOTE = N_("{text}")
NOTE_BY = N_("{who}: {text}")
VOTE_AT = N_("At {time} the vote was taken.")
RESULT = N_("Result: {text}")
TAKEN_UP, FINISHED = N_("Taken up at {time}."), N_("Finished at {time}.")
ADJOURNED = N_("At {time} the meeting was put off to another day. {text}")
OPENED = N_("At {time} the meeting was opened.")
CLOSED = N_("At {time} the meeting was closed.")
NOT_TAKEN_UP = N_("It was not taken up.")
ABSENT = N_("Not there: {who}.")
STEPPED_ASIDE = N_("Stepped aside for a conflict of interest: {who}.")
PUT_TO_VOTE = N_("Put to the vote: {title}")
SECRET = N_("by secret ballot")
COUNTED = N_("Counted: {counts}.")
OUTCOME = N_("Outcome: {outcome}.")
SUM = N_("The sum: {sum}.")
REGISTERED = N_("In the register: {number}.")
SEALED = N_(
    "Whoever keeps these minutes can prove later that nothing was changed in the books "
    "before them."
)
SIGN = N_("Chair: ______________________   Who wrote them: ______________________")


@dataclass(frozen=True, slots=True, kw_only=True)
class There:
    """Somebody who was there: how, from when to when; several stays are several."""

    name: str
    how: str
    came: str
    left: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuorumTold:
    """The quorum as it stood when something was decided."""

    present: int
    members: int
    because: str
    met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something that was entered; `kind` is a word of `EntryKind`."""

    kind: str
    time: str
    who: str = ""
    text: str = ""
    quorum: QuorumTold | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voted:
    """What was put to the vote, and what came of it."""

    title: str
    text: str
    way: str
    is_secret: bool = False
    moved_by: str = ""
    counts: tuple[tuple[str, str], ...] = ()
    outcome: str = ""
    because: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealt:
    """An item of the agenda with all that happened in it, in order."""

    title: str
    text: str = ""
    is_taken_up: bool = True
    said: tuple[Said, ...] = ()
    voted: tuple[Voted, ...] = ()
    stepped_aside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that the minutes tell of a meeting; `facts` are lines of label and value."""

    cooperative: str
    title: str
    facts: tuple[tuple[str, str], ...]
    there: tuple[There, ...]
    absent: tuple[str, ...] = ()
    opening: QuorumTold | None = None
    before: tuple[Said, ...] = ()
    items: tuple[Dealt, ...] = ()
    after: tuple[Said, ...] = ()
    seals: tuple[str, ...] = ()


def written(told: Told, say: Say = str) -> str:
    """The minutes as Markdown.

    >>> told = Told(cooperative="Amanecer", title="Spring", facts=(), there=())
    >>> written(told).splitlines()[0]
    '# The minutes: Spring'
    """
    blocks = [
        f"# {say(HEADING)}: {_line(told.title)}",
        _line(told.cooperative),
        _facts(told.facts),
        f"## {say(WHO_WAS_THERE)}",
        _table(told.there, say),
    ]
    if told.absent:
        blocks.append(say(ABSENT).format(who=", ".join(map(_line, told.absent))))
    blocks += [_said(each, say) for each in told.before]
    if told.opening:
        blocks.append(_quorum(told.opening, say))
    blocks.append(f"## {say(BUSINESS)}")
    if not told.items:
        blocks.append(say(NO_ITEMS))
    for number, item in enumerate(told.items, start=1):
        blocks += _item(number, item, say)
    blocks += [_said(each, say) for each in told.after]
    if told.seals:
        blocks += [f"## {say(SEALS)}", _list(told.seals), say(SEALED)]
    blocks.append(say(SIGN))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _item(number: int, item: Dealt, say: Say) -> Iterator[str]:
    yield f"### {number}. {_line(item.title)}"
    if item.text:
        yield _quoted(item.text)
    if not item.is_taken_up:
        yield say(NOT_TAKEN_UP)
    if item.stepped_aside:
        yield say(STEPPED_ASIDE).format(who=", ".join(map(_line, item.stepped_aside)))
    for each in item.said:
        yield _said(each, say)
        if each.quorum:
            yield _quorum(each.quorum, say)
    for voted in item.voted:
        yield from _voted(voted, say)


def _voted(voted: Voted, say: Say) -> Iterator[str]:
    way = f"{voted.way}, {say(SECRET)}" if voted.is_secret else voted.way
    title = say(PUT_TO_VOTE).format(title=f"**{_line(voted.title)}**")
    yield f"{title} ({way})" if way else title
    if voted.moved_by:
        yield say(MOVED_PLAIN).format(who=_line(voted.moved_by))
    if voted.text:
        yield _quoted(voted.text)
    lines = []
    if voted.counts:
        counts = ", ".join(f"{label} {count}" for label, count in voted.counts)
        lines.append(say(COUNTED).format(counts=counts))
    if voted.outcome:
        lines.append(say(OUTCOME).format(outcome=f"**{_line(voted.outcome)}**"))
    if voted.because:
        lines.append(say(SUM).format(sum=voted.because))
    if voted.number:
        lines.append(say(REGISTERED).format(number=f"**{voted.number}**"))
    yield _list(lines)


_SENTENCES = {
    "note": (NOTE, NOTE_BY),
    "moved": (MOVED, MOVED),
    "seconded": (SECONDED, SECONDED),
    "amended": (AMENDED, AMENDED),
    "nominated": (NOMINATED, NOMINATED),
    "vote": (VOTE_AT, VOTE_AT),
    "result": (RESULT, RESULT),
    "item": (TAKEN_UP, TAKEN_UP),
    "done": (FINISHED, FINISHED),
    "adjourned": (ADJOURNED, ADJOURNED),
    "opened": (OPENED, OPENED),
    "closed": (CLOSED, CLOSED),
}


def _said(each: Said, say: Say) -> str:
    if each.kind == "moved" and not each.text:
        return say(MOVED_PLAIN).format(who=_line(each.who) or say(NOT_RECORDED))
    by_nobody, by_somebody = _SENTENCES.get(each.kind, (NOTE, NOTE_BY))
    template = by_somebody if each.who else by_nobody
    told = say(template).format(
        who=_line(each.who) or say(NOT_RECORDED), text=_line(each.text), time=each.time
    )
    return told.strip()


def _quorum(told: QuorumTold, say: Say) -> str:
    template = QUORUM_THERE if told.met else QUORUM_NOT
    return say(template).format(
        present=told.present, members=told.members, sum=told.because
    )


def _table(there: Sequence[There], say: Say) -> str:
    if not there:
        return say(NOBODY)
    heads = (NAME_COLUMN, HOW_COLUMN, FROM_COLUMN, UNTIL_COLUMN)
    rows = [[say(head) for head in heads], ["---"] * len(heads)]
    rows += [[each.name, each.how, each.came, each.left or "–"] for each in there]
    return "\n".join("| " + " | ".join(map(_cell, row)) + " |" for row in rows)


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    return "\n".join(
        f"- {_line(label)}: {_line(value)}" for label, value in facts if value
    )


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


def _line(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _line(text).replace("|", "¦")
