"""Completion: when a course is completed, by a stated rule, and what is still missing.

Everything is counted from stored facts, whole things only; a share of sessions is an
exact fraction of those that were held. Nothing is ever a percentage that is compared.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol
from uuid import UUID

from coopkit.errors import N_, CoopError
from coopkit.money import at_least, parse_share, plain_share

ALL, NONE = "all", "none"
HANDED_IN, ACCEPTED, RETURNED = "handed_in", "accepted", "returned"
CLASS = "class"

READ, QUESTION, CHANGED = "read", "question", "question_changed"
TO_DO, WAITS, CAME_BACK = "worksheet", "worksheet_waits", "worksheet_back"
SESSIONS = "sessions"


class RuleError(CoopError):
    """Data that say no rule of completion."""

    template = N_(
        "“{value}” cannot stand under “{name}” in the rule of this course. Choose what "
        "must be read, answered, handed in and attended once more."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What completes a course.

    `lessons` are the keys of those that count, none for all of them; `read`, `questions`
    and `worksheets` say what is asked in each (`worksheets`: none, handed_in, accepted);
    `sessions` the least share of the sessions held that one came to.
    """

    lessons: tuple[str, ...] = ()
    read: bool = True
    questions: bool = True
    worksheets: str = HANDED_IN
    sessions: Fraction = Fraction(0)


class SheetFacts(Protocol):
    """A worksheet of a lesson, as the outline of the course tells it."""

    @property
    def block_id(self) -> str: ...
    @property
    def title(self) -> str: ...


class LessonFacts(Protocol):
    """A lesson of the course: the hash of each question as it stands, its worksheets."""

    @property
    def key(self) -> UUID: ...
    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def questions(self) -> Mapping[str, str]: ...
    @property
    def worksheets(self) -> Sequence[SheetFacts]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What somebody did.

    `known` are questions known as they stand, `void` those known in words that have
    changed since; `sheets` the state of each worksheet. `held` sessions do not count
    those from which one was excused; `unnoted` are held without a note on attendance.
    """

    read: frozenset[UUID] = frozenset()
    known: frozenset[str] = frozenset()
    void: frozenset[str] = frozenset()
    sheets: Mapping[str, str] | None = None
    held: int = 0
    came: int = 0
    unnoted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing that is still to be done; `block_id` of a question or worksheet.

    Of sessions, `came` of `needed` (whole sessions); `unnoted` as in `Done`.
    """

    kind: str
    code: str = ""
    title: str = ""
    url: str = ""
    lesson: UUID | None = None
    block_id: str = ""
    needed: int = 0
    came: int = 0
    unnoted: int = 0


def default_rule(kind: str = "") -> Rule:
    """The rule where a cohort states none: a class asks more than a study group.

    >>> default_rule("class").worksheets, default_rule("class").sessions
    ('accepted', Fraction(2, 3))
    >>> default_rule().worksheets, default_rule().sessions
    ('handed_in', Fraction(0, 1))
    """
    if kind == CLASS:
        return Rule(worksheets=ACCEPTED, sessions=Fraction(2, 3))
    return Rule()


def rule_of(data: Mapping[str, Any], kind: str = "") -> Rule:
    """The rule as it is kept; nothing is the rule of the kind, nonsense a RuleError.

    >>> rule_of({"worksheets": "none", "sessions": "1/2"}, "class").sessions
    Fraction(1, 2)
    """
    rule = default_rule(kind)
    lessons = data.get("lessons", list(rule.lessons))
    if lessons == ALL:
        lessons = []
    if not isinstance(lessons, list) or not all(isinstance(key, str) for key in lessons):
        raise RuleError(name="lessons", value=str(lessons)[:60])
    return Rule(
        lessons=tuple(lessons),
        read=_among("read", data.get("read", rule.read), (True, False)),
        questions=_among(
            "questions", data.get("questions", rule.questions), (True, False)
        ),
        worksheets=_among(
            "worksheets",
            data.get("worksheets", rule.worksheets),
            (NONE, HANDED_IN, ACCEPTED),
        ),
        sessions=_share(data.get("sessions", plain_share(rule.sessions))),
    )


def data_of(rule: Rule) -> dict[str, Any]:
    """The rule as it is kept.

    >>> rule_of(data_of(default_rule("class"))) == default_rule("class")
    True
    """
    return {
        "lessons": list(rule.lessons) or ALL,
        "read": rule.read,
        "questions": rule.questions,
        "worksheets": rule.worksheets,
        "sessions": plain_share(rule.sessions),
    }


def missing(
    rule: Rule, lessons: Sequence[LessonFacts], done: Done
) -> tuple[Missing, ...]:
    """Everything the rule asks that is not there yet, in the order of the lessons."""
    found: list[Missing] = []
    for lesson in counted(rule, lessons):
        found += _missing_in(rule, lesson, done)
    needed = at_least(rule.sessions, of=done.held)
    if done.came < needed:
        found.append(
            Missing(kind=SESSIONS, needed=needed, came=done.came, unnoted=done.unnoted)
        )
    return tuple(found)


def counted(rule: Rule, lessons: Sequence[LessonFacts]) -> list[LessonFacts]:
    """The lessons that count for the rule."""
    chosen = set(rule.lessons)
    return [one for one in lessons if not chosen or str(one.key) in chosen]


def _missing_in(rule: Rule, lesson: LessonFacts, done: Done) -> Iterator[Missing]:
    def tell(kind: str, title: str = "", block_id: str = "") -> Missing:
        return Missing(
            kind=kind,
            code=lesson.code,
            title=title or lesson.title,
            url=lesson.url,
            lesson=lesson.key,
            block_id=block_id,
        )

    if rule.read and lesson.key not in done.read:
        yield tell(READ)
    if rule.questions:
        for block_id in lesson.questions:
            if block_id not in done.known:
                yield tell(
                    CHANGED if block_id in done.void else QUESTION, block_id=block_id
                )
    yield from _missing_sheets(rule, lesson, done, tell)


def _missing_sheets(
    rule: Rule, lesson: LessonFacts, done: Done, tell: Callable[..., Missing]
) -> Iterator[Missing]:
    fine = {NONE: None, HANDED_IN: {HANDED_IN, ACCEPTED}, ACCEPTED: {ACCEPTED}}
    enough = fine[rule.worksheets]
    for sheet in lesson.worksheets if enough else ():
        state = (done.sheets or {}).get(sheet.block_id, "")
        if enough and state not in enough:
            kinds = {HANDED_IN: WAITS, RETURNED: CAME_BACK}
            yield tell(kinds.get(state, TO_DO), sheet.title, sheet.block_id)


def _among(name: str, value: Any, allowed: Sequence[Any]) -> Any:
    if not any(value is one or value == one for one in allowed) or (
        isinstance(value, int) and not isinstance(value, bool)
    ):
        raise RuleError(name=name, value=str(value)[:60])
    return value


def _share(value: Any) -> Fraction:
    try:
        share = parse_share(str(value)[:24])
    except CoopError:
        share = Fraction(2)
    if share > 1:
        raise RuleError(name=SESSIONS, value=str(value)[:60])
    return share
