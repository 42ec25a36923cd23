"""Terms of office: who holds a seat on a day, which seats are empty, and for how long.

Whoever was not followed by anybody holds over: they stay until a successor begins, so
that a late election leaves no co-op without officers. Staggered seats have cohorts;
the first terms are of different length, so that each year only a part is elected.
Source: Cal. Corp. Code § 12362 and like laws elsewhere; Bylaws, on the board.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from coopkit.errors import N_, CoopError
from coopkit.periods import month_end

A_DAY = timedelta(days=1)
COHORTS = "ABCDEFGHIJ"
REFERENCE = re.compile(r"(\d{4})-([A-Z]{2})-(\d{3,})")
BOARD, GENERAL = "BD", "GM"

FOUNDING, ELECTION, APPOINTMENT, LOT, TURN = (
    "founding",
    "election",
    "appointment",
    "lot",
    "turn",
)
HOWS = {
    FOUNDING: N_("at the founding"),
    ELECTION: N_("elected"),
    APPOINTMENT: N_("appointed"),
    LOT: N_("drawn by lot"),
    TURN: N_("by turn"),
    "all_members": N_("as a member"),
    "role": N_("by a role on this site"),
}
RESIGNED, RECALLED, LEFT, SUCCEEDED, CLOSED = (
    "resigned",
    "recalled",
    "left",
    "succeeded",
    "closed",
)
ENDINGS = {
    RESIGNED: N_("resigned"),
    RECALLED: N_("recalled"),
    LEFT: N_("left the co-op"),
    SUCCEEDED: N_("stayed until a successor began"),
    CLOSED: N_("the office was closed"),
}

Filler = Literal["members", "board", "next_election"]
FILLERS: dict[str, str] = {
    "members": N_("The members choose somebody for the rest of the term."),
    "board": N_("The other directors appoint somebody for the rest of the term."),
    "next_election": N_("The seat stays empty until the next election."),
}


class BoardMayNotFillError(CoopError):
    """The board fills a seat that the bylaws leave to the members."""

    template = N_(
        "The bylaws let {who} fill an empty seat, and {decision} is not their decision. "
        "Give the number of the decision by {who}, like {example}."
    )


class WaitsForElectionError(CoopError):
    """A seat filled between elections where the bylaws say that it waits."""

    template = N_(
        "By the bylaws an empty seat waits for the next regular election; nobody is put "
        "into it before. Hold the election, or change the bylaws first."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Somebody's term in a seat; `ends_on` as planned, `ended_on` where it was not so."""

    id: int
    seat: int
    code: str
    starts_on: date
    ends_on: date
    ended_on: date | None = None
    cohort: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """A term that holds on a day; one that `holds_over` is past its planned end."""

    term: Term
    holds_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancy:
    """An empty seat: since when, and until when the term of who left would have run."""

    seat: int
    since: date | None
    rest_until: date | None
    was: str = ""
    cohort: str = ""


def seated(terms: Iterable[Term], *, on: date) -> list[Seated]:
    """Who holds a seat on a day, by seat.

    >>> ana = Term(id=1, seat=1, code="M001", starts_on=date(2024, 1, 1),
    ...            ends_on=date(2025, 12, 31))
    >>> [(s.term.code, s.holds_over) for s in seated([ana], on=date(2026, 2, 1))]
    [('M001', True)]
    """
    found = (_last_begun(terms_of, on) for terms_of in _by_seat(terms).values())
    held = [term for term in found if term and not _is_ended(term, on)]
    return [Seated(term=term, holds_over=on > term.ends_on) for term in held]


def vacancies(terms: Iterable[Term], *, seats: int, on: date) -> list[Vacancy]:
    """The seats that nobody holds on a day, nor holds over."""
    by_seat = _by_seat(terms)
    empty = []
    for seat in range(1, seats + 1):
        last = _last_begun(by_seat.get(seat, []), on)
        if last is None:
            empty.append(Vacancy(seat=seat, since=None, rest_until=None))
        elif last.ended_on and last.ended_on < on:
            empty.append(
                Vacancy(
                    seat=seat,
                    since=last.ended_on + A_DAY,
                    rest_until=last.ends_on if last.ends_on >= on else None,
                    was=last.code,
                    cohort=last.cohort,
                )
            )
    return empty


def open_seats(terms: Iterable[Term], *, seats: int, on: date) -> list[Vacancy]:
    """The seats somebody can take on a day: empty or held over; longest terms first.

    Whoever is elected first so gets a whole term before a rest of one is given out. A
    seat for which somebody is chosen already, from a later day, is not open.
    """
    known = list(terms)
    taken = {each.seat for each in known if each.starts_on > on}
    over = [
        Vacancy(
            seat=each.term.seat,
            since=each.term.ends_on + A_DAY,
            rest_until=None,
            was=each.term.code,
            cohort=each.term.cohort,
        )
        for each in seated(known, on=on)
        if each.holds_over and each.term.seat <= seats
    ]
    free = over + vacancies(known, seats=seats, on=on)
    return sorted(
        (each for each in free if each.seat not in taken),
        key=lambda each: (-(each.rest_until or date.max).toordinal(), each.seat),
    )


def term_end(starts_on: date, *, months: int) -> date:
    """The last day of a term.

    >>> term_end(date(2023, 7, 1), months=24)
    datetime.date(2025, 6, 30)
    """
    months += starts_on.month - 1
    year, month = starts_on.year + months // 12, months % 12 + 1
    return month_end(year, month, starts_on.day) - A_DAY


def cohort_of(seat: int, *, years: int) -> str:
    """The cohort of a seat where terms are staggered over some years.

    >>> [cohort_of(seat, years=2) for seat in (1, 2, 3)]
    ['A', 'B', 'A']
    """
    return COHORTS[(seat - 1) % years] if years > 1 else ""


def first_term_months(seat: int, *, years: int) -> int:
    """How long the first term of a staggered seat is: a year more for each cohort.

    >>> [first_term_months(seat, years=3) for seat in (1, 2, 3, 4)]
    [12, 24, 36, 12]
    """
    return 12 * ((seat - 1) % max(years, 1) + 1)


def check_filler(filler: str, *, how: str, decision: str) -> None:
    """Refuse to fill a seat in mid-term otherwise than the bylaws say."""
    if how == ELECTION:
        return
    if filler == "next_election":
        raise WaitsForElectionError()
    found = REFERENCE.fullmatch(decision.strip().upper())
    body = found[2] if found else ""
    if filler == "members" and body != GENERAL:
        raise BoardMayNotFillError(
            who=N_("the members"), decision=decision or "–", example="2026-GM-004"
        )
    if filler == "board" and body not in {BOARD, GENERAL}:
        raise BoardMayNotFillError(
            who=N_("the board"), decision=decision or "–", example="2026-BD-004"
        )


def _by_seat(terms: Iterable[Term]) -> dict[int, list[Term]]:
    seats: dict[int, list[Term]] = {}
    for term in sorted(terms, key=lambda each: (each.seat, each.starts_on, each.id)):
        seats.setdefault(term.seat, []).append(term)
    return seats


def _last_begun(terms: Sequence[Term], on: date) -> Term | None:
    begun = [term for term in terms if term.starts_on <= on]
    return begun[-1] if begun else None


def _is_ended(term: Term, on: date) -> bool:
    return term.ended_on is not None and term.ended_on < on
