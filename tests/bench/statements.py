"""Statements after ten years: a member's account, and everybody's for the bookkeeper.

Each page is asked for by the site's own WSGI application; beside it stand the questions
it answers, put to beanquery on the same books in Beancount's own file: with the file
loaded for the request, and on entries that are in memory already. Run by itself:
`python -m tests.bench.statements JOB MEMBERS FOLDER`.
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench import statements_shape as shape
from tests.bench.measure import alone, now_mb, peak_mb, seconds_of, table

SIZES = (200, 20_000)
ROUNDS, YEAR = 9, shape.YEARS[-1]
MEMBER, KEEPER = "one@bench.example", "keeper@bench.example"
PAGES = {
    "account": (MEMBER, "money/", "my account, a member"),
    "why": (MEMBER, "money/why/share/", "why this number, a member"),
    "rollforward": (KEEPER, f"money/roll-forward/{YEAR}/", "everybody’s, by cause"),
}


def report() -> str:
    """Two tables: pages beside their questions in BQL, and what each keeps in memory."""
    rows, kept = [], []
    for members in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            ours = alone("tests.bench.statements", "ours", str(members), folder)
            plain = alone("tests.bench.statements", "plain", str(members), folder)
        for name, (_, _, said) in PAGES.items():
            page, asked = ours["pages"][name], plain["asked"][name]
            rows.append(
                [
                    f"{members:,}: {said}",
                    f"{page['ms']:,.1f}",
                    str(page["queries"]),
                    f"{page['kb']:.0f}",
                    f"{asked * 1000:,.0f}",
                    f"{(plain['load'] + asked) * 1000:,.0f}",
                ]
            )
        kept.append(
            [
                f"{members:,} members, {plain['entries']:,} entries",
                f"{ours['mb']:.0f}",
                f"{ours['grew']:.0f}",
                f"{plain['mb']:.0f}",
                f"{ours['made']:.0f}",
            ]
        )
    return "\n".join([_pages(rows), _memory(kept)])


def _pages(rows: list[list[str]]) -> str:
    return table(
        "Statements of ten years (reach: a member’s account under 100 ms at any size)\n"
        "Beancount: the same figures in BQL, on entries in memory, and with the load.",
        ["members: page", "ms", "queries", "kB", "BQL ms", "load and BQL ms"],
        rows,
    )


def _memory(rows: list[list[str]]) -> str:
    return table(
        "The same: memory, and how long the books took to make",
        ["", "peak MB", "of it by pages", "Beancount MB", "made in s"],
        rows,
    )


def ours(members: int, folder: Path) -> dict[str, Any]:
    """Milliseconds, queries and kB of each page; the most memory pages were given."""
    arguments = ("make", str(members), str(folder))
    made = alone("tests.bench.statements", *arguments)["made"]
    shape.begin(folder)
    from django.test import Client

    from coopkit.accounts.models import User

    clients = {}
    for email in (MEMBER, KEEPER):
        clients[email] = Client()
        clients[email].force_login(User.objects.get(email=email))
    before = now_mb()
    pages = {
        name: _asked(clients[email], f"/en/c/town/{path}")
        for name, (email, path, _) in PAGES.items()
    }
    peak = peak_mb()
    return {"pages": pages, "mb": peak, "grew": peak - before, "made": made}


def _asked(client: Any, url: str) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    times = []
    for turn in range(ROUNDS + 2):
        start = time.perf_counter()
        response = client.get(url)
        if response.status_code != 200:
            raise RuntimeError(f"{url} answered {response.status_code}")
        if turn > 1:
            times.append((time.perf_counter() - start) * 1000)
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    size = len(response.content) / 1000
    return {"ms": statistics.median(times), "queries": len(seen), "kb": size}


def make(members: int, folder: Path) -> dict[str, Any]:
    """The co-op in a database, and its books as Beancount's file; in a process alone."""
    shape.begin(folder)
    start = time.perf_counter()
    shape.town(members)
    made = time.perf_counter() - start
    with (folder / "plain.beancount").open("w", encoding="utf-8") as file:
        file.writelines(shape.plain_text(members))
    return {"made": made}


def plain(members: int, folder: Path) -> dict[str, Any]:
    """Seconds to load the file, and of each question on what was loaded."""
    import beanquery
    from beancount import loader

    path = folder / "plain.beancount"
    start = time.perf_counter()
    entries, errors, options = loader.load_file(str(path))
    load = time.perf_counter() - start
    if errors:
        raise RuntimeError(str(errors[0]))
    source = {"entries": entries, "errors": errors, "options": options}
    asked = beanquery.connect("beancount:", **source)
    found = {}
    for name, queries in _questions(members).items():

        def ask(queries: tuple[str, ...] = queries) -> None:
            for query in queries:
                asked.execute(query).fetchall()

        found[name] = seconds_of(ask, runs=1)
    return {"load": load, "asked": found, "entries": len(entries), "mb": peak_mb()}


def _questions(members: int) -> dict[str, tuple[str, ...]]:
    """The figures of each page in BQL: balances, growth by year, movements, causes."""
    own = f"^Equity:Members:{shape.code_of(members // 2)}:"
    moves = "SELECT date, narration, account, number WHERE account ~"
    layers = "SELECT account, sum(number) WHERE account ~"
    first, last = f"{YEAR - 1}-07-01", f"{YEAR}-06-30"
    everybody = "'^Equity:Members:'"
    return {
        "account": (
            f"{layers} '{own}' GROUP BY account",
            f"SELECT year, sum(number) WHERE account ~ '{own}' GROUP BY year",
            f"{moves} '{own}' ORDER BY date DESC LIMIT 50",
        ),
        "why": (f"{moves} '{own}Share$' ORDER BY date",),
        "rollforward": (
            f"{layers} {everybody} AND date < {first} GROUP BY account",
            f"{layers} {everybody} AND date >= {first} AND date <= {last} "
            "GROUP BY account",
        ),
    }


JOBS = {"ours": ours, "plain": plain, "make": make}


if __name__ == "__main__":
    job, count, place = sys.argv[1:]
    print(json.dumps(JOBS[job](int(count), Path(place))))
