"""Offers: the typed slots in which upper floors place what lower ones show or call.

Nothing imports upward. A floor that must show or do what only an upper one knows owns a
slot here; each floor's `offers.py`, loaded when the app is ready, fills it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext

if TYPE_CHECKING:
    from coopkit.accounts.models import User
    from coopkit.cooperatives.models import Cooperative
    from coopkit.periods import FiscalYear

T = TypeVar("T")


class Slot(Generic[T]):
    """An ordered place for offers; iterating gives them by order, then by name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._offers: dict[str, tuple[int, T]] = {}

    def offer(self, key: str, item: T, *, order: int = 100) -> None:
        """Place an item under a key, which must be new."""
        if key in self._offers:
            raise ValueError(f"slot {self.name}: {key} is taken")
        self._offers[key] = (order, item)

    def get(self, key: str) -> T | None:
        found = self._offers.get(key)
        return found[1] if found else None

    def items(self) -> Iterator[tuple[str, T]]:
        for key, (_, item) in sorted(self._offers.items(), key=lambda o: (o[1][0], o[0])):
            yield key, item

    def __iter__(self) -> Iterator[T]:
        return (item for _, item in self.items())


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
    """A card of the home page: its own template, and what fills it."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


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
    """

    adopted: Callable[[MotionFacts], None]
    failed: Callable[[MotionFacts], None]
    subject: Callable[[MotionFacts], MotionSubject | None]


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


matters: Slot[Callable[[int], Iterable[Matter]]] = Slot("matters")
"""What is voted on in a meeting, by the meeting's pk, in the order of its items."""
decisions: Slot[Callable[["Cooperative", str], bool]] = Slot("decisions")
"""Whether the register holds a decision of this number."""
home_cards: Slot[Callable[[Visit], Card | None]] = Slot("home_cards")
needs: Slot[Callable[[Visit], Iterable[Need]]] = Slot("needs")
calendar: Slot[Callable[[Visit], Iterable[Occasion]]] = Slot("calendar")
glance: Slot[Callable[[Visit], Iterable[Figure]]] = Slot("glance")
motion_kinds: Slot[MotionKind] = Slot("motion_kinds")
checks: Slot[Callable[[], Iterable[Finding]]] = Slot("checks")
demo_steps: Slot[Callable[[Story], None]] = Slot("demo_steps")
hours_guards: Slot[Callable[["Cooperative", date], None]] = Slot("hours_guards")
seals: Slot[Callable[["Cooperative", str, str, datetime], Seal | None]] = Slot("seals")
nightly: Slot[Callable[[datetime], Iterable[str]]] = Slot("nightly")
measures: Slot[Callable[["Cooperative", Mapping[str, date], date], Mapping[str, int]]] = (
    Slot("measures")
)
"""What somebody reached since a day, by code: “hours” in minutes, “buy_in” in cents."""
workers: Slot[Callable[["Cooperative", date, date], Iterable[str]]] = Slot("workers")
"""The codes of all who worked between two days, members or not."""
rule_facts: Slot[Callable[["Cooperative", date], Mapping[str, int]]] = Slot("rule_facts")
"""Numbers of a day that the bounds of the bylaws are held against, such as “members”."""
exit_effects: Slot[Callable[[Leaving], Iterable[Effect]]] = Slot("exit_effects")
membership_ends: Slot[
    Callable[["Cooperative", str, date | None, str, "User | None", datetime], None]
] = Slot("membership_ends")
"""What follows once the last day of a code's membership is set or taken back (None): the
act that did it, who recorded it and when. In the same transaction."""
replays: Slot[
    Callable[["Cooperative", Mapping[str, Any], date, date], Iterable[Replay]]
] = Slot("replays")
"""What was decided between two days, run again with some values of the bylaws changed."""
tables: Slot[Callable[["Cooperative", date], Iterable[Table]]] = Slot("tables")
retention: Slot[Retention] = Slot("retention")
kept_for: Slot[Callable[["Cooperative", str, date], tuple[int, str] | None]] = Slot(
    "kept_for"
)
"""How long the bylaws of a day keep a kind of data, by the parameter's key, and in which
clause; nothing where they do not say."""
code_uses: Slot[Callable[["Cooperative", Collection[str]], Iterable[str]]] = Slot(
    "code_uses"
)
"""Those of some members' codes that something was already done with."""
still_owed: Slot[Callable[["Cooperative", date], Iterable[str]]] = Slot("still_owed")
"""The codes under which money is still open between somebody and the co-op on a day."""
forgotten: Slot[Callable[["Cooperative", Collection[str]], int]] = Slot("forgotten")
"""What a floor blanks of its own once the holders of some codes are no longer named; how
many rows."""
accounts_needed: Slot[Callable[[Collection[int]], Iterable[int]]] = Slot(
    "accounts_needed"
)
"""Those of some users, by their pk, whose account is needed for more than a role."""
year_papers: Slot[Callable[["Cooperative", "FiscalYear"], Iterable[YearPaper]]] = Slot(
    "year_papers"
)
"""The papers of a fiscal year, for the page of the year and the accountant's package."""
provenances: Slot[Callable[["Cooperative", str, str, str], Iterable[Step]]] = Slot(
    "provenances"
)
"""Where a posting to a member's account comes from: asked with the member's code, the
account and the batch; a floor answers for its own batches, with nothing for others."""
posting_guards: Slot[Callable[["Cooperative", Mapping[str, int], str], None]] = Slot(
    "posting_guards"
)
"""What is checked in the same transaction as each posting: the cents that each account
changed by, in the co-op's currency, and the batch. One that raises undoes it all."""
withholding: Slot[
    Callable[["Cooperative", Mapping[str, Mapping[str, int]], date], Mapping[str, int]]
] = Slot("withholding")
"""What is withheld from payments of a day, by code: asked with the cents by kind
(“money”, “dividend”), as `ledger.equity.payable` names them."""
paid: Slot[Callable[["Cooperative", str, str, date, str], None]] = Slot("paid")
"""What follows once a payable was paid: its key, the code, the day, the batch."""
profile_cards: Slot[Callable[["User", date], Card | None]] = Slot("profile_cards")


def seal_all(
    cooperative: "Cooperative", *, place: str, subject: str, at: datetime
) -> list[Seal]:
    """The heads that go out with a mail, with minutes or on a page.

    Each floor that owns a chain remembers that its head was published there.
    """
    found = (seal(cooperative, place, subject, at) for seal in seals)
    return [seal for seal in found if seal]
