"""Reconciliation: the books and the bank's statement agree on a day, to the cent.

    books = statement + on its way - not yet booked - booked on a later day - taken back

On its way is what the books have and the bank has not: a cheque that nobody cashed yet.
Taken back is a line whose entry was reversed. A difference is what none of these
explains.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from coopkit.errors import N_, CoopError


class NotReconciledError(CoopError):
    """A statement that the books do not agree with yet."""

    template = N_(
        "The books and the statement do not agree on {on}: {missing}. Nothing was "
        "written. Settle that, and reconcile again."
    )


@dataclass(frozen=True, slots=True)
class Item:
    """A movement: what it is called, and its cents."""

    name: str
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The arithmetic of a reconciliation, in cents."""

    statement_cents: int
    book_cents: int
    on_its_way: tuple[Item, ...] = ()
    not_booked: tuple[Item, ...] = ()
    booked_later: tuple[Item, ...] = ()
    taken_back: tuple[Item, ...] = ()

    @property
    def on_its_way_cents(self) -> int:
        return total(self.on_its_way)

    @property
    def not_booked_cents(self) -> int:
        return total(self.not_booked)

    @property
    def booked_later_cents(self) -> int:
        return total(self.booked_later)

    @property
    def taken_back_cents(self) -> int:
        return total(self.taken_back)

    @property
    def expected_cents(self) -> int:
        """What the books should hold, by the statement."""
        return (
            self.statement_cents
            + self.on_its_way_cents
            - self.not_booked_cents
            - self.booked_later_cents
            - self.taken_back_cents
        )

    @property
    def difference_cents(self) -> int:
        """What the books hold beyond that.

        >>> Comparison(statement_cents=100_00, book_cents=90_00).difference_cents
        -1000
        >>> cheque = Item("e000007", -10_00)
        >>> way = {"on_its_way": (cheque,)}
        >>> Comparison(statement_cents=100_00, book_cents=90_00, **way).agrees
        True
        """
        return self.book_cents - self.expected_cents

    @property
    def agrees(self) -> bool:
        between = self.not_booked or self.booked_later or self.taken_back
        return not (between or self.difference_cents)


def total(items: Sequence[Item]) -> int:
    return sum(item.cents for item in items)
