"""Bringing in a whole ledger: coopkit's import beside Beancount's own load of the file.

Run by itself: `python -m tests.bench.books RIVAL TRANSACTIONS FILE`, with a database that
may be filled.
"""

import json
import os
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.bench.measure import alone, peak_mb, seconds_of, table

TRANSACTIONS = (10_000, 100_000)
RIVALS = ("beancount", "coopkit")
AT = datetime(2026, 11, 21, tzinfo=UTC)


def ledger(transactions: int) -> str:
    """A shop's ledger: two postings a sale, three a wage, five years and more."""
    first = date(2016, 1, 1)
    names = ["Assets:Bank", "Income:Sales", "Expenses:Flour", "Expenses:Wages"]
    names.append("Liabilities:Payroll")
    lines = ['option "operating_currency" "USD"']
    lines += [f"{first} open {name} USD" for name in names]
    for n in range(transactions):
        on = first + timedelta(days=n * 3_600 // transactions)
        cents = 1_000 + n * 7_919 % 90_000
        amount = f"{cents // 100}.{cents % 100:02d}"
        if n % 3:
            lines.append(f'{on} * "Counter" "Sale {n}"')
            lines.append(f"  Assets:Bank  {amount} USD\n  Income:Sales  -{amount} USD")
        else:
            lines.append(f'{on} * "Payroll" "Wages {n}"')
            lines.append(
                f"  Expenses:Wages  {amount} USD\n  Liabilities:Payroll  -1.00 USD"
            )
            lines.append("  Assets:Bank")
    return "\n".join(lines) + "\n"


def report() -> str:
    """The table of both rivals and sizes."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for transactions in TRANSACTIONS:
            path = Path(folder) / f"{transactions}.beancount"
            path.write_text(ledger(transactions))
            found = {
                rival: alone(
                    "tests.bench.books",
                    rival,
                    str(path),
                    COOPKIT_DATA=str(Path(folder) / f"data-{transactions}"),
                )
                for rival in RIVALS
            }
            own = found["beancount"]["seconds"]
            for rival, seen in found.items():
                rows.append(
                    [
                        f"{transactions:,} transactions, {rival}",
                        f"{seen['seconds']:.2f}",
                        f"{seen['seconds'] / own:.2f}",
                        f"{seen['peak_mb']:.0f}",
                    ]
                )
    return table(
        "Import (reach: at most 3 of Beancount's own loads, growing linearly)",
        ["job", "seconds", "× Beancount's load", "peak MB"],
        rows,
    )


def load(path: Path) -> float:
    from beancount import loader

    os.environ["BEANCOUNT_DISABLE_LOAD_CACHE"] = "1"
    return seconds_of(lambda: loader.load_file(str(path)), runs=1)


def bring_in(path: Path) -> float:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.core.management import call_command

    from ledger.books.services import import_ledger, open_book
    from tests.factories import CooperativeFactory

    call_command("migrate", verbosity=0)
    cooperative = CooperativeFactory(fiscal_year_end_month=12, fiscal_year_end_day=31)
    book = open_book(
        cooperative=cooperative, on=date(2016, 1, 1), accounts=[], by=None, at=AT
    )
    text = path.read_text()

    def job() -> None:
        import_ledger(book=book, text=text, filename=path.name, by=None, at=AT)

    return seconds_of(job, runs=1)


def main(rival: str, path: str) -> None:
    seconds = (load if rival == "beancount" else bring_in)(Path(path))
    print(json.dumps({"seconds": seconds, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
