"""Reading on which days somebody belonged in a class that shares in patronage."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from coopkit.cooperatives.models import Cooperative
from governance.bylaws.selectors.dated import values_over_time
from governance.members.entitlement import class_of
from governance.members.selectors.roll import held_spells, spans
from governance.members.standing import Span, span_of

CLASSES = "members.classes"
_BEGINNING = date.min


def patrons(cooperative: Cooperative) -> dict[str, Span]:
    """The days of membership in a class with patronage, of all who ever had some.

    By code. The class of a day is held against the bylaws of that day; where they name
    no classes, or not this one, it shares. At most two queries.
    """
    periods = list(_without_patronage(cooperative))
    if not any(keys for _, keys in periods):
        return spans(cooperative)
    pieces: dict[str, list[Span]] = {}
    rows = held_spells(cooperative).values_list(
        "membership__code", "member_class", "first", "last"
    )
    for code, member_class, first, last in rows:
        of_code = pieces.setdefault(code, [])
        of_code.extend(_sharing(Span(first, last), member_class, periods))
    found = {code: span_of(of_code) for code, of_code in pieces.items()}
    return {code: span for code, span in found.items() if span}


def _without_patronage(
    cooperative: Cooperative,
) -> Iterator[tuple[Span, frozenset[str]]]:
    """The classes that do not share, for each time in which the same bylaws held."""
    dated = values_over_time(cooperative, CLASSES)
    turns = [(_BEGINNING, []), *dated]
    ends = [later - timedelta(days=1) for _, (later, _) in pairwise(turns)]
    for (first, value), last in zip(turns, [*ends, None], strict=True):
        shut = {key for key, each in class_of(value).items() if not each.patronage}
        yield Span(first, last), frozenset(shut)


def _sharing(
    held: Span, member_class: str, periods: Sequence[tuple[Span, frozenset[str]]]
) -> Iterator[Span]:
    for time, shut in periods:
        first = max(held.first, time.first)
        if member_class in shut or first not in held or first not in time:
            continue
        lasts = [last for last in (held.last, time.last) if last]
        yield Span(first, min(lasts) if lasts else None)
