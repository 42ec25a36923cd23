"""Peak memory of what walks over whole books, beside Beancount's load of the same file.

Run by itself: `python -m tests.bench.books_memory JOB COUNT FOLDER [FILE]`.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from tests.bench import books_shape as shape
from tests.bench.measure import alone, now_mb, peak_mb, seconds_of, table

SIZES = (20_000, 100_000)
JOBS = ("materialise", "walk", "compare", "verify")


def report(folder: Path) -> str:
    """Each job alone, at two sizes: what grows is what Beancount itself holds."""
    rows = []
    for count in SIZES:
        data = folder / f"at-{count}"
        data.mkdir(exist_ok=True)
        found = {
            job: alone("tests.bench.books_memory", job, str(count), str(data))
            for job in JOBS
        }
        file = found["materialise"]["main"]
        arguments = ("load", str(count), str(data), file)
        load = alone("tests.bench.books_memory", *arguments)
        for job, seen in {"Beancount's own load": load, **found}.items():
            rows.append(
                [
                    f"{count:,} transactions: {job}",
                    f"{seen['seconds']:.2f}",
                    f"{seen['peak']:.0f}",
                    f"{seen['peak'] - seen['base']:.0f}",
                ]
            )
    return table(
        "Peak memory (reach: flat, but for what Beancount itself holds)",
        ["job", "seconds", "peak MB", "above an idle process"],
        rows,
    )


def job_of(name: str, book: Any) -> Any:
    from ledger.books import selectors, services
    from ledger.books.services.verifying import findings

    def verify() -> None:
        found = list(findings(book))
        if found:
            raise ValueError(found[:3])

    return {
        "materialise": lambda: services.materialise(book, whole=True),
        "walk": lambda: selectors.first_broken_row(book),
        "compare": lambda: list(services.files_that_differ(book)),
        "verify": verify,
    }[name]


def main(job: str, count: str, folder: str, file: str = "") -> None:
    os.environ["BEANCOUNT_DISABLE_LOAD_CACHE"] = "1"
    main_file = file
    if job == "load":
        from beancount import loader

        base = now_mb()
        seconds = seconds_of(lambda: loader.load_file(file), runs=1)
    else:
        shape.begin(Path(folder))
        book = shape.book_of(int(count))
        from ledger.books import services

        work, base = job_of(job, book), now_mb()
        seconds = seconds_of(work, runs=1)
        main_file = str(services.directory_of(book.cooperative.slug) / services.MAIN)
    found = {"seconds": seconds, "base": base, "peak": peak_mb(), "main": main_file}
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
