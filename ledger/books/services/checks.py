"""Checks of a post against what the books already hold.

A post asks about the accounts it names and about later days alone, so that what it
costs does not grow with the books.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Max

from coopkit.cooperatives.models import Cooperative
from ledger.books import selectors
from ledger.books.journal import AssertBalance, CloseAccount, Entry, Item, OpenAccount
from ledger.books.models import Account, Book, Directive, Posting, YearClose
from ledger.books.names import above, lies_in
from ledger.books.selectors import ExactSum
from ledger.books.services.assertions import Assertion, assertions
from ledger.books.services.refusals import (
    BalanceBrokenError,
    BalanceSaidTwiceError,
    BalanceUntrueError,
    ClosedByThenError,
    ClosedHoldsError,
    LockedError,
    NotOpenError,
    OpenAlreadyError,
    OpenLaterError,
    OtherCurrencyError,
    StillHoldsError,
    YearClosedError,
)

CHUNK = 500


class Ledger:
    """What a post meets: the accounts it names, and what is asserted about them.

    Items of one batch may depend on each other, in whatever order they stand.
    """

    def __init__(
        self, book: Book, cooperative: Cooperative, names: Sequence[str]
    ) -> None:
        self.book, self.cooperative = book, cooperative
        self.moves: dict[str, list[tuple[date, Decimal, str]]] = defaultdict(list)
        self.days: dict[str, tuple[date | None, date | None]] = {}
        self.currencies: dict[str, list[str]] = {}
        self.keys: dict[str, int] = {}
        wanted = sorted(set(names))
        for start in range(0, len(wanted), CHUNK):
            part = wanted[start : start + CHUNK]
            for account in Account.objects.filter(book=book, name__in=part):
                self.days[account.name] = (account.opened_on, account.closed_on)
                self.keys[account.name] = account.pk
                if account.currencies:
                    self.currencies[account.name] = account.currencies

    def check(self, items: Sequence[Item]) -> None:
        """Refuse items that Beancount, or the books themselves, would not allow."""
        for item in items:
            if isinstance(item, OpenAccount):
                self._open(item)
        for item in items:
            if isinstance(item, Entry):
                for leg in item.legs:
                    own = self.cooperative.currency
                    self.move(leg.account, item.on, self._whole(leg.cents), own)
        closing = [item for item in items if isinstance(item, CloseAccount)]
        self.check_moves(closing)
        for item in items:
            if not isinstance(item, OpenAccount | CloseAccount | Entry):
                self._check_open(item.account, item.on, isinstance(item, AssertBalance))
        self._check_new([item for item in items if isinstance(item, AssertBalance)])

    def move(self, account: str, on: date, number: Decimal, currency: str) -> None:
        """Note that an account receives something on a day; it must be open then."""
        self._check_open(account, on, True)
        if currency not in self.currencies.get(account, [currency]):
            raise OtherCurrencyError(account=account, currency=currency)
        self.moves[account].append((on, number, currency))

    def check_moves(self, closing: Sequence[CloseAccount] = ()) -> None:
        """Accounts end empty when they are closed; later assertions stay true."""
        self._close(closing)
        self._check_assertions(closing)

    def _open(self, item: OpenAccount) -> None:
        if item.account in self.days:
            raise OpenAlreadyError(account=item.account)
        self.days[item.account] = (item.on, None)
        self.currencies[item.account] = [self.cooperative.currency]

    def _check_open(self, account: str, on: date, active: bool) -> None:
        """An account must be opened; a remark may come after its close."""
        opened, closed = self.days.get(account, (None, None))
        if not opened:
            raise NotOpenError(account=account, on=on)
        if on < opened:
            raise OpenLaterError(account=account, on=on, opened=opened)
        if active and closed and on > closed:
            raise ClosedByThenError(account=account, on=on, closed=closed)

    def _close(self, closing: Sequence[CloseAccount]) -> None:
        """Close accounts, and see that all closed ones that are named hold nothing."""
        already = {name for name in self.moves if self.days[name][1]}
        held, last = self._own({item.account for item in closing} | already)
        for item in closing:
            opened, closed = self.days.get(item.account, (None, None))
            if not opened or item.on < opened or closed:
                raise NotOpenError(account=item.account, on=item.on)
            days = [on for on, _, _ in self.moves.get(item.account, [])]
            if max([*days, last.get(item.account, item.on)]) > item.on:
                raise StillHoldsError(account=item.account, on=item.on)
            if any(held[item.account].values()):
                raise StillHoldsError(account=item.account, on=item.on)
            self.days[item.account] = (opened, item.on)
        for name in already:
            moved = self._moved(name)
            if any(moved.values()) and any(held[name].values()):
                raise ClosedHoldsError(account=name, on=self.days[name][1])

    def _moved(self, name: str) -> dict[str, Decimal]:
        moved: dict[str, Decimal] = defaultdict(Decimal)
        for _, number, currency in self.moves.get(name, []):
            moved[currency] += number
        return moved

    def _own(
        self, names: set[str]
    ) -> tuple[dict[str, dict[str, Decimal]], dict[str, date]]:
        """What these accounts will hold by themselves, and their last days; one query."""
        held = {name: defaultdict(Decimal, self._moved(name)) for name in names}
        last: dict[str, date] = {}
        by_key = {self.keys[name]: name for name in names if name in self.keys}
        rows = (
            Posting.objects.filter(account__in=by_key)
            .values("account_id", "currency", "scale")
            .annotate(total=ExactSum("minor"), last=Max("date"))
            .order_by()
        )
        for row in rows if by_key else ():
            name = by_key[row["account_id"]]
            held[name][row["currency"]] += Decimal(row["total"]).scaleb(-row["scale"])
            last[name] = max(row["last"], last.get(name, row["last"]))
        return dict(held), last

    def _whole(self, cents: int) -> Decimal:
        return Decimal(cents).scaleb(-self.cooperative.minor_units)

    def _asserted(self, first: date) -> Iterator[Assertion]:
        """What is asserted for this day and later ones; the index holds nothing else."""
        return assertions(
            Directive.objects.filter(book=self.book, kind="balance", date__gte=first)
            .order_by("date", "seq")
            .values_list("date", "text")
        )

    def _check_assertions(self, closing: Sequence[CloseAccount]) -> None:
        """Each later assertion about an account that is touched must stay true."""
        days = [on for moves in self.moves.values() for on, _, _ in moves]
        days += [item.on for item in closing]
        if not days:
            return
        ends = {item.account: item.on for item in closing}
        touched = {name for account in self.moves for name in above(account)}
        for said in self._asserted(min(days)):
            if said.on > ends.get(said.account, said.on):
                raise StillHoldsError(account=said.account, on=ends[said.account])
            if said.account in touched:
                moved = self._moved_before(said.account, said.on, said.currency)
                if moved and not self._still_true(said, moved):
                    raise BalanceBrokenError(
                        account=said.account,
                        number=said.number,
                        currency=said.currency,
                        on=said.on,
                    )

    def _moved_before(self, account: str, day: date, currency: str) -> Decimal:
        """What this post brings to an account, and all in it, before a day."""
        return sum(
            (
                number
                for name, moves in self.moves.items()
                if lies_in(name, account)
                for on, number, unit in moves
                if on < day and unit == currency
            ),
            Decimal(0),
        )

    def _still_true(self, said: Assertion, moved: Decimal) -> bool:
        if not said.tolerance:
            return False
        held = selectors.held(self.book, said.account, before=said.on)
        actual = held[said.currency] + moved
        return abs(actual - said.number) <= said.tolerance

    def _check_new(self, items: Sequence[AssertBalance]) -> None:
        """What is asserted now must be so, and contradict nothing said for that day."""
        own, said_of = self.cooperative.currency, {}
        if items:
            first, last = min(i.on for i in items), max(i.on for i in items)
            said_of = {
                (said.account, said.on): said
                for said in self._asserted(first)
                if said.currency == own and said.on <= last
            }
        for item in items:
            if own not in self.currencies.get(item.account, [own]):
                raise OtherCurrencyError(account=item.account, currency=own)
            said = self._whole(item.cents)
            held = selectors.held(self.book, item.account, before=item.on)[own]
            holds = held + self._moved_before(item.account, item.on, own)
            if holds != said:
                raise BalanceUntrueError(
                    account=item.account,
                    on=item.on,
                    holds=f"{holds:f} {own}",
                    said=f"{said:f} {own}",
                    difference=f"{said - holds:f} {own}",
                )
            before = said_of.get((item.account, item.on))
            if before and before.number != said:
                raise BalanceSaidTwiceError(
                    account=item.account, on=item.on, number=before.number, currency=own
                )


def check_locks(
    book: Book, days: Sequence[date], *, authority: str, override: str
) -> bool:
    """Whether a day is locked that `override` and, in a closed year, a resolution open.

    A locked day without them is a LockedError or a YearClosedError.
    """
    through = book.locked_through
    locked = sorted(on for on in days if through and on <= through)
    if not locked:
        return False
    if not override.strip():
        raise LockedError(through=through, on=locked[0])
    if not authority.startswith("resolution:"):
        closed = YearClose.objects.filter(book=book, last__gte=locked[0]).order_by("last")
        for year in closed:
            for on in locked:
                if year.first <= on <= year.last:
                    raise YearClosedError(year=str(year.year), on=on)
    return True
