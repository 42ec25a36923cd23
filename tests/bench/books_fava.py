"""A reload of Fava with two thousand members, beside Beancount's load of the same file.

Run by itself: `python -m tests.bench.books_fava RIVAL FILE`. The file is a year of a shop
with one allocation: an entry of its own for each member.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from coopkit.money import plain_amount
from tests.bench import books_shape as shape
from tests.bench.measure import alone, peak_mb, seconds_of, table

MEMBERS, SALES = 2_000, 20_000


def ledger() -> Iterator[str]:
    """The year as text."""
    names = [f"Equity:Members:M{n:05d}" for n in range(MEMBERS)]
    for name in shape.SHOP:
        yield f"2025-01-01 open {name} USD\n"
    for name in names:
        yield f"2025-01-01 open {name}:Share USD\n2025-01-01 open {name}:Retained USD\n"
    for n in range(SALES):
        day = f"2025-{n * 12 // SALES + 1:02d}-{n % 28 + 1:02d}"
        cents = plain_amount(1_000 + n % 5_000)
        yield f'\n{day} * "Counter" "Sale {n}"\n  entry-id: "e{n}"\n'
        yield f"  Assets:Bank  {cents} USD\n  Income:Sales:Bread  -{cents} USD\n"
    for name in names:
        yield f'\n2025-12-31 * "Allocation" ^patronage\n  {name}:Retained  -7.50 USD\n'
        yield "  Liabilities:Payroll  -2.50 USD\n  Expenses:Wages  10.00 USD\n"


def report(folder: Path) -> str:
    """Both loads, and their ratio."""
    path = folder / "members.beancount"
    shape.write(path, ledger())
    found = {
        rival: alone("tests.bench.books_fava", rival, str(path))
        for rival in ("beancount", "fava")
    }
    own = found["beancount"]["seconds"]
    rows = [
        [
            name,
            f"{seen['seconds']:.2f}",
            f"{seen['seconds'] / own:.2f}",
            f"{seen['mb']:.0f}",
        ]
        for name, seen in found.items()
    ]
    return table(
        f"A reload at {MEMBERS:,} members (reach: at most 1.3 of Beancount's own load)",
        ["by", "seconds", "× Beancount's load", "peak MB"],
        rows,
    )


def main(rival: str, path: str) -> None:
    os.environ["BEANCOUNT_DISABLE_LOAD_CACHE"] = "1"
    if rival == "beancount":
        from beancount import loader

        seconds = seconds_of(lambda: loader.load_file(path))
    else:
        shape.begin(Path(path).parent)
        from ledger.books.fava import Ledger

        held = Ledger(path, poll_watcher=True)
        seconds = seconds_of(held.load_file)
    print(json.dumps({"seconds": seconds, "mb": peak_mb()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
