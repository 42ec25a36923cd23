"""The same jobs on the same books by Beancount with beanquery, and by hledger.

Run by itself: `python -m tests.bench.books_rivals RIVAL COUNT MAIN_FILE FOLDER`. Both
read their files anew for each question, as people do who use them.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.bench import books_shape as shape
from tests.bench.measure import seconds_of

ENTRY = '\n2025-12-31 * "Instalment"\n  Assets:Bank  1.00 USD\n  Assets:Till  -1.00 USD\n'
BALANCES = "SELECT account, sum(number) WHERE date <= 2025-06-17 GROUP BY account"
INCOME = (
    "SELECT account, sum(number) FROM year = 2024 "
    "WHERE account ~ '^(Income|Expenses)' GROUP BY account"
)
SHEET = "SELECT account, sum(number) WHERE date <= 2024-12-31 GROUP BY account"
REGISTER = (
    "SELECT date, narration, number, balance WHERE account = 'Assets:Bank' "
    "ORDER BY date DESC LIMIT 50"
)


def beancount(main: Path, folder: Path) -> dict[str, Any]:
    """Load what we materialised, then ask; and append an entry to it, and check it."""
    os.environ["BEANCOUNT_DISABLE_LOAD_CACHE"] = "1"
    import beanquery
    from beancount import loader

    def load() -> Any:
        return loader.load_file(str(main))

    loaded = seconds_of(load, runs=1)
    entries, errors, options = load()
    asked = beanquery.connect(
        "beancount:", entries=entries, errors=errors, options=options
    )

    def ask(*queries: str) -> float:
        def run() -> None:
            for query in queries:
                asked.execute(query).fetchall()

        return loaded + seconds_of(run, runs=1)

    found = {
        "balances": ask(BALANCES),
        "statements": ask(INCOME, SHEET),
        "register": ask(REGISTER),
    }
    copy = folder / "appended"
    shutil.copytree(main.parent, copy, dirs_exist_ok=True)

    def append_and_check() -> None:
        with (copy / main.name).open("a") as file:
            file.write(ENTRY)
        command = [sys.executable, "-m", "beancount.scripts.check", str(copy / main.name)]
        subprocess.run([*command, "--no-cache"], check=True)

    return found | {"post": seconds_of(append_and_check, runs=1)}


def hledger(count: int, folder: Path) -> dict[str, Any]:
    """The same with hledger, where it is installed, on the same books in its syntax."""
    program = shutil.which("hledger")
    if program is None:
        return {}
    path = folder / "books.journal"
    shape.write(path, shape.for_hledger(count))

    def run(*arguments: str) -> float:
        command = [program, "-f", str(path), *arguments]
        quiet = {"check": True, "stdout": subprocess.DEVNULL}
        return seconds_of(lambda: subprocess.run(command, **quiet), runs=1)

    found = {
        "balances": run("balance", "--flat", "-e", "2025-06-18"),
        "statements": run("incomestatement", "-p", "2024")
        + run("balancesheetequity", "-e", "2025-01-01"),
        "register": run("register", "^Assets:Bank$", "-H", "-p", "2025-12"),
    }
    with path.open("a") as file:
        file.write("2025-12-31 * x\n    Assets:Bank    1.00 USD\n    Assets:Till\n")
    return found | {"post": run("check")}


def main(rival: str, count: str, file: str, folder: str) -> None:
    if rival == "hledger":
        found = hledger(int(count), Path(folder))
    else:
        found = beancount(Path(file), Path(folder))
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
