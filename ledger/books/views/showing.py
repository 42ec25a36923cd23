"""What is shown before something is posted: its text, and what accounts hold after."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from coopkit.canonical import sha256_of
from coopkit.errors import CoopError
from ledger.books import selectors
from ledger.books.beancount import as_text
from ledger.books.forms.choices import named
from ledger.books.journal import Entry, Item
from ledger.books.models import Book

_BETWEEN_OPENS = re.compile(r"(^\S+ open [^\n]*\n)\n(?=\S+ open )", re.MULTILINE)
SHORT = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an account held, what moves, and what it holds then, as people say it.

    Income and expenses hold nothing: they only count what came and went.
    """

    account: str
    label: str
    before: int
    change: int
    after: int
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a person looks at before they post: `seen` tells whether it has changed."""

    text: str
    effects: Sequence[Effect]
    seen: str
    count: int
    long: bool = False


def shown(book: Book, items: Sequence[Item]) -> Shown:
    """What items become, and what the accounts hold after the last of them."""
    text = text_of(book, items)
    days = [item.on for item in items]
    effects = effects_of(book, items, on=max(days)) if days else []
    return Shown(
        text=text,
        effects=effects,
        seen=sha256_of({"text": text}),
        count=sum(isinstance(item, Entry) for item in items),
        long=text.count("\n") > SHORT,
    )


def text_of(book: Book, items: Sequence[Item]) -> str:
    """Items as Beancount text, in the co-op's currency."""
    coop = book.cooperative
    text = as_text(items, currency=coop.currency, places=coop.minor_units)
    return _BETWEEN_OPENS.sub(r"\1", text)


def effects_of(book: Book, items: Iterable[Item], *, on: date) -> list[Effect]:
    """What each account of these items holds on a day before and after them."""
    moved: dict[str, int] = defaultdict(int)
    for item in items:
        if isinstance(item, Entry):
            for leg in item.legs:
                moved[leg.account] += leg.cents
    try:
        held = selectors.balances(book, on=on) if book.pk else {}
    except CoopError:
        return []
    roots = selectors.roots(book)
    words = named(moved, roots)
    found = []
    for account, cents in moved.items():
        sign = 1 if account.partition(":")[0] in {roots.assets, roots.expenses} else -1
        before = held.get(account, 0)
        found.append(
            Effect(
                account=account,
                label=words[account],
                before=sign * before,
                change=sign * cents,
                after=sign * (before + cents),
                holds=account.partition(":")[0] not in {roots.income, roots.expenses},
            )
        )
    return found


def number_of(text: str) -> int:
    """A key out of an address or a form; nought, which nothing has, if it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
