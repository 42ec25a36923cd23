"""Standing: what somebody is to the co-op on a day, told by the events of a membership.

A leaver is still a member on the day the leaving takes effect: of the events of one day
it comes last; the others follow each other in the order in which they were recorded. A
reversed event is left out before it comes here. Source: Bylaws, art. 2.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from coopkit.errors import N_, CoopError, Marked


class Standing(StrEnum):
    """What somebody is to the co-op; never two of these at once."""

    NONE = "none"
    APPLICANT = "applicant"
    CANDIDATE = "candidate"
    MEMBER = "member"
    ON_LEAVE = "on_leave"
    SUSPENDED = "suspended"
    LEFT = "left"


MEMBERS = frozenset({Standing.MEMBER, Standing.ON_LEAVE, Standing.SUSPENDED})
INSIDE = MEMBERS | {Standing.CANDIDATE}
UNDER_WAY = INSIDE | {Standing.APPLICANT}
_BEFORE = frozenset({Standing.NONE, Standing.APPLICANT})
_ENTERING = _BEFORE | {Standing.CANDIDATE}

FOLLOWS: dict[str, frozenset[Standing]] = {
    "applied": frozenset({Standing.NONE}),
    "declined": frozenset({Standing.APPLICANT, Standing.CANDIDATE}),
    "candidate": _BEFORE,
    "criterion": UNDER_WAY,
    "admitted": _ENTERING,
    "readmitted": _ENTERING,
    "class": INSIDE,
    "leave": frozenset({Standing.MEMBER, Standing.SUSPENDED}),
    "return": frozenset({Standing.ON_LEAVE, Standing.SUSPENDED}),
    "notice": INSIDE,
    "charged": INSIDE,
    "suspended": frozenset({Standing.MEMBER, Standing.ON_LEAVE}),
    "lifted": frozenset({Standing.SUSPENDED}),
    "hearing": INSIDE,
    "not_upheld": INSIDE,
    "resigned": INSIDE,
    "expelled": INSIDE,
    "died": UNDER_WAY,
    "transferred": MEMBERS,
}
"""The standings that each kind of event can follow."""

EXITS = frozenset({"declined", "resigned", "expelled", "died", "transferred"})
WHILE_CHARGED = frozenset({"hearing", "not_upheld"})
ADMISSIONS = frozenset({"admitted", "readmitted"})
RESTRICTED = frozenset(
    {"charged", "hearing", "not_upheld", "suspended", "lifted", "expelled"}
)
"""Kinds of which only callers and the person themselves see anything."""

STANDING_WORDS: dict[Standing, Marked] = {
    Standing.NONE: N_("not on the roll"),
    Standing.APPLICANT: N_("applicant"),
    Standing.CANDIDATE: N_("candidate"),
    Standing.MEMBER: N_("member"),
    Standing.ON_LEAVE: N_("member on leave"),
    Standing.SUSPENDED: N_("suspended member"),
    Standing.LEFT: N_("former member"),
}
KIND_WORDS: dict[str, Marked] = {
    "applied": N_("applied"),
    "declined": N_("application closed"),
    "candidate": N_("admitted as candidate"),
    "criterion": N_("criterion met"),
    "admitted": N_("admitted as member"),
    "readmitted": N_("admitted again"),
    "class": N_("moved to another class"),
    "leave": N_("leave begins"),
    "return": N_("back from leave"),
    "notice": N_("notice to leave given"),
    "charged": N_("notice of expulsion with reasons given"),
    "suspended": N_("suspended"),
    "lifted": N_("suspension lifted"),
    "hearing": N_("hearing held"),
    "not_upheld": N_("expulsion not upheld"),
    "resigned": N_("resigned"),
    "expelled": N_("expelled"),
    "died": N_("died"),
    "transferred": N_("membership transferred"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that changed a standing, from a day on; of a day, `seq` is the order."""

    kind: str
    on: date
    member_class: str = ""
    seq: int = 0

    @property
    def takes_effect(self) -> date:
        """The first day on which the roll is another: for an exit, the day after."""
        return self.on + timedelta(days=1) if self.kind in EXITS else self.on


@dataclass(frozen=True, slots=True)
class Spell:
    """Days of one standing in one class, both included; without a last one it runs."""

    standing: Standing
    member_class: str
    first: date
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a membership, both included; without a last day it still runs.

    Days in `gaps` are not of it: another class came between.
    """

    first: date
    last: date | None = None
    gaps: tuple["Span", ...] = ()

    def __contains__(self, day: date) -> bool:
        runs = self.first <= day and (self.last is None or day <= self.last)
        return runs and not any(day in gap for gap in self.gaps)


class NoSuchStepError(CoopError):
    """An event that does not follow from the standing somebody has."""

    template = N_(
        "{code} cannot take this step on {on}: “{step}”. On that day they are: "
        "{standing}. Look at what is on file for {code}; a step that was recorded by "
        "mistake can be reversed. Who left comes back with a new code."
    )


class LaterStepError(CoopError):
    """An event, or a reversal, after which a later event would not follow any more."""

    template = N_(
        "{code} has a later step on file, “{step}” on {on}, that would no longer follow. "
        "What is on file must hold together. Reverse that step first, or choose another "
        "day."
    )


def standing_on(events: Iterable[Event], day: date) -> Standing:
    """The standing on a day; events may come in any order of days.

    >>> leaver = [Event("admitted", date(2024, 1, 1)), Event("died", date(2026, 1, 31))]
    >>> [str(standing_on(leaver, day)) for day in (date(2026, 1, 31), date(2026, 2, 1))]
    ['member', 'left']
    """
    for spell in spell_list(events):
        if day in spell:
            return spell.standing
    return Standing.NONE


def spell_list(events: Iterable[Event], member_class: str = "worker") -> list[Spell]:
    """The spells that events come to, by day, without overlap; the last one runs on.

    Raises NoSuchStepError with an empty code where an event does not follow.

    >>> [each] = spell_list([Event("admitted", date(2024, 1, 1))], "worker")
    >>> str(each.standing), each.first, each.last
    ('member', datetime.date(2024, 1, 1), None)
    """
    life = _Life(member_class)
    turns: dict[date, tuple[Standing, str]] = {}
    for event in in_order(events):
        life.live(event)
        turns[event.takes_effect] = life.standing, life.member_class
    spells: list[Spell] = []
    for first, (standing, its_class) in turns.items():
        if spells and (spells[-1].standing, spells[-1].member_class) == (
            standing,
            its_class,
        ):
            continue
        spells.append(Spell(standing, its_class, first))
    ended = [
        replace(spell, last=later.first - timedelta(days=1))
        for spell, later in pairwise(spells)
    ]
    return ended + spells[-1:]


def member_span(spells: Iterable[Spell]) -> Span | None:
    """The days somebody held a membership; None for who never did."""
    held = [spell for spell in spells if spell.standing in MEMBERS]
    return Span(held[0].first, held[-1].last) if held else None


def span_of(spells: Sequence[Span]) -> Span | None:
    """Pieces that do not overlap, by day, as one span with gaps."""
    if not spells:
        return None
    gaps = tuple(
        Span(one.last + timedelta(days=1), other.first - timedelta(days=1))
        for one, other in pairwise(spells)
        if one.last and one.last + timedelta(days=1) < other.first
    )
    return Span(spells[0].first, spells[-1].last, gaps)


def is_charged_on(events: Iterable[Event], day: date) -> bool:
    """Whether an expulsion is under way on a day."""
    charged = False
    for event in in_order(events):
        if event.takes_effect > day:
            break
        if event.kind == "charged":
            charged = True
        elif event.kind == "not_upheld" or event.kind in EXITS:
            charged = False
    return charged


def check_history(
    code: str, events: Iterable[Event], *, new: Event | None = None
) -> None:
    """Refuse events that do not follow from each other, told of the `new` one's side."""
    life = _Life("")
    for event in in_order([*events, new] if new else events):
        standing = life.standing
        try:
            life.live(event)
        except NoSuchStepError:
            told = {"code": code, "on": event.on, "step": KIND_WORDS[event.kind]}
            if event is new:
                raise NoSuchStepError(**told, standing=STANDING_WORDS[standing]) from None
            raise LaterStepError(**told) from None


def check_step(code: str, events: Sequence[Event], event: Event) -> None:
    """Refuse an event that does not follow from the others, or on which one rests."""
    check_history(code, events, new=event)


def in_order(events: Iterable[Event]) -> list[Event]:
    """Events as they are lived: by day, a day's exits last, else as recorded."""
    return sorted(events, key=lambda event: (event.on, event.kind in EXITS, event.seq))


class _Life:
    """A membership as it is lived, one event after the other."""

    def __init__(self, member_class: str) -> None:
        self.member_class = member_class
        self.stage = Standing.NONE
        self.on_leave = self.suspended = self.charged = False

    @property
    def standing(self) -> Standing:
        if self.stage is not Standing.MEMBER:
            return self.stage
        if self.suspended:
            return Standing.SUSPENDED
        return Standing.ON_LEAVE if self.on_leave else Standing.MEMBER

    def live(self, event: Event) -> None:
        """Take an event in, or refuse it."""
        kind = event.kind
        if kind not in FOLLOWS:
            raise ValueError(f"no such event: {kind}")
        if self.standing not in FOLLOWS[kind] or not self._fits(kind):
            raise NoSuchStepError(
                code="", on=event.on, step=kind, standing=STANDING_WORDS[self.standing]
            )
        self.member_class = event.member_class or self.member_class
        self._change(kind)

    def _fits(self, kind: str) -> bool:
        if kind in {"leave", "return"}:
            return self.on_leave == (kind == "return")
        if kind == "charged" or kind in WHILE_CHARGED:
            return self.charged == (kind in WHILE_CHARGED)
        return True

    def _change(self, kind: str) -> None:
        if kind == "applied":
            self.stage = Standing.APPLICANT
        elif kind == "candidate":
            self.stage = Standing.CANDIDATE
        elif kind in ADMISSIONS:
            self.stage = Standing.MEMBER
        elif kind in EXITS:
            self.stage = Standing.LEFT
        elif kind in {"leave", "return"}:
            self.on_leave = kind == "leave"
        elif kind in {"suspended", "lifted"}:
            self.suspended = kind == "suspended"
        elif kind in {"charged", "not_upheld"}:
            self.charged = kind == "charged"
