"""`make test`: everything on SQLite, and beside it the database's again on PostgreSQL.

Only how pages look is left to SQLite alone. What this machine cannot run is said at the
end in one line each; with CI=true a missing part is a failure. Arguments go on to pytest.
"""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor as Threads
from tempfile import TemporaryFile
from typing import IO, TypeAlias

from coopkit.management.commands.messages import compile_all
from tests import postgres

Process: TypeAlias = "subprocess.Popen[bytes]"

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


def browse(arguments: list[str], said: IO[bytes], url: str) -> int:
    """What uses the browser: on SQLite, then on a database of its own in PostgreSQL."""
    own = url.rsplit("/", 1)[0] + "/browser"
    first = run(arguments, said, COOPKIT_TESTS="browser").wait()
    again = run(arguments, said, DATABASE_URL=own, COOPKIT_TESTS="browser again").wait()
    return first or again


def everything(arguments: list[str], url: str) -> int:
    """Run three lines side by side: a browser waits more than it works."""
    with TemporaryFile() as said, TemporaryFile() as browsed, Threads(1) as threads:
        other = run(arguments, said, DATABASE_URL=url, COOPKIT_TESTS="plain again")
        browser = threads.submit(browse, arguments, browsed, url)
        print("== SQLite, and what needs no database", flush=True)
        worst = run(arguments, None, COOPKIT_TESTS="plain").wait()
        worst = run(arguments, None, COOPKIT_TESTS="pure").wait() or worst
        worst = other.wait() or browser.result() or worst
        for heading, words in {
            "== PostgreSQL": said,
            "== The browser, on SQLite and on PostgreSQL": browsed,
        }.items():
            words.seek(0)
            print(heading, words.read().decode(errors="replace"), sep="\n")
    return worst


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
            worst = everything(chosen, url)
    else:
        missing.append("the database's tests on PostgreSQL: no server is installed")
        worst = run(chosen, None).wait()
    for part in missing:
        print(f"Could not run {part}.")
    return worst or (1 if missing and os.environ.get("CI") == "true" else 0)


if __name__ == "__main__":
    sys.exit(main())
