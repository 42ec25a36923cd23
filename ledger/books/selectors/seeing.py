"""Seeing: what a reader may see of an entry.

Whoever keeps the books sees all. A member sees every entry as the members' files have
it: another member's capital stands in one account for all, and nobody else's code shows.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from functools import cached_property

from django.utils.translation import gettext as _, gettext_noop

from governance.members.selectors import names_by_code
from ledger.books.control import CAPITAL, MEMBERS, Control, without_codes
from ledger.books.models import Account, Book, Directive
from ledger.books.names import lies_in
from ledger.books.selectors.accounts import roots
from ledger.books.selectors.periods import EXACT
from ledger.books.selectors.sums import lies_under

_OF_AN_ACCOUNT = re.compile(r'\S+ [a-z]+ (\S+)([^"\n^#]*)')
_FILE = re.compile(r'^ *file-name: "([^"\n]*)"', re.MULTILINE)
_TOLD = {
    "open": gettext_noop("Account opened"),
    "close": gettext_noop("Account closed"),
    "balance": gettext_noop("Balance at the start of the day"),
    "note": gettext_noop("Remark"),
    "document": gettext_noop("Receipt"),
    "price": gettext_noop("Price"),
}

MOST_OFFERED = 500

Leg = tuple[str, str]
"""An account and an amount: “-12.50 USD”."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An entry as a reader sees it; `text` is empty where something is hidden."""

    row: Directive
    headline: str
    batch: str
    legs: tuple[Leg, ...]
    text: str

    @property
    def whole(self) -> bool:
        return bool(self.text)


def headline_of(row: Directive) -> str:
    """What an entry is about, in words; kinds that are no transaction say so."""
    if row.kind == "transaction":
        said = row.headline
        return (
            _("Without words") if said[:1] in "*!" and '"' not in row.text[:14] else said
        )
    told = _TOLD.get(row.kind)
    match = _OF_AN_ACCOUNT.match(row.text)
    if not told or not match:
        return row.headline
    name = _FILE.search(row.text) if row.kind == "document" else None
    rest = name[1] if name else " ".join(f"{match[1]} {match[2]}".split())
    return f"{_(told)}: {rest}"


class Reader:
    """A person's eyes on a book: all of it, or what a member with this code may see."""

    def __init__(self, book: Book, *, sees_all: bool, code: str = "") -> None:
        self.book, self.sees_all, self.code = book, sees_all, code

    @cached_property
    def _accounts(self) -> dict[str, tuple[int, date]]:
        found = Account.objects.filter(book=self.book)
        rows = found.values_list("name", "pk", "opened_on")
        return {name: (pk, on or date.min) for name, pk, on in rows}

    @cached_property
    def _control(self) -> Control:
        opened = {name: on for name, (_, on) in self._accounts.items()}
        equity = roots(self.book).equity
        roll = names_by_code(self.book.cooperative)
        return Control(opened, equity=equity, keep=self.code, roll=roll)

    def words(self, text: str) -> str:
        """A text without the codes of other members."""
        if self.sees_all:
            return text
        return without_codes(text, codes=self._control.codes)

    def account(self, name: str) -> str:
        """What an account is called for this reader."""
        return name if self.sees_all else self._control.account(name)

    def headline(self, row: Directive) -> str:
        """What an entry is about, as this reader may know it."""
        return self.see(row).headline

    def see(self, row: Directive) -> Seen:
        """A row with its postings, as this reader sees it."""
        legs = [(leg.account.name, leg.amount) for leg in row.postings.all()]
        if self.sees_all:
            return self._seen(row, headline_of(row), tuple(legs), row.text)
        shown = self._control.text(row.text)
        if row.kind == "document" and not self._may_open(row):
            return self._seen(row, _(_TOLD["document"]), (), "")
        if shown == row.text or (not shown and row.kind == "document"):
            return self._seen(row, self.words(headline_of(row)), tuple(legs), shown)
        said = Directive(kind=row.kind, text=shown)
        headline = self.words(headline_of(said)) if shown else CAPITAL
        if headline == CAPITAL:
            headline = _("Members’ capital")
        return self._seen(row, headline, self._pooled(row), "")

    def _may_open(self, row: Directive) -> bool:
        """Whether a receipt's name may be told: only where its entry is seen whole."""
        said = getattr(row, "says", None)
        return said is None or (said.entry != row and self.see(said.entry).whole)

    def _seen(
        self, row: Directive, headline: str, legs: tuple[Leg, ...], text: str
    ) -> Seen:
        batch = self.words(row.batch)
        return Seen(row=row, headline=headline, batch=batch, legs=legs, text=text)

    def _pooled(self, row: Directive) -> tuple[Leg, ...]:
        """Legs by the account that stands for all members, so that no share shows."""
        sums: dict[Leg, Decimal] = defaultdict(Decimal)
        for leg in row.postings.all():
            with localcontext(EXACT):
                number = Decimal(leg.minor).scaleb(-leg.scale)
                sums[self.account(leg.account.name), leg.currency] += number
        return tuple(
            (name, f"{number:f} {currency}") for (name, currency), number in sums.items()
        )

    def names(self, *, most: int = MOST_OFFERED) -> list[str]:
        """Accounts to choose from, by the names that this reader knows.

        Members' own accounts stay out of it: there may be thousands.
        """
        if self.sees_all:
            below = f"{roots(self.book).equity}:{MEMBERS}"
            found = Account.objects.filter(book=self.book).order_by("name")
            found = found.exclude(lies_under(below, field="name"))
            return list(found.values_list("name", flat=True)[:most])
        return sorted({self.account(name) for name in self._accounts})[:most]

    def is_plain(self, asked: str) -> bool:
        """Whether an account holds the same for this reader as in the books."""
        return self.sees_all or (
            self.may_ask(asked)
            and all(
                lies_in(self.account(name), asked) == lies_in(name, asked)
                for name in self._accounts
            )
        )

    def keys_in(self, asked: str) -> list[int]:
        """The accounts that lie in one, by the names that this reader knows."""
        return [
            pk
            for name, (pk, _) in self._accounts.items()
            if lies_in(self.account(name), asked)
        ]

    def may_ask(self, asked: str) -> bool:
        """Whether a filter names nobody whose accounts are not this reader's."""
        own = ":" not in asked or self.account(asked) == asked
        return self.sees_all or (own and self.words(asked) == asked)
