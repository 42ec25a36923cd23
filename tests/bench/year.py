"""A whole year: allocation, posting, notices and payout files, beside plain Beancount.

The rival does the same with a loop over whole numbers, text written by hand and
Beancount's own loader; the notices stand beside a bare loop over Typst with the same
fonts. Run by itself: `python -m tests.bench.year JOB MEMBERS FOLDER`.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.bench.measure import alone, peak_mb, table
from tests.bench.year_shape import YEAR, begin, hours_of, net_cents, stands

SMALL, LARGE, HUGE = 200, 2_000, 100_000
NOTICES = 1_000


def report() -> str:
    """Three tables: the whole run, the large allocation, and the notices."""
    runs = [_whole(members) for members in (SMALL, LARGE)]
    return "\n".join([_runs(runs), _huge(), _notices()])


def _whole(members: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        ours = _alone("whole", members, folder)
    with tempfile.TemporaryDirectory() as folder:
        return ours | {"plain": _alone("plain", members, folder)["all"]}


def _runs(runs: list[dict[str, Any]]) -> str:
    steps = ("worked out and frozen", "posted", "notices", "payout files", "all")
    rows = [
        [
            step,
            *(f"{run[step]:.2f}" for run in runs),
        ]
        for step in steps
    ]
    rows.append(["plain Beancount, no notices", *(f"{run['plain']:.2f}" for run in runs)])
    rows.append(["peak memory, MB", *(f"{run['mb']:.0f}" for run in runs)])
    return table(
        "A year from hours to payout files, seconds (reach: 200 members in under 10, "
        "2,000 in under 60)",
        ["step", *(f"{run['members']:,} members" for run in runs)],
        rows,
    )


def _huge() -> str:
    rows = []
    for job, label in (("entries", "coopkit"), ("plain", "plain Beancount")):
        with tempfile.TemporaryDirectory() as folder:
            if job == "entries":
                _alone("made", HUGE, folder)
            found = _alone(job, HUGE, folder)
        rows.append([label, f"{found['all']:.1f}", f"{found['mb']:.0f}"])
    return table(
        f"{HUGE:,} members allocated and posted (reach: under a minute and 1 GB)",
        ["", "seconds", "peak MB"],
        rows,
    )


def _notices() -> str:
    with tempfile.TemporaryDirectory() as folder:
        found = _alone("notices", NOTICES, folder)
    rows = [
        ["a bare Typst loop, one core", f"{found['bare']:.0f}", "1.00"],
        [
            "notices worked out, set and kept",
            f"{found['ours']:.0f}",
            f"{found['ours'] / found['bare']:.2f}",
        ],
    ]
    return table(
        f"{NOTICES:,} notices (reach: 0.7 of a bare Typst loop with shared fonts)",
        ["", "a second", "× bare"],
        rows,
    )


def _alone(job: str, members: int, folder: str) -> dict[str, Any]:
    return alone(
        "tests.bench.year",
        job,
        str(members),
        folder,
        COOPKIT_DATA=folder,
        DATABASE_URL=f"sqlite:///{folder}/coopkit.sqlite3",
        COOPKIT_DEBUG="1",
        DJANGO_SETTINGS_MODULE="coopkit.settings",
    )


def _timed(steps: dict[str, float], name: str, job: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    made = job()
    steps[name] = time.perf_counter() - start
    return made


def whole(members: int) -> dict[str, Any]:
    """The site's own run, step by step."""
    year = begin(members)
    steps: dict[str, float] = {}
    worksheet = year.adopt(_timed(steps, "worked out and frozen", year.freeze))
    _timed(steps, "posted", lambda: year.post(worksheet))
    made = _timed(steps, "notices", lambda: year.notices(worksheet))
    size = _timed(steps, "payout files", year.pay)
    assert made == members
    assert size > 95 * members
    return {**steps, "all": sum(steps.values()), "members": members}


def made(members: int) -> dict[str, Any]:
    """What stands before the year is worked out."""
    begin(members)
    return {}


def entries(_members: int) -> dict[str, Any]:
    """Allocation and posting alone, of what `made` left."""
    year = stands()
    steps: dict[str, float] = {}
    worksheet = year.adopt(_timed(steps, "worked out and frozen", year.freeze))
    _timed(steps, "posted", lambda: year.post(worksheet))
    return {**steps, "all": sum(steps.values())}


def plain(members: int) -> dict[str, Any]:
    """The same with a loop, a text file and Beancount's loader."""
    from beancount import loader

    steps: dict[str, float] = {}

    def run() -> None:
        path = Path("plain.beancount").resolve()
        path.write_text("\n".join(_plain_text(members)), encoding="utf-8")
        _entries, errors, _options = loader.load_file(str(path))
        path.unlink()
        assert not errors, errors[:1]

    _timed(steps, "all", run)
    return steps


def _plain_text(members: int) -> Iterator[str]:
    labor, net = hours_of(members), net_cents(members)
    pool = net - (net * 3 * 2 + 10) // 20
    whole_labor = sum(minutes for _, minutes in labor)
    parts = [divmod(pool * minutes, whole_labor) for _, minutes in labor]
    left = pool - sum(part for part, _ in parts)
    order = sorted(range(members), key=lambda n: (-parts[n][1], labor[n][0]))
    lucky = set(order[:left])
    yield 'option "operating_currency" "USD"'
    yield f"{YEAR - 5}-01-01 open Equity:CurrentYear:Patronage"
    yield f"{YEAR - 5}-01-01 open Liabilities:Patronage:Payable:FY{YEAR}"
    for n, ((who, _), (part, _)) in enumerate(zip(labor, parts, strict=True)):
        total = part + (n in lucky)
        cash = -(-total // 4)
        account = f"Equity:Members:{who}:Retained:{YEAR}:Q"
        yield f"{YEAR}-10-15 open {account}"
        yield f'{YEAR}-10-15 * "Patronage dividend for {YEAR}, {who}"'
        yield f"  Equity:CurrentYear:Patronage  {total // 100}.{total % 100:02} USD"
        payable = f"Liabilities:Patronage:Payable:FY{YEAR}"
        yield f"  {payable}  -{cash // 100}.{cash % 100:02} USD"
        kept = total - cash
        yield f"  {account}  -{kept // 100}.{kept % 100:02} USD"


def notices(members: int) -> dict[str, Any]:
    """Notices a second: a bare loop over the same data, then ours with the database."""
    year = begin(members)
    from coopkit.papers.models import Paper
    from coopkit.papers.typeset import typeset

    worksheet = year.adopt(year.freeze())
    year.post(worksheet)
    steps: dict[str, float] = {}
    _timed(steps, "ours", lambda: year.notices(worksheet))
    data = [paper.data for paper in Paper.objects.defer("pdf").iterator()]
    _timed(steps, "bare", lambda: [typeset("notice", one) for one in data])
    return {name: members / seconds for name, seconds in steps.items()}


JOBS = {
    "whole": whole,
    "made": made,
    "entries": entries,
    "plain": plain,
    "notices": notices,
}


if __name__ == "__main__":
    job, count, _folder = sys.argv[1:]
    found = JOBS[job](int(count))
    print(json.dumps(found | {"mb": peak_mb()}))
