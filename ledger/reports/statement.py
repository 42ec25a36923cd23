"""A statement: figures by column, as they are read from above to below.

Units: whole cents; people read income, debts and capital as positive, so a statement
has its own signs. A figure is None where a column has none. Each figure of an account
opens to that account's entries, with all that lies in it, in the days of its column.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from coopkit.errors import N_, Marked
from ledger.books.names import lies_in

LineKind: TypeAlias = Literal["section", "group", "account", "total", "result"]
Figures: TypeAlias = Sequence[Mapping[str, int]]
"""What each account holds or what moved on it, in Beancount's sign, by column."""

DIRECTLY = N_("Not in any of these")
NOTHING = Marked("")
A_YEAR = 363
"""From its first day to its last a fiscal year has this many days, or more."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the five kinds of accounts are called in a book."""

    assets: str = "Assets"
    liabilities: str = "Liabilities"
    equity: str = "Equity"
    income: str = "Income"
    expenses: str = "Expenses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its days, or all days up to its last one.

    `head` is its title where that is not its days; `opens` is false where its figures
    are no sums of entries, as those of a budget.
    """

    last: date
    first: date | None = None
    head: Marked = NOTHING
    span: str = "year"
    opens: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line; its label is its text, or else the label of its account.

    `opens` is the account whose entries add up to the figures, and `ever` says that
    they count from the first day of the books; `leads` names another report.
    """

    kind: LineKind
    cents: tuple[int | None, ...] = ()
    text: Marked = NOTHING
    account: str = ""
    depth: int = 0
    opens: str = ""
    ever: bool = False
    leads: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Columns, and lines with a figure for each of them."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    def figures(self, text: str) -> tuple[int | None, ...]:
        """The figures of the line with this text; a ValueError where there is none."""
        for line in self.lines:
            if line.text == text:
                return line.cents
        raise ValueError(f"no line says {text}")


@dataclass(slots=True)
class _Node:
    """An account while its tree is built: its own figures, and what lies in it."""

    name: str
    own: list[int]
    inside: "dict[str, _Node]" = field(default_factory=dict)

    def total(self) -> list[int]:
        columns = [self.own, *(node.total() for node in self.inside.values())]
        return [sum(column) for column in zip(*columns, strict=True)]


def sums(figures: Figures, above: str, *, sign: int = 1) -> tuple[int, ...]:
    """What an account and all in it come to, by column.

    >>> sums([{"Income:Sales": -5, "Income:Fees": -1}], "Income", sign=-1)
    (6,)
    """
    return tuple(
        sign * sum(cents for name, cents in column.items() if lies_in(name, above))
        for column in figures
    )


def pick(figures: Figures, accounts: Iterable[str], *, sign: int = 1) -> tuple[int, ...]:
    """What these accounts come to, by column."""
    chosen = list(accounts)
    return tuple(sign * sum(column.get(name, 0) for name in chosen) for column in figures)


def added(*rows: Sequence[int]) -> tuple[int, ...]:
    """Rows of figures added up, column by column.

    >>> added((1, 2), (3, 4))
    (4, 6)
    """
    return tuple(sum(column) for column in zip(*rows, strict=True))


def accounts_in(figures: Figures, above: str = "") -> list[str]:
    """The accounts that have a figure in some column, by name."""
    names = {name for column in figures for name, cents in column.items() if cents}
    return sorted(name for name in names if lies_in(name, above))


def tree(
    figures: Figures,
    above: str,
    *,
    sign: int = 1,
    depth: int = 1,
    ever: bool = False,
    but: Iterable[str] = (),
) -> list[Line]:
    """The accounts below one, each after the group it lies in; `but` are left out.

    A group that has only one account in it is not shown by itself.

    >>> lines = tree([{"Income:Sales:Bread": -5, "Income:Sales:Cake": -2}], "Income",
    ...     sign=-1)
    >>> [(line.account, line.depth, line.cents) for line in lines][:2]
    [('Income:Sales', 1, (7,)), ('Income:Sales:Bread', 2, (5,))]
    """
    left_out = tuple(but)
    width = len(figures)
    root = _Node(above, [0] * width)
    for name in accounts_in(figures, above):
        if any(lies_in(name, other) for other in left_out):
            continue
        node = root
        for part in name[len(above) :].split(":")[1:]:
            path = f"{node.name}:{part}"
            node = node.inside.setdefault(part, _Node(path, [0] * width))
        node.own = [sign * column.get(name, 0) for column in figures]
    lines: list[Line] = []
    for child in root.inside.values():
        lines += _lines(child, depth, ever)
    return lines + _directly(root, depth)


def _lines(node: _Node, depth: int, ever: bool) -> list[Line]:
    while len(node.inside) == 1 and not any(node.own):
        (node,) = node.inside.values()
    kind: LineKind = "group" if node.inside else "account"
    total = tuple(node.total())
    lines = [
        Line(
            kind=kind,
            cents=total,
            account=node.name,
            depth=depth,
            opens=node.name,
            ever=ever,
        )
    ]
    for child in node.inside.values():
        lines += _lines(child, depth + 1, ever)
    return lines + (_directly(node, depth + 1) if node.inside else [])


def _directly(node: _Node, depth: int) -> list[Line]:
    """What was posted to a group itself, and to none of its accounts."""
    if not any(node.own):
        return []
    return [Line(kind="account", cents=tuple(node.own), text=DIRECTLY, depth=depth)]
