"""The books at three sizes: posting, reading, walking; each beside its rivals.

Run by itself: `python -m tests.bench.books_at COUNT FOLDER`.
"""

import json
import sys
import time
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench import books_shape as shape
from tests.bench.measure import alone, seconds_of, table

SIZES = (1_000, 100_000, 1_000_000)
RIVALS_UP_TO = 100_000
POSTS, ALLOCATIONS, MEMBERS = 200, 7, 200
YEAR, MID, PAGE = 2024, date(2025, 6, 17), 50
BUSY = "Assets:Bank"


def post_times(book: Any, times: int, entries: int) -> list[float]:
    """How long each of some posts takes, from the call to the commit."""
    from ledger.books import services
    from ledger.books.journal import Entry, Leg

    found = []
    for _ in range(times):
        shares = [f"Equity:Members:M{n % MEMBERS:04d}:Share" for n in range(entries)]
        legs = [(Leg(BUSY, 1_00), Leg(share, -1_00)) for share in shares]
        items = [Entry(shape.LAST, "Instalment", pair) for pair in legs]
        right = {"batch": "bench", "authority": "person:0", "by": None, "at": shape.AT}
        start = time.perf_counter()
        services.post(book=book, entries=items, **right)
        found.append(time.perf_counter() - start)
    return sorted(found)


def statements(book: Any) -> None:
    """An income statement of a year and a balance sheet at its end."""
    from ledger.reports.selectors.asked import ask, reach_of
    from ledger.reports.selectors.statements import balance, income

    reach = reach_of(book.cooperative, on=shape.LAST)
    asked = ask(reach, sees_all=True, year=YEAR)
    income(asked)
    balance(asked)


def ours(book: Any) -> dict[str, float]:
    """Seconds of each job; entries a second of each walk."""
    from ledger.books import selectors, services

    page = partial(selectors.register, book, BUSY, limit=PAGE)
    post_times(book, 5, 1)
    posts, many = post_times(book, POSTS, 1), post_times(book, ALLOCATIONS, MEMBERS)
    book.refresh_from_db()
    selectors.balances(book, on=MID)
    found = {
        "post": posts[len(posts) // 2],
        "p95": posts[len(posts) * 95 // 100],
        "allocation": many[len(many) // 2],
        "balances": seconds_of(lambda: selectors.balances(book, on=MID), runs=9),
        "statements": seconds_of(lambda: statements(book), runs=9),
        "register": seconds_of(page, runs=9),
        "older page": seconds_of(lambda: page(before=(MID, 0)), runs=9),
    }
    walks = {
        "walk": lambda: selectors.first_broken_row(book),
        "write": lambda: services.materialise(book, whole=True),
        "compare": lambda: list(services.files_that_differ(book)),
    }
    for name, walk in walks.items():
        found[name] = book.head_seq / seconds_of(walk)
    main = services.directory_of(book.cooperative.slug) / "main.beancount"
    return found | {"main": str(main)}


def ms(found: dict[str, Any], name: str) -> str:
    return f"{found[name] * 1000:,.1f}" if name in found else "—"


def ratio(found: dict[str, Any], name: str, base: float) -> str:
    return f"{found[name] / base:,.1f}" if name in found else "—"


JOBS = {
    "post": "post one transaction, median",
    "p95": "post one transaction, 95 of 100",
    "allocation": "allocation of 400 postings",
    "balances": "all balances on a day",
    "statements": "income statement and balance sheet",
    "register": "register of the busiest account, newest page",
    "older page": "the same, an older page",
}


def report(folder: Path) -> str:
    """Two tables: jobs beside their rivals, and walks."""
    jobs, walks = [], []
    first: dict[str, Any] = {}
    for count in SIZES:
        data = folder / f"at-{count}"
        data.mkdir(exist_ok=True)
        found = alone("tests.bench.books_at", str(count), str(data))
        first = first or found
        rivals: dict[str, dict[str, Any]] = {"beancount": {}, "hledger": {}}
        if count <= RIVALS_UP_TO:
            for rival in rivals:
                arguments = (rival, str(count), str(found["main"]), str(data))
                rivals[rival] = alone("tests.bench.books_rivals", *arguments)
        for name, text in JOBS.items():
            line = [f"{count:,}: {text}", ms(found, name)]
            line += [f"{found[name] / first[name]:.2f}"]
            for rival in rivals.values():
                line += [ms(rival, name), ratio(rival, name, found[name])]
            jobs.append(line)
        for name in ("walk", "write", "compare"):
            rate = found[name]
            walks.append([f"{count:,}: {WALKS[name]}", f"{rate:,.0f}"])
    head = ["transactions: job", "ms", "× the smallest", "Beancount ms", "×"]
    title = (
        "Books at three sizes (reach: a post under 15 ms, and within 1.5 of its time at "
        "1,000; balances and a page under 30 ms at 100,000)\n"
        "Beancount: append the entry to the file and check it; for what is read, load "
        "the file and ask beanquery. Rivals are not run at 1,000,000: Beancount alone "
        "needs a minute and more for one load."
    )
    speeds = "Walks over the whole books (reach: 150,000 entries a second)"
    return "\n".join(
        [
            table(title, [*head, "hledger ms", "×"], jobs),
            table(speeds, ["transactions: walk", "entries a second"], walks),
        ]
    )


WALKS = {
    "walk": "verify the chain",
    "write": "materialise all files anew",
    "compare": "compare all files with the journal",
}


def main(count: str, folder: str) -> None:
    shape.begin(Path(folder))
    print(json.dumps(ours(shape.book_of(int(count)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
