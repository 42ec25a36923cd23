"""Writing: a directive's text, rendered once, and read back before it is kept."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount
from beancount.core.position import CostSpec
from beancount.parser import parser
from beancount.parser.grammar import ValueType
from beancount.parser.printer import EntryPrinter
from beancount.utils import misc_utils

from coopkit.errors import N_, CoopError
from ledger.books.chain import Amount as LegAmount, Draft
from ledger.books.journal import (
    AssertBalance,
    Attach,
    CloseAccount,
    Entry,
    Item,
    Note,
    OpenAccount,
)

# No display context: it would round what is stored.
_PRINTER: Callable[[Any], str] = EntryPrinter()  # type: ignore[no-untyped-call]
_escape: Callable[[str], str] = misc_utils.escape_string
_LISTED = ("title", "operating_currency")
AT_ONCE = 200  # directives that are read back together


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


class _Plain(Decimal):
    """A number written without an exponent, which Beancount would not read."""

    def __str__(self) -> str:
        return format(Decimal(self), "f")


def _plain(meta: dict[str, Any] | None) -> dict[str, Any] | None:
    if not meta or not any(isinstance(value, Decimal) for value in meta.values()):
        return meta
    return {k: _Plain(v) if isinstance(v, Decimal) else v for k, v in meta.items()}


def text_of(entry: Any) -> str:
    """A directive's text; the printer escapes strings in transactions only."""
    entry = entry._replace(meta=_plain(entry.meta))
    if isinstance(entry, data.Note):
        entry = entry._replace(comment=_escape(entry.comment))
    elif isinstance(entry, data.Event):
        kind, what = _escape(entry.type), _escape(entry.description)
        entry = entry._replace(type=kind, description=what)
    elif isinstance(entry, data.Custom):
        entry = entry._replace(
            type=_escape(entry.type), values=[_escaped(v) for v in entry.values]
        )
    elif isinstance(entry, data.Transaction):
        legs = [leg._replace(meta=_plain(leg.meta)) for leg in entry.postings]
        entry = entry._replace(postings=legs)
    return _PRINTER(entry)


def _escaped(value: ValueType) -> ValueType:
    if isinstance(value.value, Decimal):
        return ValueType(_Plain(value.value), value.dtype)
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


def render_all(
    items: Sequence[Item],
    *,
    currency: str,
    places: int,
    names: Mapping[str, str],
    entry_ids: Sequence[str],
    authority: str,
    link: str,
) -> list[Draft]:
    """Items as directives' texts, each of which reads back as exactly that directive.

    Fields must have passed `check_item`; `names` are the options that rename the roots.
    """
    links = frozenset({link})
    entries = [
        directive_of(
            item,
            currency=currency,
            places=places,
            meta=_meta_of(item, entry_id, authority),
            links=links,
        )
        for item, entry_id in zip(items, entry_ids, strict=True)
    ]
    texts = read_back_all(entries, names=names)
    return [
        Draft(
            item.on,
            type(entry).__name__.lower(),
            text,
            entry_id,
            tuple(_legs_of(item, places, currency)),
        )
        for item, entry, text, entry_id in zip(
            items, entries, texts, entry_ids, strict=True
        )
    ]


def _meta_of(item: Item, entry_id: str, authority: str) -> dict[str, Any]:
    own = item.meta if isinstance(item, Entry | Attach) else {}
    return {"entry-id": entry_id, "authority": authority, **own}


def _legs_of(item: Item, places: int, currency: str) -> Iterator[LegAmount]:
    for leg in item.legs if isinstance(item, Entry) else ():
        yield leg.account, leg.cents, places, currency


def directive_of(
    item: Item,
    *,
    currency: str,
    places: int,
    meta: dict[str, Any],
    links: frozenset[str],
) -> Any:
    """An item as Beancount's own directive."""
    if isinstance(item, Entry):
        return _transaction(item, currency, places, meta, links)
    return _said_of_an_account(item, currency, places, meta, links)


def read_back(entry: Any, *, names: Mapping[str, str]) -> str:
    """A directive's text, which reads back as exactly that directive, or a refusal."""
    text = text_of(entry)
    read, errors, _ = parser.parse_string(heading(names) + text)
    if errors or len(read) != 1 or _essence_here(read[0]) != essence(entry):
        raise NotReadBackError(on=entry.date)
    return text


def read_back_all(entries: Sequence[Any], *, names: Mapping[str, str]) -> list[str]:
    """Each directive's text, as `read_back` gives it; many are read in one go."""
    texts: list[str] = []
    for start in range(0, len(entries), AT_ONCE):
        some = entries[start : start + AT_ONCE]
        written = [text_of(entry) for entry in some]
        if not _read_alike(some, written, names):
            written = [read_back(entry, names=names) for entry in some]
        texts += written
    return texts


def _read_alike(
    entries: Sequence[Any], texts: Sequence[str], names: Mapping[str, str]
) -> bool:
    """Whether texts in a row read as these directives, each where its text begins."""
    head = heading(names)
    line, begins = head.count("\n") + 1, []
    for text in texts:
        begins.append(line)
        line += text.count("\n")
    read, errors, _ = parser.parse_string(head + "".join(texts))
    found = {each.meta["lineno"]: each for each in read}
    return (
        not errors
        and len(read) == len(entries)
        and all(
            line in found and _essence_here(found[line]) == essence(entry)
            for line, entry in zip(begins, entries, strict=True)
        )
    )


def amounts_of(entry: data.Transaction) -> tuple[LegAmount, ...]:
    """A transaction's legs as the projection keeps them, in whole numbers."""
    return tuple(_leg_amount(leg) for leg in entry.postings)


def _leg_amount(leg: data.Posting) -> LegAmount:
    units: Any = leg.units
    exponent = units.number.as_tuple().exponent
    scale = max(-exponent, 0)
    return (leg.account, int(units.number.scaleb(scale)), scale, units.currency)


def _essence_here(entry: Any) -> tuple[Any, ...]:
    """The parser makes a receipt's path absolute; ours is beside the ledger."""
    if isinstance(entry, data.Document):
        path = Path(entry.filename)
        if path.is_relative_to(Path.cwd()):
            here = path.relative_to(Path.cwd())
            entry = entry._replace(filename=here.as_posix())
    return essence(entry)


def _said_of_an_account(
    item: Item, currency: str, places: int, meta: dict[str, Any], links: frozenset[str]
) -> Any:
    none = frozenset[str]()
    match item:
        case OpenAccount(on, account):
            return data.Open(meta, on, account, [currency], None)
        case CloseAccount(on, account):
            return data.Close(meta, on, account)
        case AssertBalance(on, account, cents):
            return data.Balance(
                meta, on, account, _amount(cents, currency, places), None, None
            )
        case Note(on, account, comment):
            return data.Note(meta, on, account, comment, none, links)
        case Attach(on, account, path):
            return data.Document(meta, on, account, path, none, links)
    raise TypeError(item)


def _amount(cents: int, currency: str, places: int) -> Amount:
    return Amount(Decimal(cents).scaleb(-places), currency)


def _transaction(
    item: Entry, currency: str, places: int, meta: dict[str, Any], links: frozenset[str]
) -> data.Transaction:
    legs = [
        data.Posting(
            leg.account, _amount(leg.cents, currency, places), None, None, None, None
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
        links,
        legs,
    )
