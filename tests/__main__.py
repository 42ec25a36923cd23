"""`make test`: everything on SQLite, and at the same time the database's on PostgreSQL.

What this machine cannot run is said at the end in one line each; with CI=true a missing
part is a failure. Arguments go on to pytest.
"""

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
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
    more = {"DATABASE_URL": url, "COOPKIT_ONLY_DATABASE_TESTS": "1"}
    return run(arguments, said, **more)


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
    with ExitStack() as stack:
        other = None
        said = stack.enter_context(TemporaryFile())
        if postgres.programs():
            other = on_postgres(chosen, said, stack.enter_context(postgres.server()))
        else:
            missing.append("the database's tests on PostgreSQL: no server is installed")
        print("== SQLite", flush=True)
        worst = run(chosen, None).wait()
        if other:
            worst = other.wait() or worst
            said.seek(0)
            print("== PostgreSQL", said.read().decode(errors="replace"), sep="\n")
    for part in missing:
        print(f"Could not run {part}.")
    return worst or (1 if missing and os.environ.get("CI") == "true" else 0)


if __name__ == "__main__":
    sys.exit(main())
