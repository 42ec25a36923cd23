"""`make test`: everything on SQLite, and at the same time the database's on PostgreSQL.

What this machine cannot run is said at the end in one line each; with CI=true a missing
part is a failure. Arguments go on to pytest.
"""

import os
import shutil
import subprocess
import sys
from tempfile import TemporaryFile
from typing import IO, TypeAlias

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


def on_postgres(arguments: list[str], said: IO[bytes], url: str) -> Process:
    """Begin the database's tests again, on PostgreSQL."""
    return run(arguments, said, DATABASE_URL=url, COOPKIT_TESTS="again")


def both(arguments: list[str], url: str) -> int:
    """Run both databases' tests side by side; what needs none comes after the second."""
    with TemporaryFile() as said:
        other = on_postgres(arguments, said, url)
        print("== SQLite", flush=True)
        first = run(arguments, None, COOPKIT_TESTS="first")
        worst = other.wait()
        worst = run(arguments, said, COOPKIT_TESTS="pure").wait() or worst
        worst = first.wait() or worst
        said.seek(0)
        heading = "== PostgreSQL, then what needs no database"
        print(heading, said.read().decode(errors="replace"), sep="\n")
    return worst


def main() -> int:
    """Run both databases' tests side by side; 0 when all that can run here passed."""
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
            worst = both(chosen, url)
    else:
        missing.append("the database's tests on PostgreSQL: no server is installed")
        worst = run(chosen, None).wait()
    for part in missing:
        print(f"Could not run {part}.")
    return worst or (1 if missing and os.environ.get("CI") == "true" else 0)


if __name__ == "__main__":
    sys.exit(main())
