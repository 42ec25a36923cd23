"""Typed text: what a person writes as Beancount, read as items that can be posted.

Only what the books take from a person is read: transactions in the co-op's currency,
open, close, balance and note. Everything else is refused beside its line.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount
from beancount.parser import lexer, parser

from coopkit.errors import CoopError
from ledger.books import complaints as say, typed_complaints as no
from ledger.books.beancount import gate
from ledger.books.beancount.writing import directive_of, heading, text_of
from ledger.books.complaints import LineError
from ledger.books.journal import (
    AssertBalance,
    Attach,
    CloseAccount,
    Entry,
    Item,
    Leg,
    Note,
    OpenAccount,
    check_item,
)
from ledger.books.names import AccountNameError

LONGEST_TYPED = 200_000
MOST_AHEAD = timedelta(days=3660)
_NOT_SAID_BY_A_PERSON = {"filename", "lineno"}
_WORDS: dict[str, type[CoopError]] = {
    "OPTION": no.OptionTypedError,
    "PLUGIN": no.PluginTypedError,
    "INCLUDE": no.IncludeTypedError,
    "PUSHTAG": no.PushedTypedError,
    "POPTAG": no.PushedTypedError,
    "PUSHMETA": no.PushedTypedError,
    "POPMETA": no.PushedTypedError,
}
_KINDS: dict[type[Any], type[CoopError]] = {
    data.Query: no.QueryTypedError,
    data.Custom: no.CustomTypedError,
    data.Pad: no.PadTypedError,
    data.Document: no.DocumentTypedError,
    data.Price: no.PriceTypedError,
    data.Event: no.EventTypedError,
    data.Commodity: no.CommodityTypedError,
}

log = logging.getLogger(__name__)
_tokens: Callable[[str], Iterator[tuple[str, int, bytes, Any]]] = lexer.lex_iter_string


@dataclass(slots=True)
class Typed:
    """What a text says: its items in the order they were typed, each with its line.

    Where there are errors there are no items.
    """

    items: list[Item] = field(default_factory=list)
    errors: list[LineError] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


def read_typed(
    text: str,
    *,
    currency: str,
    places: int,
    names: Mapping[str, str],
    roots: Iterable[str],
    on: date,
) -> Typed:
    """Read what a person typed; it never raises, but complains line by line.

    `places` are the decimals of the currency, `names` the options that rename the
    roots, `roots` all five names of them, and `on` is today.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").rstrip() + "\n"
    if len(text) > LONGEST_TYPED:
        return _only(no.TypedTooLongError(most=LONGEST_TYPED))
    errors = gate.unsafe_lines(text)
    if errors:
        return Typed(errors=errors)
    try:
        reader = _Reader(currency, places, list(roots), on)
        return reader.read(text, heading(names))
    except Exception as error:
        log.warning("a typed text could not be read", exc_info=error)
        return _only(no.NotUnderstoodError())


def _only(refusal: CoopError) -> Typed:
    return Typed(errors=[LineError(0, str(refusal))])


class _Reader:
    """Reads one text; `shift` is how many lines stand before it."""

    def __init__(self, currency: str, places: int, roots: list[str], on: date) -> None:
        self.currency, self.places, self.roots, self.on = currency, places, roots, on
        self.shift = 0
        self.sums: set[int] = set()
        self.errors: set[LineError] = set()
        self.misnamed = False

    def read(self, text: str, head: str) -> Typed:
        self.shift = head.count("\n")
        self._look_at_words(text)
        entries, mistakes, _ = parser.parse_string(head + text)
        self._say(mistakes)
        entries.sort(key=lambda entry: entry.meta["lineno"])
        typed = Typed()
        for entry in entries:
            line = entry.meta["lineno"] - self.shift
            item = self._checked(entry, line)
            if item is not None:
                typed.items.append(item)
                typed.lines.append(line)
        if not entries and not self.errors:
            self._complain(0, str(no.NothingTypedError()))
        return Typed(errors=sorted(self.errors)) if self.errors else typed

    def _complain(self, line: int, message: object) -> None:
        self.errors.add(LineError(line, str(message)))

    def _say(self, mistakes: list[Any]) -> None:
        refused = {error.line for error in self.errors}
        for mistake in mistakes:
            line = max((mistake.source or {}).get("lineno", 0) - self.shift, 0)
            words = say.in_plain_words(str(mistake.message))
            if line not in refused and (line or not refused):
                self._complain(line, words)
                self.misnamed |= "Invalid account name" in str(mistake.message)

    def _look_at_words(self, text: str) -> None:
        """Refuse words that do something, and note the lines with a sum to do."""
        before = ""
        for token, line, _, _ in _tokens(text):
            if token in _WORDS:
                self._complain(line, _WORDS[token]())
            elif token in {"SLASH", "LPAREN"} or (
                token in {"PLUS", "MINUS", "ASTERISK"} and before == "NUMBER"
            ):
                self.sums.add(line)
            before = token

    def _checked(self, entry: Any, line: int) -> Item | None:
        refusal = _KINDS.get(type(entry))
        if refusal:
            self._complain(line, refusal())
            return None
        known = len(self.errors)
        item = self._item(entry, line)
        if len(self.errors) > known:
            return None
        if item.on > self.on + MOST_AHEAD:
            self._complain(line, no.TooFarAheadError(on=item.on))
        try:
            check_item(item, roots=self.roots, minor_units=self.places)
        except AccountNameError as wrong:
            if not self.misnamed:  # else it is said beside the very line
                self._complain(line, wrong)
        except CoopError as wrong:
            self._complain(line, wrong)
        return item

    def _item(self, entry: Any, line: int) -> Item:
        if isinstance(entry, data.Transaction):
            return self._transaction(entry, line)
        if _remarks(entry.meta):
            self._complain(line, no.RemarkTypedError())
        if isinstance(entry, data.Open):
            others = set(entry.currencies or ()) - {self.currency}
            if others or entry.booking:
                self._complain(line, no.OpenTypedError(currency=self.currency))
            return OpenAccount(entry.date, entry.account)
        if isinstance(entry, data.Balance):
            if entry.tolerance is not None:
                self._complain(line, no.ToleranceTypedError())
            cents = self._cents(entry.amount, line) or 0
            return AssertBalance(entry.date, entry.account, cents)
        if isinstance(entry, data.Note):
            if entry.tags or entry.links:
                self._complain(line, no.MarkedNoteError())
            return Note(entry.date, entry.account, entry.comment)
        return CloseAccount(entry.date, entry.account)

    def _transaction(self, entry: data.Transaction, line: int) -> Entry:
        if entry.flag != "*":
            self._complain(line, no.FlagTypedError(flag=entry.flag))
        if entry.links:
            self._complain(line, no.LinkTypedError(name=min(entry.links)))
        meta = _remarks(entry.meta)
        for key, value in meta.items():
            if not isinstance(value, str):
                self._complain(line, no.RemarkValueError(key=key))
        return Entry(
            entry.date,
            entry.narration or "",
            self._legs(entry.postings, line),
            payee=entry.payee or "",
            tags=frozenset(entry.tags or ()),
            meta={key: str(value) for key, value in meta.items()},
        )

    def _legs(self, postings: Sequence[Any], line: int) -> tuple[Leg, ...]:
        amounts = [self._leg(posting) for posting in postings]
        missing = [place for place, cents in enumerate(amounts) if cents is None]
        if len(missing) > 1:
            self._complain(line, say.TooManyMissingError())
        rest = -sum(cents or 0 for cents in amounts)
        return tuple(
            Leg(posting.account, rest if cents is None else cents)
            for posting, cents in zip(postings, amounts, strict=True)
        )

    def _leg(self, posting: Any) -> int | None:
        line = posting.meta["lineno"] - self.shift
        if posting.flag:
            self._complain(line, no.FlaggedLegError(flag=posting.flag))
        if posting.cost is not None or posting.price is not None:
            self._complain(line, no.PriceOrCostError(currency=self.currency))
        if _remarks(posting.meta):
            self._complain(line, no.RemarkTypedError())
        return self._cents(posting.units, line)

    def _cents(self, units: Any, line: int) -> int | None:
        """An amount in cents; None where it is left out."""
        if not isinstance(units, Amount):
            return None
        if isinstance(units.currency, str) and units.currency != self.currency:
            other = no.CurrencyTypedError(found=units.currency, currency=self.currency)
            self._complain(line, other)
        number: Any = units.number
        if isinstance(number, type):
            return None
        cents = Fraction(number) * 10**self.places
        written = -int(number.as_tuple().exponent)
        if cents.denominator > 1 or (written > self.places and line not in self.sums):
            refusal = no.TooManyDecimalsError(
                number=_short(number), currency=self.currency, places=self.places
            )
            self._complain(line, refusal)
        return int(cents)


def _remarks(meta: Mapping[str, Any] | None) -> dict[str, Any]:
    said = (meta or {}).items()
    return {key: value for key, value in said if key not in _NOT_SAID_BY_A_PERSON}


def _short(number: object) -> str:
    text = str(number)
    return text if len(text) <= 24 else text[:23] + "…"


def as_text(items: Iterable[Item], *, currency: str, places: int) -> str:
    """What items look like in the books, but for the id, right and batch they get there.

    Items need not be right yet: this shows a person what they are about to post.
    """
    texts = []
    for item in items:
        meta = dict(item.meta) if isinstance(item, Entry | Attach) else {}
        entry = directive_of(
            item, currency=currency, places=places, meta=meta, links=frozenset()
        )
        texts.append(text_of(entry))
    return "\n".join(texts)
