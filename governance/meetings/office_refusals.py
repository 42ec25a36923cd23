"""Refusals about offices: what happened, the rule, the way out."""

from coopkit.errors import N_, CoopError


class OfficeTakenError(CoopError):
    """A second office under one key."""

    template = N_(
        "There is already an office “{key}”. Each office has a key of its own; choose "
        "another, or record the term in the office that is there."
    )


class BoardSizeError(CoopError):
    """A board larger or smaller than the bylaws let it be."""

    template = N_(
        "With this the board would have {seats} seats. The bylaws ask for {least} to "
        "{most}. Choose a number between them, or change the bylaws first."
    )


class AllMembersSitError(CoopError):
    """A seat on a board that all members are."""

    template = N_(
        "By the bylaws all members are the board, so nobody is put into a seat of it. "
        "Record an office without a board seat, or change the bylaws first."
    )


class NoSeatError(CoopError):
    """A term where every seat is held."""

    template = N_(
        "All {seats} seats of “{office}” are held on {on}. End the term of somebody "
        "first, or choose the day after a term ends."
    )


class SitsAlreadyError(CoopError):
    """A second seat for somebody in the same office."""

    template = N_(
        "{name} already holds a seat of “{office}” on {on}. A person holds one seat of "
        "an office. Choose somebody else, or a day after that term."
    )


class NotOnTheRollError(CoopError):
    """An office for somebody who is no member on the day it begins."""

    template = N_(
        "{code} is not a member on {on}. Offices are held by members. Choose a day of "
        "their membership, or somebody else."
    )


class DecisionNeededError(CoopError):
    """A term that is begun or cut short by no decision."""

    template = N_(
        "Say which decision this rests on: its number in the register, like {example}, "
        "or its name where it is older than the register."
    )


class TermOverError(CoopError):
    """A term that has ended already."""

    template = N_(
        "The term of {name} ended on {on} already. What is on file stays. Record a new "
        "term, if they hold the office again."
    )


class TermEndsTooEarlyError(CoopError):
    """A term that would end before it begins."""

    template = N_(
        "This term begins on {starts_on}, so it cannot end on {on}. Choose a later day."
    )
