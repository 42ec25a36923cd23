"""The cash flow statement, indirect: from the result to what cash changed by.

Every account that is not cash stands in exactly one place, so the parts always add up to
the change of cash; what changed into other currencies has a line of its own.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from coopkit.errors import N_, Marked
from ledger.books.names import lies_in
from ledger.reports import account_nature as nature
from ledger.reports.statement import (
    NOTHING,
    Column,
    Figures,
    Line,
    Names,
    Statement,
    accounts_in,
    added,
    pick,
    sums,
)

WORK = N_("From the work of the co-op")
RESULT = N_("Result: income less expenses")
WORN = N_("Wear of equipment, for which no money leaves")
GAINS = N_("Gains from selling lasting things, counted below")
TIED_UP = N_("Money tied up in stock and in what others owe us")
OWED = N_("Bills and taxes that wait to be paid")
FROM_WORK = N_("Cash from the work of the co-op")
THINGS = N_("From buying and selling lasting things")
WORN_HERE = N_("Their wear, which is no payment")
GAINS_HERE = N_("Gains from selling them")
BOUGHT = N_("Equipment, vehicles and the like")
FROM_THINGS = N_("Cash from lasting things")
OWNERS = N_("From loans and members")
LOANS = N_("Loans taken up, less paid back")
MEMBERS = N_("Members: shares, dividends and capital paid out")
FROM_OWNERS = N_("Cash from loans and members")
CHANGED = N_("Changed into other currencies")
CHANGE, BEFORE, AFTER = N_("Change of cash"), N_("Cash before"), N_("Cash at the end")


def cash_accounts(figures: Figures, *, names: Names) -> list[str]:
    """The accounts that were taken for cash."""
    return [name for name in accounts_in(figures, names.assets) if nature.is_cash(name)]


def cash_flow(
    columns: tuple[Column, ...], before: Figures, moved: Figures, *, names: Names
) -> Statement:
    """Where cash came from and went; `before` are balances as each column begins.

    `moved` has every account of the books, in Beancount's sign.

    >>> from datetime import date
    >>> year = Column(first=date(2025, 7, 1), last=date(2026, 6, 30))
    >>> moved = {"Assets:Bank": 600, "Income:Sales": -900, "Assets:Stock": 300}
    >>> flow = cash_flow((year,), [{"Assets:Bank": 50}], [moved], names=Names())
    >>> flow.figures(FROM_WORK), flow.figures(AFTER)
    ((600,), (650,))
    """
    cash = cash_accounts([*before, *moved], names=names)
    opening, change = pick(before, cash), pick(moved, cash)
    work, from_work = _work(moved, names, cash)
    things, from_things = _things(moved, names)
    owners, from_owners = _owners(moved, names)
    changed = tuple(sum(column.values()) for column in moved)
    lines = [*work, *things, *owners]
    if any(changed):
        lines.append(Line(kind="total", text=CHANGED, cents=changed))
    told = added(from_work, from_things, from_owners, changed)
    if told != change:
        raise ValueError("an account stands in no place of the cash flow, or in two")
    lines += [
        Line(kind="result", text=CHANGE, cents=change),
        Line(kind="total", text=BEFORE, cents=opening),
        Line(kind="total", text=AFTER, cents=added(opening, change)),
    ]
    return Statement(columns=columns, lines=tuple(lines))


Part = tuple[list[Line], tuple[int, ...]]


def _work(moved: Figures, names: Names, cash: list[str]) -> Part:
    """The result, what moved no money, and what is tied up or waits."""
    flows = added(sums(moved, names.income), sums(moved, names.expenses))
    result = tuple(-cents for cents in flows)
    worn_out = _those(moved, names.expenses, nature.is_worn)
    sold = _those(moved, names.income, nature.is_sold)
    worn, gains = pick(moved, worn_out), pick(moved, sold)
    others = [
        name
        for name in accounts_in(moved, names.assets)
        if name not in set(cash) and not nature.is_lasting(name)
    ]
    owed = _those(moved, names.liabilities, lambda name: not _is_financing(name))
    stock, stock_sum = _group(TIED_UP, moved, others)
    bills, bills_sum = _group(OWED, moved, owed)
    total = added(result, worn, gains, stock_sum, bills_sum)
    lines = [
        Line(kind="section", text=WORK),
        Line(kind="account", depth=1, text=RESULT, cents=result, leads="income"),
    ]
    lines += _moved_no_money(WORN, worn, worn_out, 1)
    lines += _moved_no_money(GAINS, gains, sold, 1)
    lines += [*stock, *bills, Line(kind="total", text=FROM_WORK, cents=total)]
    return lines, total


def _things(moved: Figures, names: Names) -> Part:
    """What was paid for lasting things and taken for them: without their wear."""
    accounts = _those(
        moved,
        names.assets,
        lambda name: nature.is_lasting(name) and not nature.is_cash(name),
    )
    worn_out = _those(moved, names.expenses, nature.is_worn)
    sold = _those(moved, names.income, nature.is_sold)
    worn, gains = pick(moved, worn_out, sign=-1), pick(moved, sold, sign=-1)
    things, things_sum = _group(BOUGHT, moved, accounts)
    total = added(things_sum, worn, gains)
    accounts_only = [line for line in things if line.kind == "account"]
    rows = [replace(line, depth=2, text=NOTHING) for line in accounts_only]
    rows += _moved_no_money(WORN_HERE, worn, worn_out, 2)
    rows += _moved_no_money(GAINS_HERE, gains, sold, 2)
    if not rows:
        return [], total
    return [
        Line(kind="section", text=THINGS),
        Line(kind="group", depth=1, text=BOUGHT, cents=total),
        *rows,
        Line(kind="total", text=FROM_THINGS, cents=total),
    ], total


def _moved_no_money(
    text: Marked, cents: tuple[int, ...], accounts: list[str], depth: int
) -> list[Line]:
    """A line for what is in the result without money, or with money of another part."""
    if not any(cents):
        return []
    opens = accounts[0] if len(accounts) == 1 else ""
    return [Line(kind="account", depth=depth, text=text, cents=cents, opens=opens)]


def _owners(moved: Figures, names: Names) -> Part:
    """Loans, and what members paid in and were paid as owners."""
    loans, loans_sum = _group(
        LOANS, moved, _those(moved, names.liabilities, nature.is_loan)
    )
    due = _those(
        moved,
        names.liabilities,
        lambda name: nature.is_owners(name) and not nature.is_loan(name),
    )
    capital = accounts_in(moved, names.equity)
    own, own_sum = _group(MEMBERS, moved, [*capital, *due])
    total = added(loans_sum, own_sum)
    if not loans and not own:
        return [], total
    last = Line(kind="total", text=FROM_OWNERS, cents=total)
    return [Line(kind="section", text=OWNERS), *loans, *own, last], total


def _is_financing(account: str) -> bool:
    return nature.is_loan(account) or nature.is_owners(account)


def _those(moved: Figures, root: str, what: Callable[[str], bool]) -> list[str]:
    return [name for name in accounts_in(moved, root) if what(name)]


def _group(text: Marked, moved: Figures, accounts: Iterable[str]) -> Part:
    """A line for a kind of accounts, and one for each below it; money in is positive."""
    tops = _tops(list(accounts), moved)
    total = added((0,) * len(moved), *(cents for _, cents, _ in tops))
    rows = [
        Line(
            kind="account",
            depth=2,
            account=name,
            cents=cents,
            opens=name if whole else "",
        )
        for name, cents, whole in tops
        if any(cents)
    ]
    if not rows:
        return [], total
    if len(rows) == 1:
        return [replace(rows[0], text=text, depth=1)], total
    return [Line(kind="group", depth=1, text=text, cents=total), *rows], total


def _tops(accounts: list[str], moved: Figures) -> list[tuple[str, tuple[int, ...], bool]]:
    """Accounts under the second part of their names, where all of it is among them.

    Each with its figures, and whether everything that lies in it is among them.
    """
    every, chosen = accounts_in(moved), set(accounts)

    def is_whole(top: str) -> bool:
        return all(name in chosen for name in every if lies_in(name, top))

    tops = set()
    for name in accounts:
        top = ":".join(name.split(":")[:2])
        tops.add(top if is_whole(top) else name)
    highest = [top for top in tops if not any(lies_in(top, o) for o in tops - {top})]
    return [
        (
            top,
            pick(moved, [name for name in accounts if lies_in(name, top)], sign=-1),
            is_whole(top),
        )
        for top in sorted(highest)
    ]
