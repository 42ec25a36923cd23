"""What is offered: the frozen shapes that go from an upper floor to a lower one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import Exists

    from coopkit.accounts.models import User
    from coopkit.cooperatives.models import Cooperative


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who is looking at which co-op, and when: what an offer gets to answer with."""

    cooperative: "Cooperative"
    user: "User"
    roles: frozenset[str]
    at: datetime
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A line of "needs me"; `room` is learn, decide, money or papers."""

    title: str
    url: str
    detail: str = ""
    room: str = "decide"
    tag: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A date of the co-op's calendar; one with a `uid` goes into the calendar feed.

    `at` and `until` are its hours, where it has any; `sequence` grows with each change.
    """

    on: date
    title: str
    detail: str = ""
    url: str = ""
    uid: str = ""
    at: datetime | None = None
    until: datetime | None = None
    place: str = ""
    sequence: int = 0
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What an agenda item puts to the vote, as the notice, the room and minutes tell it.

    `text_sha256` covers title and text; `state` is a word of `MotionState`, `outcome`
    the result in the reader's language, with `because`, the arithmetic.
    """

    item_id: int
    motion_id: int
    title: str
    text: str
    text_sha256: str
    url: str
    way: str
    state: str
    is_secret: bool = False
    counts: tuple[tuple[str, str], ...] = ()
    outcome: str = ""
    because: str = ""
    resolution: str = ""
    moved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number of "the co-op at a glance", written out; its note may lead to `url`.

    `tone` is “ok” or “bad” for a note that says whether something holds.
    """

    label: str
    value: str
    note: str = ""
    url: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card of the home page: its own template, and what fills it.

    One that `leads` stands above all others, also on a phone.
    """

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    leads: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionFacts:
    """A motion as its kind sees it, when it opens or when its result is declared."""

    motion_id: int
    cooperative: "Cooperative"
    kind: str
    payload: Mapping[str, Any]
    payload_sha256: str
    at: datetime
    by: "User | None"
    resolution: str = ""
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionSubject:
    """What a motion's page shows of the thing that is voted on."""

    label: str
    url: str
    summary: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionKind:
    """What an adopted or failed motion of a kind does, in the same transaction.

    One that was taken back failed too, and says so. `subject` tells what to show on its
    page; a CoopError from any of them stops the declaration, and nothing is written.
    One from `opens` stops the opening, where what was prepared does not hold any more.
    """

    adopted: Callable[[MotionFacts], None]
    failed: Callable[[MotionFacts], None]
    subject: Callable[[MotionFacts], MotionSubject | None]
    opens: Callable[[MotionFacts], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found wrong: where, and what."""

    where: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The head of a chain as it goes out of the database: its place and its hash."""

    what: str
    seq: int
    hash: str

    @property
    def text(self) -> str:
        """The seal in the reader's language, to stand in a letter or a paper."""
        return gettext(
            "%(what)s at entry %(seq)s, fingerprint %(hash)s",
        ) % {"what": gettext(self.what), "seq": self.seq, "hash": self.hash}


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A line of what a step would do, before it is taken; `rule` is the bylaws' key."""

    title: str
    words: str
    url: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Somebody's exit as it is looked at before it is recorded; `kind` of the event."""

    cooperative: "Cooperative"
    code: str
    kind: str
    last_day: date
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Something already decided, run again under other rules: what would be different.

    `rows` are (member's code, what was, what would have been); `is_private` ones are
    shown to each member of themselves alone.
    """

    title: str
    url: str
    was: str
    becomes: str
    because: str = ""
    rows: tuple[tuple[str, str, str], ...] = ()
    is_private: bool = False

    @property
    def is_different(self) -> bool:
        return self.was != self.becomes or any(was != new for _, was, new in self.rows)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table that is exported; its meaning stands in the data dictionary."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of the neutral export; one with `names` is left out unless asked for.

    The columns in `private` are then blank, too.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Any]]
    names: bool = False
    private: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """A kind of data about people: what is kept, why, until when, and what ends it.

    The public page shows it, and `manage.py purge` calls `purge(cooperative, at)`, which
    answers how many people or rows it ended. Texts are lazily translated.
    """

    what: str | Promise
    why: str | Promise
    until: Callable[["Cooperative", date], str]
    law: str | Promise = ""
    purge: Callable[["Cooperative", datetime], int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonKept:
    """What a floor keeps of somebody: whether there is any, a copy of it, and its end.

    `exists` is a subquery on a row of users; `forget` answers how many rows it ended.
    """

    exists: Callable[[], "Exists"]
    copy: Callable[["User"], Mapping[str, Any]]
    forget: Callable[["User"], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonVisit:
    """Who is looking at which lesson, and when; a guest is no user.

    `lesson` and `course` are translation keys, `questions` the ids of the lesson's
    questions with the hash of each as it stands, `worksheets` the ids of its worksheets,
    `given` what they answered there, by the question's id.
    """

    user: "User | None"
    lesson: "UUID"
    course: "UUID"
    code: str
    title: str
    url: str
    language: str
    questions: Mapping[str, str]
    worksheets: tuple[str, ...]
    given: Mapping[str, "Given"]
    at: datetime


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that is kept: to which words of the question, and what was said.

    `is_known` once it was right, or was checked by who gave it.
    """

    question_sha: str
    value: Any
    is_known: bool = False


@dataclass(slots=True, kw_only=True)
class Story:
    """What the demo's steps hand on to each other; `said` is printed at the end."""

    cooperative: "Cooperative"
    users: dict[str, "User"]
    at: datetime
    said: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPaper:
    """One paper of a fiscal year, as a file that the bookkeeper and the accountant take.

    `place` is its number in the list of the year (1 to 20; 21 is the ledger, 22 the
    checks), `name` the file's, with its ending; each format is a paper of its own.
    `content` makes it when it is asked for. The same year gives the same bytes.
    A paper with nothing in it yet says why in `missing`, and has no content.
    """

    place: int
    name: str
    title: str
    content: Callable[[], bytes] | None = None
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of "why this number?"; `facts` are labels and values, written out."""

    title: str
    words: str = ""
    url: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BankMove:
    """A line of the bank as upper floors see it; `account` mirrors it in the books."""

    line_id: int
    account: str
    on: date
    cents: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineUse:
    """What a bank line may be by what an upper floor knows, and how it is booked so.

    `key` names it among the uses of a line; it `is_clear` where payer and amount both fit
    and nothing else fits as well. `book`, called with who books it and when, posts it on
    the line's day and answers with the batch of its entry.
    """

    key: str
    words: str
    book: Callable[["User | None", datetime], str]
    url: str = ""
    is_clear: bool = False
