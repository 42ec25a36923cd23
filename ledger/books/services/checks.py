"""Checks of a post against what the books already hold."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from ledger.books import selectors
from ledger.books.journal import CloseAccount, Entry, Item, OpenAccount
from ledger.books.models import Account, Book, Directive, Posting
from ledger.books.names import above, lies_in

_BALANCE = re.compile(
    r"\d{4}-\d\d-\d\d balance (?P<account>\S+) +(?P<number>-?[\d.]+) +"
    r"(?:~ (?P<tolerance>[\d.]+) +)?(?P<currency>\S+)"
)


class NotOpenError(CoopError):
    """An account that is not open on the day."""

    template = N_(
        "The account {account} is not open on {on}. Open it first, or choose another."
    )


class OpenAlreadyError(CoopError):
    """An account that is opened twice."""

    template = N_("The account {account} has been opened already. Use it as it is.")


class StillHoldsError(CoopError):
    """An account that is closed with money in it, or before its last entry."""

    template = N_(
        "The account {account} cannot be closed on {on}: it still holds money then, or "
        "is used later. Move the money first."
    )


class OtherCurrencyError(CoopError):
    """An account that does not take the co-op's currency."""

    template = N_("The account {account} does not take {currency}. Choose another.")


class LockedError(CoopError):
    """A day in a period that is locked."""

    template = N_(
        "The books are locked through {through}, so nothing is posted on {on}. Post it "
        "on a later day."
    )


class BalanceBrokenError(CoopError):
    """A post that makes a later balance assertion untrue."""

    template = N_(
        "The books say that {account} holds {number} {currency} at the start of {on}. "
        "With this entry it would not. Post it on a later day, or find what is wrong."
    )


@dataclass(frozen=True, slots=True)
class Assertion:
    """A balance that the books assert for the start of a day."""

    on: date
    account: str
    number: Decimal
    tolerance: Decimal
    currency: str


class Ledger:
    """What a post meets: the accounts it names, and what is asserted about them."""

    def __init__(
        self, book: Book, cooperative: Cooperative, items: Sequence[Item]
    ) -> None:
        self.book, self.cooperative, self.items = book, cooperative, items
        known = Account.objects.filter(book=book)
        self.days = {a.name: (a.opened_on, a.closed_on) for a in known}
        self.currencies = {a.name: a.currencies for a in known if a.currencies}
        self.moves: dict[str, list[tuple[date, int]]] = defaultdict(list)

    def check(self) -> None:
        """Refuse a post that Beancount, or the lock, would not allow."""
        for item in self.items:
            self._check_lock(item)
            if isinstance(item, OpenAccount):
                self._open(item)
        closing = [item for item in self.items if isinstance(item, CloseAccount)]
        for item in self.items:
            if isinstance(item, Entry):
                self._check_entry(item)
        for item in closing:
            self._close(item)
        self._check_assertions()

    def _check_lock(self, item: Item) -> None:
        through = self.book.locked_through
        if through and item.on <= through:
            raise LockedError(through=through, on=item.on)

    def _open(self, item: OpenAccount) -> None:
        if item.account in self.days:
            raise OpenAlreadyError(account=item.account)
        self.days[item.account] = (item.on, None)

    def _check_entry(self, entry: Entry) -> None:
        currency = self.cooperative.currency
        for leg in entry.legs:
            opened, closed = self.days.get(leg.account, (None, None))
            if not opened or entry.on < opened or (closed and entry.on > closed):
                raise NotOpenError(account=leg.account, on=entry.on)
            if currency not in self.currencies.get(leg.account, [currency]):
                raise OtherCurrencyError(account=leg.account, currency=currency)
            self.moves[leg.account].append((entry.on, leg.cents))

    def _close(self, item: CloseAccount) -> None:
        opened, closed = self.days.get(item.account, (None, None))
        if not opened or item.on < opened or closed:
            raise NotOpenError(account=item.account, on=item.on)
        moves = self.moves.get(item.account, [])
        used_later = any(on > item.on for on, _ in moves) or (
            Posting.objects.filter(
                account__book=self.book, account__name=item.account, date__gt=item.on
            ).exists()
        )
        asserted = any(said.account == item.account for said in self._asserted(item.on))
        held = selectors.held(self.book, item.account)
        held[self.cooperative.currency] += self._whole(sum(cents for _, cents in moves))
        if used_later or asserted or any(held.values()):
            raise StillHoldsError(account=item.account, on=item.on)
        self.days[item.account] = (opened, item.on)

    def _whole(self, cents: int) -> Decimal:
        return Decimal(cents).scaleb(-self.cooperative.minor_units)

    def _asserted(self, after: date) -> Iterator[Assertion]:
        return assertions(
            Directive.objects.filter(
                book=self.book, kind="balance", date__gt=after
            ).values_list("date", "text")
        )

    def _check_assertions(self) -> None:
        """Each later assertion about an account that is touched must stay true."""
        if not self.moves:
            return
        touched = {name for account in self.moves for name in above(account)}
        earliest = min(on for moves in self.moves.values() for on, _ in moves)
        for said in self._asserted(earliest):
            if said.account not in touched or said.currency != self.cooperative.currency:
                continue
            moved = sum(
                cents
                for account, moves in self.moves.items()
                if lies_in(account, said.account)
                for on, cents in moves
                if on < said.on
            )
            if moved and not self._still_true(said, moved):
                raise BalanceBrokenError(
                    account=said.account,
                    number=said.number,
                    currency=said.currency,
                    on=said.on,
                )

    def _still_true(self, said: Assertion, moved: int) -> bool:
        if not said.tolerance:
            return False
        held = selectors.held(self.book, said.account, before=said.on)
        actual = held[said.currency] + self._whole(moved)
        return abs(actual - said.number) <= said.tolerance


def assertions(texts: Iterable[tuple[date, str]]) -> Iterator[Assertion]:
    """The balance assertions that rows of kind “balance” say."""
    for on, text in texts:
        match = _BALANCE.match(text)
        if match:
            yield Assertion(
                on,
                match["account"],
                Decimal(match["number"]),
                Decimal(match["tolerance"] or 0),
                match["currency"],
            )
