"""Writing: a directive's text, rendered once, and read back before it is kept."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount
from beancount.core.position import CostSpec
from beancount.parser import parser
from beancount.parser.grammar import ValueType
from beancount.parser.printer import EntryPrinter
from beancount.utils import misc_utils

from coopkit.errors import N_, CoopError
from ledger.books.chain import Draft
from ledger.books.journal import Entry, Item, OpenAccount

# No display context: it would round what is stored.
_PRINTER: Callable[[Any], str] = EntryPrinter()  # type: ignore[no-untyped-call]
_escape: Callable[[str], str] = misc_utils.escape_string
_LISTED = ("title", "operating_currency")


class NotReadBackError(CoopError):
    """An item that Beancount does not read as it was meant."""

    template = N_(
        "The entry of {on} cannot be written down so that it reads the same again. Use "
        "plain text in it."
    )


def heading(options: Mapping[str, Any]) -> str:
    """Options as the first lines of a file; a list is one line for each value."""
    lines = []
    for name in sorted(options, key=lambda name: (name not in _LISTED, name)):
        values = options[name] if isinstance(options[name], list) else [options[name]]
        lines += [f'option "{name}" "{_escape(str(value))}"' for value in values]
    return "".join(line + "\n" for line in lines)


def text_of(entry: Any) -> str:
    """A directive's text; the printer escapes strings in transactions only."""
    if isinstance(entry, data.Note):
        entry = entry._replace(comment=_escape(entry.comment))
    elif isinstance(entry, data.Event):
        kind, what = _escape(entry.type), _escape(entry.description)
        entry = entry._replace(type=kind, description=what)
    elif isinstance(entry, data.Custom):
        entry = entry._replace(
            type=_escape(entry.type), values=[_escaped(v) for v in entry.values]
        )
    return _PRINTER(entry)


def _escaped(value: ValueType) -> ValueType:
    if value.dtype is str:
        return ValueType(_escape(value.value), value.dtype)
    return value


def essence(entry: Any) -> tuple[Any, ...]:
    """What a directive says: all of it but where it stood and how it was found."""
    kind, meta = type(entry).__name__, _said(entry.meta)
    if isinstance(entry, data.Transaction):
        texts = (entry.payee or "", entry.narration or "")
        marks = (entry.tags or frozenset(), entry.links or frozenset())
        legs = tuple(_leg_essence(leg) for leg in entry.postings)
        return (kind, entry.date, entry.flag, *texts, *marks, meta, legs)
    fields = entry._asdict()
    del fields["meta"]
    fields.pop("diff_amount", None)
    return (kind, meta, *((name, value or None) for name, value in fields.items()))


def _leg_essence(leg: data.Posting) -> tuple[Any, ...]:
    cost = leg.cost
    if isinstance(cost, CostSpec):
        lot: Any = (cost.number_per, cost.currency, cost.date, cost.label)
        lot = lot if not (cost.number_total or cost.merge) else cost
    else:
        lot = cost and tuple(cost)
    return (leg.account, leg.units, lot, leg.price, leg.flag, _said(leg.meta))


def _said(meta: Mapping[str, Any] | None) -> tuple[Any, ...]:
    hidden = ("filename", "lineno")
    return tuple(
        (key, value)
        for key, value in (meta or {}).items()
        if key not in hidden and not key.startswith("__")
    )


def render(
    item: Item,
    *,
    currency: str,
    places: int,
    names: Mapping[str, str],
    entry_id: str,
    authority: str,
    link: str,
) -> Draft:
    """An item as a directive's text, which reads back as exactly that one directive.

    Fields must have passed `check_item`; `names` are the options that rename the roots.
    """
    meta = {"entry-id": entry_id, "authority": authority}
    amounts: Sequence[tuple[str, int, int, str]] = ()
    if isinstance(item, Entry):
        meta |= item.meta
        entry: Any = _transaction(item, currency, places, meta, link)
        amounts = [(leg.account, leg.cents, places, currency) for leg in item.legs]
    elif isinstance(item, OpenAccount):
        entry = data.Open(meta, item.on, item.account, [currency], None)
    else:
        entry = data.Close(meta, item.on, item.account)
    text = text_of(entry)
    read, errors, _ = parser.parse_string(heading(names) + text)
    if errors or len(read) != 1 or essence(read[0]) != essence(entry):
        raise NotReadBackError(on=item.on)
    kind = type(entry).__name__.lower()
    return Draft(item.on, kind, text, entry_id, tuple(amounts))


def _transaction(
    item: Entry, currency: str, places: int, meta: dict[str, Any], link: str
) -> data.Transaction:
    legs = [
        data.Posting(
            leg.account,
            Amount(Decimal(leg.cents).scaleb(-places), currency),
            None,
            None,
            None,
            None,
        )
        for leg in item.legs
    ]
    return data.Transaction(
        meta,
        item.on,
        "*",
        item.payee or None,
        item.narration,
        frozenset(item.tags),
        frozenset({link}),
        legs,
    )
