"""Marking a ballot: what a form holds, made into an order of preference.

A ballot's marks are option numbers, first preference first. A form may hold them as an
order, as places that were typed beside the names, or as boxes that were ticked.
Source: the Scottish Local Government Elections Order 2007, rule 35, for what is ranked;
whoever ranks on the site is asked again where a paper ballot would be spoilt.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from coopkit.errors import N_, CoopError

Kind = Literal["choice", "ranked", "approval", "plurality"]
RANKED = frozenset({"scottish-stv", "meek-stv", "irv"})
TRACKER_SIGNS = 32
SPOILT_CHOICE = "unclear"
SPOILT_MARKS = (0,)
"""What stands for a paper ballot that says nothing clear: no option has number 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a ballot offers: its kind, its options by number, how many may be marked.

    `withdrawn` stand on ballots that were printed before, and can be marked there alone.
    """

    kind: Kind
    names: Mapping[int, str]
    most: int
    seats: int = 1
    withdrawn: Mapping[int, str] = field(default_factory=dict)

    @property
    def printed(self) -> dict[int, str]:
        """All that stand on paper, by number."""
        return dict(sorted({**self.names, **self.withdrawn}.items()))


class UnknownOptionError(CoopError):
    """A mark for an option that the ballot does not offer."""

    template = N_(
        "This ballot has no option number {number}. Mark only those that are listed; "
        "nothing was recorded."
    )


class MarkedTwiceError(CoopError):
    """An option that stands twice in an order."""

    template = N_(
        "{name} stands twice in your order. Give each one place only, then review again."
    )


class PlaceTakenTwiceError(CoopError):
    """A place that was typed beside two names."""

    template = N_(
        "You gave place {place} to {first} and to {second}. A place can go to one only. "
        "Change one of them, then review again."
    )


class NotAPlaceError(CoopError):
    """Something that was typed as a place and is none."""

    template = N_(
        "“{typed}” beside {name} is not a place. Type a whole number from 1 to {most}, "
        "or leave it empty."
    )


class TooManyMarksError(CoopError):
    """More marks than the rule of the election takes."""

    template = N_(
        "You marked {marked}; this ballot takes at most {most}. Take some marks away, "
        "then review again."
    )


class NotAChoiceError(CoopError):
    """A choice that is not offered."""

    template = N_(
        "That choice is not on this ballot. Choose Yes, No or Abstain, or leave all "
        "empty for a blank ballot."
    )


def moved(order: Sequence[int], how: str, number: int) -> tuple[int, ...]:
    """An order after one option went “up” or “down”, “out” of it, or was “add”ed.

    What cannot be moved so stays as it was: two presses of one button harm nothing.

    >>> moved([3, 1, 2], "up", 1), moved([3, 1], "out", 3), moved([3], "add", 1)
    ((1, 3, 2), (1,), (3, 1))
    """
    held = list(order)
    if how == "add":
        return (*held, number) if number not in held else tuple(held)
    if number not in held:
        return tuple(held)
    at = held.index(number)
    held.pop(at)
    if how == "up":
        held.insert(max(0, at - 1), number)
    elif how == "down":
        held.insert(at + 1, number)
    return tuple(held)


def by_places(places: Mapping[int, str], offer: Offer) -> tuple[int, ...]:
    """The order that typed places make; places that nobody has are closed up.

    >>> offer = Offer(kind="ranked", names={1: "Ana", 2: "Ben", 3: "Cy"}, most=3)
    >>> by_places({1: "3", 2: "", 3: " 1 "}, offer)
    (3, 1)
    """
    taken: dict[int, int] = {}
    for number, typed in places.items():
        if not typed.strip():
            continue
        place = _place(typed.strip(), offer.names[number], len(offer.names))
        if place in taken:
            raise PlaceTakenTwiceError(
                place=place,
                first=offer.names[taken[place]],
                second=offer.names[number],
            )
        taken[place] = number
    return tuple(taken[place] for place in sorted(taken))


def as_written(places: Mapping[int, str]) -> tuple[int, ...] | None:
    """What a paper ballot's places say, as far as they are clear; None: it is spoilt.

    A ballot is read from its 1 on, to where a place is skipped, stands twice, or is no
    number. Without a clear 1 it is spoilt, unless nothing at all is written on it.

    >>> as_written({1: "2", 2: "1", 3: "3", 4: "3"}), as_written({1: "", 2: ""})
    ((2, 1), ())
    >>> as_written({1: "1", 2: "1"}) is None, as_written({1: "2", 2: ""}) is None
    (True, True)
    """
    written = {n: typed.strip() for n, typed in places.items() if typed.strip()}
    order: list[int] = []
    while True:
        here = [n for n, typed in written.items() if typed == str(len(order) + 1)]
        if len(here) != 1:
            return tuple(order) if order or not written else None
        order.append(here[0])


def checked(marks: Sequence[int], offer: Offer) -> tuple[int, ...]:
    """The marks as they are cast; approval and plurality have no order.

    >>> offer = Offer(kind="approval", names={1: "Ana", 2: "Ben"}, most=2)
    >>> checked([2, 1], offer)
    (1, 2)
    """
    for at, number in enumerate(marks):
        if number not in offer.names:
            raise UnknownOptionError(number=number)
        if number in marks[:at]:
            raise MarkedTwiceError(name=offer.names[number])
    if len(marks) > offer.most:
        raise TooManyMarksError(marked=len(marks), most=offer.most)
    return tuple(marks) if offer.kind == "ranked" else tuple(sorted(marks))


def checked_choice(choice: str) -> str:
    """Yes, no or abstain, or nothing: a blank ballot."""
    if choice not in {"yes", "no", "abstain", ""}:
        raise NotAChoiceError()
    return choice


def is_tracker(text: str) -> bool:
    """Whether a text is a tracker: 32 small hex signs.

    >>> is_tracker("0f" * 16), is_tracker("0F" * 16), is_tracker("0f")
    (True, False, False)
    """
    return len(text) == TRACKER_SIGNS and not set(text) - set("0123456789abcdef")


def _place(typed: str, name: str, most: int) -> int:
    """A place as typed: digits only, at most a few of them."""
    if not (typed.isascii() and typed.isdigit() and len(typed) <= len(str(most)) + 2):
        raise NotAPlaceError(typed=typed[:20], name=name, most=most)
    place = int(typed)
    if not 1 <= place <= most:
        raise NotAPlaceError(typed=typed[:20], name=name, most=most)
    return place
