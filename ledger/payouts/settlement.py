"""Which payments a line of the bank's statement is.

In this order: the line names the payment's own id and has its cents; it names the check's
number and has its cents; it has the cents of a whole file, made not long before; it has
the cents and a word of the name, on a day near the one of payment. Where two fit alike,
a person is asked.
Units: cents as the bank has them: what leaves the account is negative.
"""

import re
from collections.abc import Iterable, Sequence
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
    free = {each.pk: each for each in awaited}
    sent = list(files)
    outgoing = [line for line in lines if line.cents < 0]
    for way in (BY_ID, BY_NUMBER, BY_FILE, BY_NAME):
        for line in outgoing:
            if line.pk in found:
                continue
            fits = _fits(way, line, list(free.values()), sent)
            if len(fits) == 1:
                found[line.pk] = Match(line=line.pk, payouts=fits[0], way=way)
                for pk in fits[0]:
                    free.pop(pk)
                sent = [one for one in sent if not {*one.payouts} & {*fits[0]}]
    return [found[line.pk] for line in outgoing if line.pk in found]


def _fits(
    way: str, line: Seen, free: Sequence[Awaited], sent: Sequence[Sent]
) -> list[tuple[int, ...]]:
    if way == BY_FILE:
        return [
            one.payouts
            for one in sent
            if one.cents == -line.cents and 0 <= (line.on - one.on).days <= DAYS_AFTER
        ]
    same = [each for each in free if each.cents == -line.cents]
    return [(each.pk,) for each in same if _TESTS[way](line, each)]


def _by_id(line: Seen, each: Awaited) -> bool:
    return each.end_to_end in re.sub(r"[^A-Z0-9]", "", line.text.upper())


def _by_number(line: Seen, each: Awaited) -> bool:
    if each.number is None or not 0 <= (line.on - each.on).days <= CHEQUE_DAYS:
        return False
    return str(each.number) in [n.lstrip("0") for n in re.findall(r"\d+", line.text)]


def _by_name(line: Seen, each: Awaited) -> bool:
    days = (line.on - each.on).days
    if not -DAYS_BEFORE <= days <= DAYS_AFTER:
        return False
    return bool(_words(each.name) & _words(line.text))


_TESTS = {BY_ID: _by_id, BY_NUMBER: _by_number, BY_NAME: _by_name}


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
