"""Bringing in a whole ledger: coopkit's import beside Beancount's own load of the file.

Run by itself: `python -m tests.bench.books_import RIVAL FILE`, with a database that may
be filled.
"""

import json
import os
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from coopkit.money import plain_amount
from tests.bench.measure import alone, now_mb, peak_mb, seconds_of, table

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
        amount = plain_amount(1_000 + n * 7_919 % 90_000)
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


def report(folder: Path) -> str:
    """The table of both rivals and sizes."""
    rows = []
    for transactions in TRANSACTIONS:
        path = folder / f"{transactions}.beancount"
        path.write_text(ledger(transactions))
        found = {
            rival: alone(
                "tests.bench.books_import",
                rival,
                str(path),
                COOPKIT_DATA=str(folder / f"import-{transactions}"),
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
                    f"{seen['peak_mb'] - seen['base_mb']:.0f}",
                ]
            )
    return table(
        "Import (reach: at most 3 of Beancount's own loads, growing linearly; no more "
        "memory than Beancount itself holds)",
        ["job", "seconds", "× Beancount's load", "peak MB", "above an idle process"],
        rows,
    )


def load(path: Path) -> tuple[float, float]:
    from beancount import loader

    base = now_mb()
    return seconds_of(lambda: loader.load_file(str(path)), runs=1), base


def bring_in(path: Path) -> tuple[float, float]:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from ledger.books.services import import_ledger, open_book
    from tests.factories import CooperativeFactory

    settings.DEBUG = False
    call_command("migrate", verbosity=0)
    cooperative = CooperativeFactory(fiscal_year_end_month=12, fiscal_year_end_day=31)
    book = open_book(
        cooperative=cooperative, on=date(2016, 1, 1), accounts=[], by=None, at=AT
    )
    base = now_mb()

    def job() -> None:
        text, name = path.read_text(), path.name
        found = import_ledger(book=book, text=text, filename=name, by=None, at=AT)
        if found.errors:
            raise ValueError(found.errors[:3])

    return seconds_of(job, runs=1), base


def main(rival: str, path: str) -> None:
    os.environ["BEANCOUNT_DISABLE_LOAD_CACHE"] = "1"
    seconds, base = (load if rival == "beancount" else bring_in)(Path(path))
    print(json.dumps({"seconds": seconds, "base_mb": base, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
