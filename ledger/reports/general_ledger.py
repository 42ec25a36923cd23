"""The general ledger: each account with its opening, what came and went, its closing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from coopkit.errors import N_
from ledger.reports.statement import Column, Line, Statement

OPENING, CAME = N_("At the start"), N_("Debits")
WENT, CLOSING = N_("Credits"), N_("At the end")
SUM = N_("Sum")


@dataclass(frozen=True, slots=True)
class Turnover:
    """An account in a period: debits and credits are both positive."""

    opening: int
    debits: int
    credits: int

    @property
    def closing(self) -> int:
        return self.opening + self.debits - self.credits


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A posting as it stands in an account, with what the account holds after it."""

    account: str
    on: date
    entry_id: str
    text: str
    cents: int
    balance_cents: int = 0


def general_ledger(
    accounts: Mapping[str, Turnover], *, first: date, last: date
) -> Statement:
    """The accounts side by side, in Beancount's sign; the sum of each column last.

    >>> bank = Turnover(opening=100, debits=50, credits=20)
    >>> sheet = general_ledger({"Assets:Bank": bank}, first=date(2026, 1, 1),
    ...     last=date(2026, 1, 31))
    >>> sheet.lines[0].cents
    (100, 50, 20, 130)
    """
    rows = {
        name: (each.opening, each.debits, each.credits, each.closing)
        for name, each in sorted(accounts.items())
    }
    lines = [
        Line(kind="account", account=name, cents=cents, opens=name, ever=True)
        for name, cents in rows.items()
    ]
    columns = list(zip(*rows.values(), strict=True)) or [()] * 4
    lines.append(Line(kind="result", text=SUM, cents=tuple(map(sum, columns))))
    return Statement(
        columns=(
            Column(last=first - timedelta(days=1), head=OPENING),
            Column(first=first, last=last, head=CAME, opens=False),
            Column(first=first, last=last, head=WENT, opens=False),
            Column(last=last, head=CLOSING),
        ),
        lines=tuple(lines),
    )


def running(
    lines: Iterable[Entered], openings: Mapping[str, int]
) -> Iterator[tuple[Entered, int]]:
    """Postings in the order of accounts and days, each with the balance after it.

    >>> sale = Entered(account="Assets:Bank", on=date(2026, 1, 2), entry_id="a",
    ...     text="Bread", cents=5)
    >>> [balance for _, balance in running([sale, sale], {"Assets:Bank": 100})]
    [105, 110]
    """
    held = dict(openings)
    for line in lines:
        held[line.account] = held.get(line.account, 0) + line.cents
        yield line, held[line.account]
