"""Accounts to choose from, by their names in the reader's language, grouped by kind."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from django.utils.translation import get_language, gettext_lazy as _

from ledger.books.names import lies_in
from ledger.books.selectors import Roots
from ledger.books.starting_chart import label

Choices: TypeAlias = list[tuple[Any, Any]]
MONEY, HAS, OWES, INCOME, EXPENSES, CAPITAL = range(6)
GROUPS: Mapping[int, Any] = {
    MONEY: _("Bank and cash"),
    HAS: _("Other things the co-op has"),
    OWES: _("What it owes"),
    INCOME: _("Income"),
    EXPENSES: _("Expenses"),
    CAPITAL: _("Capital"),
}
ORDERS: Mapping[str, Sequence[int]] = {
    "money": (MONEY, OWES, HAS),
    "out": (EXPENSES, OWES, HAS, CAPITAL, INCOME, MONEY),
    "in": (INCOME, OWES, CAPITAL, HAS, EXPENSES, MONEY),
    "transfer": (MONEY, OWES, HAS),
    "other": (EXPENSES, INCOME, MONEY, HAS, OWES, CAPITAL),
}
MOST_OF_MEMBERS = 300


def group_of(account: str, roots: Roots) -> int:
    """The group an account is chosen from; money stands in banks and tills."""
    if lies_in(account, f"{roots.assets}:Bank") or lies_in(
        account, f"{roots.assets}:Cash"
    ):
        return MONEY
    kinds = [
        (roots.assets, HAS),
        (roots.liabilities, OWES),
        (roots.income, INCOME),
        (roots.expenses, EXPENSES),
    ]
    return next((kind for root, kind in kinds if lies_in(account, root)), CAPITAL)


def named(
    accounts: Iterable[str], roots: Roots, *, names: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Accounts with their words; where two read the same, with their own names too.

    `names` are the members' by code, who are named beside their shares.
    """
    language, words = get_language() or "en", {}
    head = f"{roots.equity}:Members:"
    for account in accounts:
        words[account] = label(account, language, roots=roots)
        code = account.removeprefix(head).partition(":")[0]
        if names and account.startswith(head) and code in names:
            words[account] += f" ({names[code]})"
    often = Counter(words.values())
    return {
        account: said if often[said] == 1 else f"{said} ({account})"
        for account, said in words.items()
    }


def without_crowd(accounts: Iterable[str], roots: Roots) -> tuple[list[str], bool]:
    """Accounts without those of members where they are many, and whether any are out.

    First members' layers are left out, then their shares too.
    """
    members = f"{roots.equity}:Members"
    accounts = list(accounts)
    own = {account for account in accounts if lies_in(account, members)}
    shares = {account for account in own if account.endswith(":Share")}
    few = own if len(own) <= MOST_OF_MEMBERS else shares
    kept = few if len(few) <= MOST_OF_MEMBERS else set()
    shown = [name for name in accounts if name in kept or name not in own]
    return shown, len(shown) < len(accounts)


def grouped(
    accounts: Iterable[str],
    roots: Roots,
    *,
    order: str,
    names: Mapping[str, str] | None = None,
) -> Choices:
    """Choices of a select: an empty one, then each group with its accounts by name.

    Where there are very many members, their accounts are left to entry as text.
    """
    groups: dict[int, list[tuple[str, str]]] = {}
    shown, _left_out = without_crowd(accounts, roots)
    for account, said in named(shown, roots, names=names).items():
        groups.setdefault(group_of(account, roots), []).append((account, said))
    found: Choices = [("", _("Choose …"))]
    for group in ORDERS[order]:
        if group in groups:
            rows = sorted(groups[group], key=lambda row: row[1].casefold())
            found.append((GROUPS[group], rows))
    return found
