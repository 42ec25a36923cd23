"""`make test`: everything on SQLite, and beside it the database's again on PostgreSQL.

Each kind of database is migrated once, and all runs begin from it. Only how pages look is
left to SQLite alone. What this machine cannot run is said at the end in one line each;
with CI=true a missing part is a failure. Arguments go on to pytest.
"""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor as Threads
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, TypeAlias

from coopkit.management.commands.messages import compile_all
from tests import migrated, postgres

Process: TypeAlias = "subprocess.Popen[bytes]"
Where: TypeAlias = dict[str, str]
"""What tells a run of pytest which database is its own, and from what it begins."""

CHROMIUM = os.environ.get("COOPKIT_CHROMIUM") or shutil.which("chromium")
OFFICE = shutil.which("soffice")


def run(arguments: list[str], output: IO[bytes] | None, **environment: str) -> Process:
    """Begin pytest in a process of its own; its words go to `output`, if one is given."""
    return subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", *arguments, *sys.argv[1:]],
        env=os.environ | {"COOPKIT_DEBUG": "1"} | environment,
        stdout=output,
        stderr=output,
    )


def migrate(folder: str, **environment: str) -> str:
    """Migrate a database; what tells a run of pytest to begin from it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.migrated", folder],
        env=os.environ | {"COOPKIT_DEBUG": "1"} | environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.split()[-1]


def browse(arguments: list[str], said: IO[bytes], here: Where, there: Where) -> int:
    """What uses the browser: on SQLite, then on a database of its own in PostgreSQL."""
    first = run(arguments, said, COOPKIT_TESTS="browser", **here).wait()
    own = there["DATABASE_URL"].rsplit("/", 1)[0] + "/browser"
    there = there | {"DATABASE_URL": own}
    again = run(arguments, said, COOPKIT_TESTS="browser again", **there).wait()
    return first or again


def everything(arguments: list[str], here: Where, there: Where) -> int:
    """Run three lines side by side: a browser waits more than it works."""
    with TemporaryFile() as said, TemporaryFile() as browsed, Threads(1) as threads:
        other = run(arguments, said, COOPKIT_TESTS="plain again", **there)
        browser = threads.submit(browse, arguments, browsed, here, there)
        print("== SQLite, and what needs no database", flush=True)
        worst = run(arguments, None, COOPKIT_TESTS="plain", **here).wait()
        worst = run(arguments, None, COOPKIT_TESTS="pure", **here).wait() or worst
        worst = other.wait() or browser.result() or worst
        for heading, words in {
            "== PostgreSQL": said,
            "== The browser, on SQLite and on PostgreSQL": browsed,
        }.items():
            words.seek(0)
            print(heading, words.read().decode(errors="replace"), sep="\n")
    return worst


def on_both(arguments: list[str], url: str) -> int:
    """Migrate a database of each kind, and run everything on copies of them."""
    with TemporaryDirectory() as folder, Threads(2) as threads:
        here = {"COOPKIT_COLLECTED": f"{folder}/static"}
        there = here | {"DATABASE_URL": url}
        made = threads.submit(migrate, folder), threads.submit(migrate, folder, **there)
        here[migrated.BEGUN], there[migrated.BEGUN] = (one.result() for one in made)
        return everything(arguments, here, there)


def main() -> int:
    """Run all tests, on both databases; 0 when all that can run here passed."""
    compile_all()  # once, before several would do it at the same time
    missing, left_out = [], []
    if not CHROMIUM:
        missing.append("the browser's tests: Chromium is not installed")
        left_out.append("not browser")
    if not OFFICE:
        missing.append("what a lawyer opens: LibreOffice (soffice) is not installed")
        left_out.append("not office")
    chosen = ["-m", " and ".join(left_out)] if left_out else []
    if postgres.programs():
        with postgres.server() as url:
            worst = on_both(chosen, url)
    else:
        missing.append("the database's tests on PostgreSQL: no server is installed")
        worst = run(chosen, None).wait()
    for part in missing:
        print(f"Could not run {part}.")
    return worst or (1 if missing and os.environ.get("CI") == "true" else 0)


if __name__ == "__main__":
    sys.exit(main())
