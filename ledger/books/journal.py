"""The journal: what may be posted to a co-op's books.

Units: whole cents of the co-op's currency; a debit is positive, as Beancount has it.
Each kind of item becomes one directive. A mistake is reversed by a new entry.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from coopkit.errors import N_, CoopError
from coopkit.money import plain_amount
from ledger.books.names import (
    check_account,
    check_label,
    check_meta,
    check_text,
)

MOST_CENTS = 10**17
FIRST_DAY, LAST_DAY = date(1600, 1, 1), date(9998, 12, 31)
_RECEIPT = re.compile(r"documents/[0-9a-f]{64}\.[a-z0-9]{1,5}")


class UnbalancedError(CoopError):
    """An entry whose legs do not sum to zero."""

    template = N_(
        "The entry “{narration}” of {on} does not balance: {amount} is left over. Debits "
        "and credits of an entry are equal. Correct an amount."
    )


class TooFewLegsError(CoopError):
    """An entry with fewer than two legs."""

    template = N_(
        "The entry “{narration}” of {on} moves nothing: an entry has at least two legs. "
        "Name the account the money came from, and the one it went to."
    )


class TooLargeError(CoopError):
    """An amount too large to be kept exactly."""

    template = N_(
        "The amount {amount} is too large for the books, which keep up to 17 digits. "
        "Correct it."
    )


class DayError(CoopError):
    """A day that Beancount does not know, or whose fiscal year has no end."""

    template = N_("The books cannot hold the day {on}. Use a day from 1600 to 9998.")


class ReceiptPathError(CoopError):
    """A path that is not where the books keep receipts."""

    template = N_(
        "“{path}” is not a receipt of the books, which keep each file by its "
        "fingerprint. Attach the file on the page of its entry."
    )


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg of an entry: cents that reach an account, or leave it if negative."""

    account: str
    cents: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A transaction in the co-op's own currency; its legs sum to zero."""

    on: date
    narration: str
    legs: tuple[Leg, ...]
    payee: str = ""
    tags: frozenset[str] = frozenset()
    meta: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """From this day on the account may be used."""

    on: date
    account: str


@dataclass(frozen=True, slots=True)
class CloseAccount:
    """After this day the account is not used any more; it holds nothing then."""

    on: date
    account: str


@dataclass(frozen=True, slots=True)
class AssertBalance:
    """At the start of this day the account, with all in it, holds these cents."""

    on: date
    account: str
    cents: int


@dataclass(frozen=True, slots=True)
class Note:
    """A remark about an account."""

    on: date
    account: str
    comment: str


@dataclass(frozen=True, slots=True)
class Attach:
    """A receipt: a file kept as `documents/<sha256>.<ending>`, and what it belongs to."""

    on: date
    account: str
    path: str
    meta: Mapping[str, str] = field(default_factory=dict)


Item: TypeAlias = Entry | OpenAccount | CloseAccount | AssertBalance | Note | Attach


def check_item(item: Item, *, roots: Iterable[str], minor_units: int = 2) -> None:
    """Refuse an item with a field that Beancount would read as something else.

    A refusal writes amounts with the decimals of the currency, its `minor_units`.

    >>> cash, sales = Leg("Assets:Cash", 5_00), Leg("Income:Sales", -4_00)
    >>> bread = Entry(date(2026, 1, 2), "Bread", (cash, sales))
    >>> check_item(bread, roots=["Assets"])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ledger.books.journal.UnbalancedError: The entry “Bread” of ... does not ...
    """
    if not FIRST_DAY <= item.on <= LAST_DAY:
        raise DayError(on=item.on)
    if isinstance(item, Entry):
        _check_sums(item, minor_units)
        check_text(item.narration)
        check_text(item.payee)
        for tag in item.tags:
            check_label(tag)
        check_meta(item.meta)
        accounts = [leg.account for leg in item.legs]
    else:
        _check_said(item, minor_units)
        accounts = [item.account]
    for account in accounts:
        check_account(account, roots=roots)


def _check_said(item: Item, minor_units: int) -> None:
    if isinstance(item, AssertBalance):
        _check_size(item.cents, minor_units)
    elif isinstance(item, Note):
        check_text(item.comment)
    elif isinstance(item, Attach):
        check_meta(item.meta)
        if not _RECEIPT.fullmatch(item.path):
            raise ReceiptPathError(path=item.path[:100])


def _check_sums(entry: Entry, minor_units: int) -> None:
    for leg in entry.legs:
        _check_size(leg.cents, minor_units)
    total = sum(leg.cents for leg in entry.legs)
    if total:
        left = plain_amount(total, minor_units=minor_units)
        raise UnbalancedError(narration=entry.narration, on=entry.on, amount=left)
    if len(entry.legs) < 2:
        raise TooFewLegsError(narration=entry.narration, on=entry.on)


def _check_size(cents: int, minor_units: int) -> None:
    if abs(cents) >= MOST_CENTS:
        large = plain_amount(cents, minor_units=minor_units)
        raise TooLargeError(amount=large)
