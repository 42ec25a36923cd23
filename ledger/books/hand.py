"""An entry as a person says it: what kind it is, from where, to what, how much.

Units: whole cents; as it is said every amount is above zero, and its kind tells which
way it goes. `legs_of` makes the legs of it, `said_of` finds the words for legs again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from coopkit.errors import N_, CoopError
from coopkit.money import plain_amount
from ledger.books.journal import Leg

OUT, IN, TRANSFER, OTHER = "out", "in", "transfer", "other"
KINDS = (OUT, IN, TRANSFER, OTHER)
MOST_ROWS = 40


class NotAssignedError(CoopError):
    """Parts that do not add up to the whole."""

    template = N_(
        "{difference} is still to be assigned: the parts come to {parts}, and the whole "
        "is {whole}. Correct a part, or leave one empty, and it takes the rest."
    )


class NotLevelError(CoopError):
    """A free entry whose two sides differ."""

    template = N_(
        "{difference} is still to be assigned: {to} goes in and {out} comes out. Correct "
        "an amount, or leave one empty, and it takes the rest."
    )


class TwoEmptyError(CoopError):
    """Two parts without an amount."""

    template = N_(
        "Two parts have no amount. Only one can take the rest. Write the other."
    )


class NothingLeftError(CoopError):
    """A part that would take the rest where nothing is left."""

    template = N_(
        "The part without an amount would get nothing, for the others come to the whole "
        "already. Take it out, or correct an amount."
    )


class SameAccountError(CoopError):
    """Money that would go to where it came from."""

    template = N_(
        "The money goes to the account it comes from, so nothing would move. Choose "
        "another account."
    )


class NoRowsError(CoopError):
    """An entry that names no account for the money to go to."""

    template = N_("Say what it is for: choose at least one account.")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an entry: cents, or None where it takes the rest.

    Above zero it goes the way of its kind; in a free entry it goes into the account.
    """

    account: str
    cents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An entry as it is said; `money` and `whole` are empty in a free entry."""

    kind: str
    parts: tuple[Part, ...]
    money: str = ""
    whole: int | None = None


def legs_of(said: Said, *, minor_units: int = 2) -> tuple[Leg, ...]:
    """The legs of what was said; they sum to zero, or it is refused.

    >>> flour = Said(kind="out", money="Assets:Bank", whole=85_40,
    ...              parts=(Part("Expenses:Flour"),))
    >>> for leg in legs_of(flour): print(leg.account, leg.cents)
    Expenses:Flour 8540
    Assets:Bank -8540
    """
    if not said.parts:
        raise NoRowsError
    empty = [part for part in said.parts if part.cents is None]
    if len(empty) > 1:
        raise TwoEmptyError
    whole = 0 if said.kind == OTHER else said.whole or 0
    known = sum(part.cents or 0 for part in said.parts)
    rest = whole - known
    if empty and not rest:
        raise NothingLeftError
    if rest and not empty:
        raise _left_over(said, rest, known, minor_units)
    filled = [(p.account, rest if p.cents is None else p.cents) for p in said.parts]
    if said.kind == OTHER:
        return tuple(Leg(account, cents) for account, cents in filled)
    if any(account == said.money for account, _ in filled):
        raise SameAccountError
    if said.kind == IN:
        parts = [Leg(account, -cents) for account, cents in filled]
        return (Leg(said.money, whole), *parts)
    parts = [Leg(account, cents) for account, cents in filled]
    return (*parts, Leg(said.money, -whole))


def _left_over(said: Said, rest: int, known: int, minor_units: int) -> CoopError:
    def write(cents: int) -> str:
        return plain_amount(cents, minor_units=minor_units)

    if said.kind == OTHER:
        into = sum(part.cents for part in said.parts if part.cents and part.cents > 0)
        return NotLevelError(
            difference=write(abs(rest)), to=write(into), out=write(into - known)
        )
    return NotAssignedError(
        difference=write(rest), parts=write(known), whole=write(said.whole or 0)
    )


def said_of(legs: Sequence[tuple[str, int | None]], *, roots: Sequence[str]) -> Said:
    """Words for legs, (account, cents or None): the simplest kind that says all of it.

    >>> said = said_of([("Expenses:Flour", 85_40), ("Assets:Bank", -85_40)],
    ...     roots=["Assets", "Liabilities", "Equity", "Income", "Expenses"])
    >>> said.kind, said.money, said.parts[0].account, said.whole
    ('out', 'Assets:Bank', 'Expenses:Flour', 8540)
    """
    places = [place for place, (name, _) in enumerate(legs) if _is_money(name, roots)]
    free = Said(kind=OTHER, parts=tuple(Part(name, cents) for name, cents in legs))
    if len(legs) < 2 or not places:
        return free
    leaving = [place for place in places if (legs[place][1] or 0) < 0]
    place = leaving[-1] if leaving else places[-1]
    money, whole = legs[place]
    others = [leg for here, leg in enumerate(legs) if here != place]
    if any(name == money for name, _ in others):
        return free
    results = [name.partition(":")[0] == roots[3] for name, _ in others]
    return _simple(money, whole, others, income=any(results), roots=roots) or free


def _simple(
    money: str,
    whole: int | None,
    others: Sequence[tuple[str, int | None]],
    *,
    income: bool,
    roots: Sequence[str],
) -> Said | None:
    """Money out, money in or a transfer, if the signs allow it."""
    incoming = whole > 0 if whole else income
    sign = -1 if incoming else 1
    if len(others) == 1:
        parts: tuple[Part, ...] = (Part(others[0][0]),)
        known = others[0][1]
        whole = whole if whole is not None else (known and -known)
        if others[0][1] and (others[0][1] > 0) == incoming:
            return None
    else:
        parts = tuple(Part(n, None if c is None else sign * c) for n, c in others)
    kind = IN if incoming else OUT
    if not incoming and all(_is_money(name, roots) for name, _ in others):
        kind = TRANSFER
    whole = abs(whole) if whole else None
    return Said(kind=kind, money=money, parts=parts, whole=whole)


def _is_money(account: str, roots: Sequence[str]) -> bool:
    """Whether something can be paid with it: what the co-op has, or a card."""
    return account.partition(":")[0] in roots[:2]
