"""OFX, QFX and Money files: what a bank gives a program, old (SGML) and new (XML).

The day of a line is the one that the bank wrote, before any zone: a payment of 11 at
night in New York is not the next day's. Lines still pending are no part of the list.
Source: OFX 1.02 and 2.2, sections 11.4 (bank statements) and 11.4.3 (cards).
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from coopkit.errors import N_, CoopError
from coopkit.sheets import decoded
from ledger.inbox.bank_cells import read_amount
from ledger.inbox.bank_lines import Line, Part, joined, line_of
from ledger.inbox.bank_xml import BrokenXmlError, local, root_of

_TAG = re.compile(r"<(/?)([A-Za-z][\w.\-]*)\s*/?>([^<]*)")
_DAY = re.compile(r"\d{8}")
_STATEMENTS = ("STMTRS", "CCSTMTRS")
_DEEPEST = 30


class NoStatementError(CoopError):
    """A file without a statement."""

    template = N_(
        "This file has no statement of a bank account or a card. Download the account’s "
        "transactions as OFX, QFX or CSV."
    )


class LineError(CoopError):
    """A line without a day or an amount."""

    template = N_(
        "Transaction {number} of the file has no {what} that can be read: “{text}”. "
        "Nothing was taken in. Download the file again, or take the CSV."
    )


DAY, AMOUNT = N_("day"), N_("amount")


@dataclass(slots=True)
class _Node:
    """An element: its name in capitals, its text, and what stands in it."""

    name: str
    text: str = ""
    inner: list["_Node"] = field(default_factory=list)

    def all(self, *names: str) -> Iterator["_Node"]:
        """Every element of these names, at any depth."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            if node.name in names:
                yield node
            waiting.extend(reversed(node.inner))

    def first(self, path: str) -> "_Node | None":
        node: _Node | None = self
        for name in path.split("/"):
            inner = node.inner if node else []
            node = next((one for one in inner if one.name == name), None)
        return node

    def text_at(self, *paths: str) -> str:
        found = (self.first(path) for path in paths)
        return next((node.text for node in found if node and node.text), "")


def read_ofx(content: bytes, *, places: int = 2) -> list[Part]:
    """The statements of a file, one an account; raises a CoopError where it is damaged.

    >>> text = b"<OFX><STMTRS><CURDEF>USD<BANKTRANLIST><STMTTRN><DTPOSTED>20260301235900"
    >>> text += b"[-5:EST]<TRNAMT>-3.50<FITID>7<NAME>Cafe Sol</STMTTRN></BANKTRANLIST>"
    >>> (part,) = read_ofx(text + b"</STMTRS></OFX>")
    >>> part.lines[0].on, part.lines[0].cents
    (datetime.date(2026, 3, 1), -350)
    """
    root = _tree(content)
    parts = [_part(statement, places) for statement in root.all(*_STATEMENTS)]
    if not parts:
        raise NoStatementError
    return joined(parts)


def _tree(content: bytes) -> _Node:
    """The file as a tree; XML that is not quite XML is read as the older form."""
    head = content[:2000].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"<?xml"):
        try:
            return _from_xml(root_of(content), 0)
        except BrokenXmlError:
            pass  # banks leave out closing tags, and write & bare
    return _from_sgml(decoded(content))


def _from_xml(element: Any, depth: int) -> _Node:
    if depth > _DEEPEST:
        raise BrokenXmlError(line=1)
    inner = [_from_xml(child, depth + 1) for child in element]
    return _Node(local(element).upper(), (element.text or "").strip(), inner)


def _from_sgml(text: str) -> _Node:
    """A tree from tags of which those with a text need not be closed."""
    start = text.upper().find("<OFX>")
    if start < 0:
        raise NoStatementError
    text = text[start:]
    closed = {name.upper() for name in re.findall(r"</([A-Za-z][\w.\-]*)>", text)}
    root = _Node("")
    open_nodes = [root]
    for slash, tag, said in _TAG.findall(text):
        name = tag.upper()
        if slash:
            places = [at for at, node in enumerate(open_nodes) if node.name == name]
            del open_nodes[places[-1] if places else len(open_nodes) :]
            continue
        value = html.unescape(said).strip()
        node = _Node(name, value)
        open_nodes[-1].inner.append(node)
        if not value and name in closed and len(open_nodes) < _DEEPEST:
            open_nodes.append(node)
    return root


def _part(statement: _Node, places: int) -> Part:
    balance = statement.first("LEDGERBAL")
    closing = balance.text_at("BALAMT") if balance else ""
    listed = statement.first("BANKTRANLIST")
    lines = [
        _line(node, number, places)
        for number, node in enumerate(listed.inner if listed else [], start=1)
        if node.name == "STMTTRN"
    ]
    moving = tuple(line for line in lines if line.cents)
    return Part(
        lines=moving,
        number=statement.text_at("BANKACCTFROM/ACCTID", "CCACCTFROM/ACCTID"),
        currency=statement.text_at("CURDEF").upper(),
        closing_cents=_amount(closing, places) if closing else None,
        closing_on=_day(balance.text_at("DTASOF")) if balance else None,
        left_out=len(lines) - len(moving),
    )


def _line(node: _Node, number: int, places: int) -> Line:
    posted, amount = node.text_at("DTPOSTED", "DTUSER"), node.text_at("TRNAMT")
    on, cents = _day(posted), _amount(amount, places)
    if on is None:
        raise LineError(number=number, what=DAY, text=posted[:40])
    if cents is None:
        raise LineError(number=number, what=AMOUNT, text=amount[:40])
    name, memo = node.text_at("NAME", "PAYEE/NAME"), node.text_at("MEMO")
    cheque = node.text_at("CHECKNUM").lstrip("0")
    if cheque and cheque not in f"{name} {memo}":
        memo = f"{memo} #{cheque}".strip()
    fitid = node.text_at("FITID")
    return line_of(on=on, cents=cents, payee=name, memo=memo, bank_id=fitid)


def _day(text: str) -> date | None:
    """The first eight digits: the day where the bank is."""
    found = _DAY.match(text)
    try:
        return date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None


def _amount(text: str, places: int) -> int | None:
    """An amount; OFX allows a comma for the point, and more decimals than there are."""
    last = max(text.rfind(","), text.rfind("."))
    decimal = text[last] if last >= 0 else "."
    if last >= 0 and text.count(decimal) > 1:
        decimal = "," if decimal == "." else "."
    if decimal in text:
        text = re.sub(r"0+$", "", text) if len(text) - last - 1 > places else text
        text = text.rstrip(".,") or "0"
    return read_amount(text, decimal=decimal, places=places)
