"""Which payments a line of the bank's statement is.

In this order: the line names the payment's own id and has its cents; it names the check's
number and has its cents; it has the cents of a whole file, made not long before; it has
the cents and a word of the name, on a day near the one of payment. Where two fit alike,
a person is asked.
Units: cents as the bank has them: what leaves the account is negative.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from coopkit.money import Cents

BY_ID, BY_NUMBER, BY_FILE, BY_NAME = "id", "number", "file", "name"
DAYS_BEFORE, DAYS_AFTER, CHEQUE_DAYS = 3, 10, 180
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A line of the bank that nobody settled yet."""

    pk: int
    on: date
    cents: Cents
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A payment that is on its way, or a check that may be cashed."""

    pk: int
    end_to_end: str
    cents: Cents
    name: str
    on: date
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file and the payments in it that are still on their way."""

    on: date
    payouts: tuple[int, ...]
    cents: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A line and the payments that it is, with how it was found."""

    line: int
    payouts: tuple[int, ...]
    way: str


def end_to_end(cooperative: int, run: int, place: int) -> str:
    """The id of a payment for good: 14 letters and digits, in every file the same.

    >>> end_to_end(1, 3, 12)
    'CK00010003000C'
    """
    return f"CK{_in_letters(cooperative)}{_in_letters(run)}{_in_letters(place)}"


def matches(
    lines: Sequence[Seen], awaited: Sequence[Awaited], files: Iterable[Sent] = ()
) -> list[Match]:
    """The lines that are payments, each payment in one line alone, in order of lines."""
    found: dict[int, Match] = {}
    taken: set[int] = set()
    ways = {
        BY_ID: _Marked(awaited, lambda each: [each.end_to_end]).by_id,
        BY_NUMBER: _Marked(awaited, _number_of).by_number,
        BY_FILE: _InFiles(files).fits,
        BY_NAME: _Marked(awaited, lambda each: _words(each.name)).by_name,
    }
    outgoing = [line for line in lines if line.cents < 0]
    for way, fits_of in ways.items():
        for line in outgoing:
            if line.pk in found:
                continue
            fits = [fit for fit in fits_of(line) if taken.isdisjoint(fit)]
            if len(fits) == 1:
                found[line.pk] = Match(line=line.pk, payouts=fits[0], way=way)
                taken.update(fits[0])
    return [found[line.pk] for line in outgoing if line.pk in found]


Fits = list[tuple[int, ...]]


class _Marked:
    """Payments by their cents and each of their marks, so that a line looks up its own.

    A line that has thousands of payments of the same cents beside it costs no more.
    """

    def __init__(
        self, awaited: Sequence[Awaited], marks: Callable[[Awaited], Iterable[str]]
    ) -> None:
        self.by_mark: dict[tuple[Cents, str], list[Awaited]] = defaultdict(list)
        for each in awaited:
            for mark in set(marks(each)):
                self.by_mark[each.cents, mark].append(each)
        self.lengths = sorted({len(mark) for _, mark in self.by_mark})

    def _found(self, line: Seen, marks: Iterable[str]) -> list[Awaited]:
        places = [(-line.cents, mark) for mark in set(marks)]
        held = {each.pk: each for place in places for each in self.by_mark.get(place, ())}
        return list(held.values())

    def by_id(self, line: Seen) -> Fits:
        """Those whose id stands in the line's text, whatever stands between its signs."""
        text = re.sub(r"[^A-Z0-9]", "", line.text.upper())
        parts = (text[at : at + n] for n in self.lengths for at in range(len(text)))
        return [(each.pk,) for each in self._found(line, parts)]

    def by_number(self, line: Seen) -> Fits:
        """Checks whose number stands in the line, written not long before it."""
        told = [n.lstrip("0") for n in re.findall(r"\d+", line.text)]
        return [
            (each.pk,)
            for each in self._found(line, told)
            if 0 <= (line.on - each.on).days <= CHEQUE_DAYS
        ]

    def by_name(self, line: Seen) -> Fits:
        """Those to somebody of whose name a word stands in the line, near its day."""
        return [
            (each.pk,)
            for each in self._found(line, _words(line.text))
            if -DAYS_BEFORE <= (line.on - each.on).days <= DAYS_AFTER
        ]


class _InFiles:
    """Files by the cents of all that is in them."""

    def __init__(self, files: Iterable[Sent]) -> None:
        self.by_cents: dict[Cents, list[Sent]] = defaultdict(list)
        for one in files:
            self.by_cents[one.cents].append(one)

    def fits(self, line: Seen) -> Fits:
        """The files of just the line's cents, made not long before it."""
        return [
            one.payouts
            for one in self.by_cents.get(-line.cents, ())
            if 0 <= (line.on - one.on).days <= DAYS_AFTER
        ]


def _number_of(each: Awaited) -> list[str]:
    return [] if each.number is None else [str(each.number)]


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w{3,}", text.casefold()) if word.isalpha()}


def _in_letters(number: int, width: int = 4) -> str:
    if not 0 <= number < len(DIGITS) ** width:
        raise ValueError(f"no id for {number}")
    signs = ""
    for _ in range(width):
        number, rest = divmod(number, len(DIGITS))
        signs = DIGITS[rest] + signs
    return signs
